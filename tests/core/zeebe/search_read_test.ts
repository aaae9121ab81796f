import assert from "node:assert/strict";
import fc from "fast-check";
import { type JsonObject, parseJson } from "../../../src/core/json.ts";
import {
  readActiveInstances,
  readAwaitingPage,
  readDefinitionPage,
  readLiveDefinition,
} from "../../../src/core/zeebe/search_read.ts";

const ITEM = {
  processDefinitionId: "p",
  processDefinitionKey: "7",
  version: 3,
  resourceName: "p.bpmn",
  tenantId: "t",
};
const CURSOR = { endCursor: "YQ==" };

function pageOf(items: JsonObject[], page: JsonObject = CURSOR): JsonObject {
  return { items, page };
}

Deno.test("readDefinitionPage() takes what it needs, whatever is absent or null beside it", () => {
  for (const item of [ITEM, { ...ITEM, name: null, versionTag: null, state: "ACTIVE", later: 1 }]) {
    assert.deepEqual(readDefinitionPage(pageOf([item]), { limit: 10 }), {
      definitions: [ITEM],
      next: "YQ==",
    });
  }
});

Deno.test("readDefinitionPage() leaves out what is deleted, and keeps what only drains", () => {
  const items = [{ ...ITEM, state: "DELETED" }, { ...ITEM, processDefinitionKey: "8", state: "DRAINING" }];
  const { definitions } = readDefinitionPage(pageOf(items), { limit: 10 });
  assert.deepEqual(definitions.map(({ processDefinitionKey }) => processDefinitionKey), ["8"]);
});

Deno.test("readDefinitionPage() says when a page is the last one", () => {
  const whole = { ...CURSOR, totalItems: 1 };
  const rows: [page: JsonObject, query: { limit: number; after?: string }, next: string | undefined][] = [
    [pageOf([ITEM], { totalItems: 1, endCursor: null }), { limit: 1 }, undefined],
    [pageOf([ITEM], { totalItems: 1 }), { limit: 10 }, undefined],
    [pageOf([], CURSOR), { limit: 10, after: "x" }, undefined],
    [pageOf([ITEM], whole), { limit: 10 }, undefined],
    // Full, or not the first: what it says about the total is not believed.
    [pageOf([ITEM], whole), { limit: 1 }, "YQ=="],
    [pageOf([ITEM], whole), { limit: 10, after: "x" }, "YQ=="],
    [pageOf([ITEM], { ...CURSOR, totalItems: 2 }), { limit: 10 }, "YQ=="],
  ];
  for (const [page, query, next] of rows) {
    assert.equal(readDefinitionPage(page, query).next, next, JSON.stringify([page, query]));
  }
});

Deno.test("readLiveDefinition() takes a deleted definition for none", () => {
  assert.deepEqual(readLiveDefinition({ ...ITEM, state: "ACTIVE" }), ITEM);
  assert.equal(readLiveDefinition({ ...ITEM, state: "DELETED" }), undefined);
});

Deno.test("readAwaitingPage() takes keys, and passes over a subscription without a definition", () => {
  const items: JsonObject[] = [{ processDefinitionKey: "7" }, { processDefinitionKey: null }, {}, {
    processDefinitionKey: "8",
  }];
  assert.deepEqual(readAwaitingPage(pageOf(items)).processDefinitionKeys, ["7", "8"]);
});

Deno.test("readers of searches throw nothing but TypeErrors that quote nothing", () => {
  const readers = [
    (body: Parameters<typeof readActiveInstances>[0]) => readDefinitionPage(body, { limit: 10 }),
    readLiveDefinition,
    readAwaitingPage,
    readActiveInstances,
  ];
  fc.assert(
    fc.property(fc.constantFrom(...readers), fc.json(), (read, text) => {
      try {
        read(parseJson(text));
      } catch (error) {
        assert.ok(error instanceof TypeError && error.message.length < 120, String(error));
      }
    }),
    { numRuns: 500 },
  );
});
