import assert from "node:assert/strict";
import type { JsonObject } from "../../../src/core/json.ts";
import { allowByFieldPath, allowEveryPlaceholder } from "../../../src/core/secrets/field_path.ts";
import {
  findSecrets,
  findSecretTexts,
  resolveSecrets,
  type SecretResolution,
} from "../../../src/core/secrets/resolve.ts";

const FILTER = allowByFieldPath([
  { target: "authentication.accessKey", source: "{{secrets.K}}" },
  { target: "input.detail", source: '={token: "{{secrets.T}}", note: note}' },
]);

/** Resolves the texts of variables as they were found. */
function resolve(
  variables: JsonObject,
  options: Omit<SecretResolution, "texts">,
): JsonObject {
  return resolveSecrets(variables, { ...options, texts: findSecretTexts(variables) });
}

const VARIABLES: JsonObject = {
  authentication: { accessKey: "{{secrets.K}}" },
  input: { detail: { token: "x-{{ secrets.T }}", note: "{{secrets.K}}", list: ["{{secrets.T}}"] } },
};

Deno.test("findSecrets() gives the names to look up, and where a placeholder stays what it is", () => {
  assert.deepEqual(findSecrets(findSecretTexts(VARIABLES), FILTER), {
    names: ["K", "T"],
    refused: ["input.detail.note", "input.detail.list.0"],
  });
  assert.deepEqual(findSecrets(findSecretTexts(VARIABLES), allowEveryPlaceholder), {
    names: ["K", "T"],
    refused: [],
  });
});

Deno.test("findSecrets() asks for nothing that a payload names", () => {
  assert.deepEqual(
    findSecrets(findSecretTexts({ input: { detail: { note: "{{secrets.ADMIN}}" } } }), FILTER).names,
    [],
  );
});

Deno.test("resolveSecrets() replaces placeholders at their own places alone", () => {
  const values = new Map([["K", "key"], ["T", 'to"ken']]);
  assert.deepEqual(resolve(VARIABLES, { filter: FILTER, values }), {
    authentication: { accessKey: "key" },
    input: { detail: { token: 'x-to"ken', note: "{{secrets.K}}", list: ["{{secrets.T}}"] } },
  });
});

Deno.test("resolveSecrets() resolves at one place what the other may not have", () => {
  const filter = allowByFieldPath([
    { target: "a", source: "{{secrets.K}}" },
    { target: "b", source: "{{secrets.T}}" },
  ]);
  const values = new Map([["K", "key"], ["T", "token"]]);
  assert.deepEqual(
    resolve({ a: "{{secrets.K}}{{secrets.T}}", b: "{{secrets.K}}{{secrets.T}}" }, { filter, values }),
    { a: "key{{secrets.T}}", b: "{{secrets.K}}token" },
  );
});

Deno.test("resolveSecrets() never scans a value", () => {
  const values = new Map([["K", "{{secrets.T}}"], ["T", "token"]]);
  const resolved = resolve({ a: "{{secrets.K}}" }, { filter: allowEveryPlaceholder, values });
  assert.deepEqual(resolved, { a: "{{secrets.T}}" });
});

Deno.test("resolveSecrets() leaves names of fields, and what has no placeholder, as they are", () => {
  const values = new Map([["K", "key"]]);
  const same = { list: [1, null, "{{", 2n] };
  const variables: JsonObject = {
    "{{secrets.K}}": 1,
    same,
    other: "{{secrets.K}}",
  };
  const resolved = resolve(variables, { filter: allowEveryPlaceholder, values });
  assert.ok(Object.values(resolved).includes(same));
  assert.deepEqual(resolved, { ...variables, other: "key" });
});

Deno.test("resolveSecrets() keeps a field named __proto__ a field", () => {
  const variables: JsonObject = JSON.parse('{"__proto__": {"x": "{{secrets.K}}"}}');
  const resolved = resolve(variables, {
    filter: allowEveryPlaceholder,
    values: new Map([["K", "key"]]),
  });
  assert.equal(JSON.stringify(resolved), '{"__proto__":{"x":"key"}}');
});
