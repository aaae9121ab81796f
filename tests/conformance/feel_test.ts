import { answer } from "./feel/answer.ts";
import { assertScore, CASE_FILES, readCases } from "./feel/cases.ts";

for (const file of CASE_FILES) {
  Deno.test(`evaluate() answers ${file} as Camunda's engine does`, async () => {
    const cases = await readCases(file);
    assertScore(`${file} on Deno`, cases, cases.map(answer));
  });
}
