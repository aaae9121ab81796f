import assert from "node:assert/strict";
import { type HarnessedWorker, startWorkerd } from "../e2e/servers/workerd.ts";
import type { HmacVerdict } from "../../src/core/webhook/hmac.ts";
import { attackCases } from "../core/webhook/hmac_attacks.ts";
import { printScore } from "./feel/cases.ts";
import { answerCase, type HmacCase, isExpected } from "./hmac/case.ts";
import {
  camundaCases,
  camundaNames,
  DIFFERENCES,
  NOT_OF_SIGNATURES,
  wycheproofCases,
} from "./hmac/vectors.ts";

let workerd: HarnessedWorker;

Deno.test.beforeAll(async () => {
  workerd = await startWorkerd({ configFile: new URL("hmac/worker.toml", import.meta.url).pathname });
});
Deno.test.afterAll(async () => await workerd.stop());

async function answerInWorkerd(cases: HmacCase[]): Promise<HmacVerdict[]> {
  const response = await fetch(workerd.url, { method: "POST", body: JSON.stringify(cases) });
  return await response.json();
}

const RUNTIMES: [name: string, answer: (cases: HmacCase[]) => Promise<HmacVerdict[]>][] = [
  ["Deno", async (cases) => await Promise.all(cases.map(answerCase))],
  ["workerd", answerInWorkerd],
];
const SOURCES: [name: string, cases: HmacCase[]][] = [
  [`camunda.json, ${Object.keys(DIFFERENCES).length} of them otherwise on purpose`, camundaCases()],
  ["wycheproof.json", wycheproofCases()],
  ["our own attacks", attackCases()],
];

for (const [runtime, answer] of RUNTIMES) {
  for (const [source, cases] of SOURCES) {
    Deno.test(`verifyHmac() on ${runtime} judges ${source} as expected`, async () => {
      const answers = await answer(cases);
      const missed = cases.flatMap((given, index) =>
        isExpected(answers[index], given) ? [] : [`${given.name}: ${answers[index]}, not ${given.expected}`]
      );
      printScore(`${source} on ${runtime}`, { right: cases.length - missed.length, all: cases.length });
      assert.deepEqual(missed, []);
    });
  }
}

Deno.test("every difference to Camunda's runtime is one of a case", () => {
  const names = new Set(camundaNames());
  const given = [...Object.keys(DIFFERENCES), ...Object.keys(NOT_OF_SIGNATURES)];
  assert.deepEqual(given.filter((name) => !names.has(name)), []);
});
