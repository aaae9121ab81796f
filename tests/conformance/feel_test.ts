import { answer } from "./feel/answer.ts";
import { assertScore, CASE_FILES, readCases } from "./feel/cases.ts";
import { KNOWN_MISSES } from "./feel/misses.ts";

for (const file of CASE_FILES) {
  Deno.test(`evaluate() answers ${file} as Camunda's engine does`, async () => {
    const cases = await readCases(file);
    assertScore(`${file} on Deno`, { cases, answers: cases.map(answer), known: KNOWN_MISSES });
  });
}
