import assert from "node:assert/strict";
import { SETTING_NAMES, SETTING_ROWS } from "../../src/usecases/settings.ts";

interface DocumentedSetting {
  names: string[];
  /** Text of the default, `undefined` for a dash. */
  fallback: string | undefined;
}

const PAGE = new URL("../../docs/configuration.md", import.meta.url);

/** The rows of the page's tables: names in the first column, the default in the second. */
async function readPage(): Promise<DocumentedSetting[]> {
  const lines = (await Deno.readTextFile(PAGE)).split("\n");
  return lines.filter((line) => line.startsWith("| `")).map((line) => {
    const [, names = "", fallback = ""] = line.split(/(?<!\\)\|/);
    return {
      names: [...names.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
      fallback: /`([^`]*)`/.exec(fallback)?.[1],
    };
  });
}

Deno.test("docs/configuration.md names every setting that exists, and no other", async () => {
  const documented = (await readPage()).flatMap(({ names }) => names);
  assert.deepEqual(documented.toSorted(), [...SETTING_NAMES].toSorted());
});

Deno.test("docs/configuration.md gives the names of each setting in the order that counts", async () => {
  const documented = (await readPage()).map(({ names }) => names.join(" "));
  for (const row of SETTING_ROWS) assert.ok(documented.includes(row.names.join(" ")), row.names.join(" "));
});

Deno.test("docs/configuration.md gives the defaults that the code has", async () => {
  const documented = await readPage();
  for (const row of SETTING_ROWS) {
    const setting = documented.find(({ names }) => names[0] === row.names[0]);
    const fallback = setting?.fallback === undefined ? undefined : row.kind.read(setting.fallback);
    const none = Array.isArray(row.fallback) && row.fallback.length === 0 ? undefined : row.fallback;
    assert.deepEqual(fallback, none, row.names[0]);
  }
});
