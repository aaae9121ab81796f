import { type HarnessedWorker, startWorkerd } from "../e2e/servers/workerd.ts";
import type { Answer } from "./jwt/answer.ts";
import { assertAnswers } from "./jwt/cases.ts";
import { TABLES } from "./jwt/tables.ts";

let workerd: HarnessedWorker;

Deno.test.beforeAll(async () => {
  workerd = await startWorkerd({ configFile: new URL("jwt/worker.toml", import.meta.url).pathname });
});
Deno.test.afterAll(async () => await workerd.stop());

for (const [name, readCases] of Object.entries(TABLES)) {
  Deno.test(`verifyToken() in workerd answers as it must: ${name}`, async () => {
    const cases = await readCases();
    const body = JSON.stringify(cases.map(({ question }) => question));
    const response = await fetch(workerd.url, { method: "POST", body });
    const answers: Answer[] = await response.json();
    assertAnswers(`${name} in workerd`, { cases, answers });
  });
}
