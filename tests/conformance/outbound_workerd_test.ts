import { type HarnessedWorker, startWorkerd } from "../e2e/servers/workerd.ts";
import { assertObservations, CASES } from "./outbound/cases.ts";
import type { Observation } from "./outbound/observe.ts";

let workerd: HarnessedWorker;

Deno.test.beforeAll(async () => {
  workerd = await startWorkerd({ configFile: new URL("outbound/worker.toml", import.meta.url).pathname });
});
Deno.test.afterAll(async () => await workerd.stop());

Deno.test("the outbound connector in workerd does with Camunda's jobs what it does on Deno", async () => {
  const response = await fetch(workerd.url, { method: "POST", body: JSON.stringify(CASES) });
  const observations: Observation[] = await response.json();
  assertObservations("workerd", observations);
});
