import assert from "node:assert/strict";
import type { FieldPath } from "../../../src/core/feel/placed_texts.ts";
import { allowByFieldPath } from "../../../src/core/secrets/field_path.ts";

/** Whether the filter of one mapping allows `K` at a path. */
function allows(target: string, source: string, path: FieldPath): boolean {
  return allowByFieldPath([{ target, source }])(path, "K");
}

const ACCESS_KEY = ["authentication", "accessKey"];

Deno.test("allowByFieldPath() allows a static text's placeholder at its target alone", () => {
  const source = "{{ secrets.K }}";
  assert.ok(allows("authentication.accessKey", source, ACCESS_KEY));
  assert.ok(allows(" authentication . accessKey ", source, ACCESS_KEY));
  for (const path of [["authentication"], [...ACCESS_KEY, "x"], ["accessKey"], ["input", "source"], []]) {
    assert.ok(!allows("authentication.accessKey", source, path), path.join("."));
  }
});

Deno.test("allowByFieldPath() allows the very name alone", () => {
  const filter = allowByFieldPath([{ target: "input.source", source: "{{secrets.K}}-{{secrets.L}}" }]);
  assert.ok(filter(["input", "source"], "K"));
  assert.ok(filter(["input", "source"], "L"));
  assert.ok(!filter(["input", "source"], "M"));
  assert.ok(!filter(["input", "source"], "constructor"));
});

Deno.test("allowByFieldPath() allows literals of FEEL, at the place where they end up", () => {
  assert.ok(allows("input.source", '="{{secrets.K}}"', ["input", "source"]));
  assert.ok(allows("input.source", '="Bearer " + "{{secrets.K}}"', ["input", "source"]));
  assert.ok(allows("authentication", '={type: "credentials", accessKey: "{{secrets.K}}"}', ACCESS_KEY));
  assert.ok(allows("input", '={detail: {list: [1, "{{secrets.K}}"]}}', ["input", "detail", "list", 1]));
});

Deno.test("allowByFieldPath() allows nothing where the place is not known", () => {
  const sources = [
    '=context put({}, "accessKey", "{{secrets.K}}")',
    '=if x then {accessKey: "{{secrets.K}}"} else null',
    '={accessKey: "{{secrets." + "K}}"}',
    "={accessKey: key}",
    "=accessKey // {{secrets.K}}",
    '={other: "{{secrets.K}}"}',
  ];
  for (const source of sources) assert.ok(!allows("authentication", source, ACCESS_KEY), source);
});

Deno.test("allowByFieldPath() tells indexes from names", () => {
  assert.ok(!allows("input.list", '=["{{secrets.K}}"]', ["input", "list", "0"]));
  assert.ok(!allows("input.list", '={"0": "{{secrets.K}}"}', ["input", "list", 0]));
});

Deno.test("allowByFieldPath() looks into a JSON object that is written as text", () => {
  const json = '{"key": "{{secrets.K}}", "list": ["{{secrets.K}}"]}';
  for (const source of [json, `=${JSON.stringify(json)}`]) {
    assert.ok(allows("input.detail", source, ["input", "detail"]));
    assert.ok(allows("input.detail", source, ["input", "detail", "key"]));
    assert.ok(allows("input.detail", source, ["input", "detail", "list", 0]));
    assert.ok(!allows("input.detail", source, ["input", "detail", "other"]));
  }
  assert.ok(!allows("input.detail", `=${JSON.stringify(json)} + x`, ["input", "detail", "key"]));
  assert.ok(allows("input.detail", '{"key": {{secrets.K}}}', ["input", "detail"]));
});

Deno.test("allowByFieldPath() forgets what a later mapping replaces", () => {
  const context = {
    target: "authentication",
    source: '={accessKey: "{{secrets.K}}", secretKey: "{{secrets.K}}"}',
  };
  const later = { target: "authentication.accessKey", source: "=payload.key" };
  const filter = allowByFieldPath([context, later]);
  assert.ok(!filter(ACCESS_KEY, "K"));
  assert.ok(filter(["authentication", "secretKey"], "K"));
  assert.ok(allowByFieldPath([later, context])(ACCESS_KEY, "K"));
  assert.ok(!allowByFieldPath([context, { target: "authentication", source: "=payload" }])(ACCESS_KEY, "K"));
});
