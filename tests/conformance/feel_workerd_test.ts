import { stringifyJson } from "../../src/core/json.ts";
import { type HarnessedWorker, startWorkerd } from "../e2e/servers/workerd.ts";
import { type Answer, assertScore, CASE_FILES, readCases } from "./feel/cases.ts";
import { KNOWN_MISSES } from "./feel/misses.ts";

let workerd: HarnessedWorker;

Deno.test.beforeAll(async () => {
  workerd = await startWorkerd({ configFile: new URL("feel/worker.toml", import.meta.url).pathname });
});
Deno.test.afterAll(async () => await workerd.stop());

for (const file of CASE_FILES) {
  Deno.test(`evaluate() in workerd answers ${file} as Camunda's engine does`, async () => {
    const cases = await readCases(file);
    const body = stringifyJson(cases.map(({ expression, context }) => ({ expression, context })));
    const response = await fetch(workerd.url, { method: "POST", body });
    const answers: Answer[] = await response.json();
    assertScore(`${file} in workerd`, { cases, answers, known: KNOWN_MISSES });
  });
}
