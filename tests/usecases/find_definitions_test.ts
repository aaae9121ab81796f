import assert from "node:assert/strict";
import { ZeebridgeError } from "../../src/core/errors.ts";
import { type ProcessDefinitionKey, readKey } from "../../src/core/keys.ts";
import type { AwaitingPage, AwaitingQuery, DefinitionPage } from "../../src/ports/definition_search.ts";
import { findAwaiting, findLatest } from "../../src/usecases/find_definitions.ts";

const OPTIONS = { tenantIds: ["red"], signal: new AbortController().signal };

function pageOf(keys: string[], next?: string): DefinitionPage {
  return {
    definitions: keys.map((key) => ({
      processDefinitionId: `p${key}`,
      processDefinitionKey: readKey<ProcessDefinitionKey>(key),
      version: 1,
      resourceName: "p.bpmn",
      tenantId: "red",
    })),
    next,
  };
}

/** A search that gives pages one after the other, and the last one for ever. */
function searchOf(...pages: DefinitionPage[]) {
  const cursors: (string | undefined)[] = [];
  return {
    cursors,
    searchProcessDefinitions({ after }: { after?: string }): Promise<DefinitionPage> {
      const page = pages[Math.min(cursors.push(after), pages.length) - 1];
      return page === undefined ? Promise.reject(new Error("No pages")) : Promise.resolve(page);
    },
  };
}

Deno.test("findLatest() follows cursors until there is none", async () => {
  const search = searchOf(pageOf(["1", "2"], "a"), pageOf(["3"], "b"), pageOf([]));
  const { items, complete } = await findLatest(search, OPTIONS);
  assert.deepEqual([[...items.keys()], complete], [["1", "2", "3"], true]);
  assert.deepEqual(search.cursors, [undefined, "a", "b"]);
});

Deno.test("findLatest() takes a full page without a cursor for the last one", async () => {
  const search = searchOf(pageOf(Array.from({ length: 200 }, (_, index) => `${index + 1}`)));
  const { items, complete } = await findLatest(search, OPTIONS);
  assert.deepEqual([items.size, complete, search.cursors.length], [200, true, 1]);
});

Deno.test("findLatest() follows no cursor twice, and is not complete then", async () => {
  const search = searchOf(pageOf(["1"], "a"));
  const { items, complete } = await findLatest(search, OPTIONS);
  assert.deepEqual([items.size, complete, search.cursors.length], [1, false, 2]);
});

Deno.test("findLatest() reads 50 pages at most, and is not complete then", async () => {
  let pages = 0;
  const search = { searchProcessDefinitions: () => Promise.resolve(pageOf(["1"], `cursor ${++pages}`)) };
  assert.equal((await findLatest(search, OPTIONS)).complete, false);
  assert.equal(pages, 50);
});

Deno.test("findLatest() asks for each tenant from the beginning", async () => {
  const tenantIds: string[] = [];
  const { complete } = await findLatest({
    searchProcessDefinitions({ tenantId, after }) {
      tenantIds.push(`${tenantId} ${after}`);
      return Promise.resolve(pageOf(["1"]));
    },
  }, { ...OPTIONS, tenantIds: ["red", "blue"] });
  assert.deepEqual([tenantIds, complete], [["red undefined", "blue undefined"], true]);
});

function awaitingOf(failure?: ZeebridgeError) {
  const asked: AwaitingQuery["from"][] = [];
  return {
    asked,
    searchAwaitingDefinitions({ from }: AwaitingQuery): Promise<AwaitingPage> {
      asked.push(from);
      if (from === "statistics" && failure !== undefined) return Promise.reject(failure);
      return Promise.resolve({ processDefinitionKeys: ["1", "1", "2"].map((key) => readKey(key)) });
    },
  };
}

Deno.test("findAwaiting() counts with the engine's statistics, or subscription by subscription", async () => {
  const counted = awaitingOf();
  assert.deepEqual([...(await findAwaiting(counted, OPTIONS)).items.keys()], ["1", "2"]);
  assert.deepEqual(counted.asked, ["statistics"]);
  const each = awaitingOf(new ZeebridgeError("ENGINE_UNSUPPORTED", "Cannot search"));
  assert.deepEqual([...(await findAwaiting(each, OPTIONS)).items.keys()], ["1", "2"]);
  assert.deepEqual(each.asked, ["statistics", "subscriptions"]);
});

Deno.test("findAwaiting() hands on every other failure", async () => {
  const forbidden = awaitingOf(new ZeebridgeError("ENGINE_UNAUTHORIZED", "Cannot search"));
  await assert.rejects(findAwaiting(forbidden, OPTIONS), { code: "ENGINE_UNAUTHORIZED" });
});
