import { answer } from "./jwt/answer.ts";
import { assertAnswers } from "./jwt/cases.ts";
import { TABLES } from "./jwt/tables.ts";

for (const [name, readCases] of Object.entries(TABLES)) {
  Deno.test(`verifyToken() answers as it must: ${name}`, async () => {
    const cases = await readCases();
    const answers = await Promise.all(cases.map(({ question }) => answer(question)));
    assertAnswers(`${name} on Deno`, { cases, answers });
  });
}
