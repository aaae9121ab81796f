/**
 * Cases of tokens and signatures, and the comparison of what came of them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { printScore } from "../feel/cases.ts";
import type { Answer, Question } from "./answer.ts";

/** A question, and what has to come of it. `refused`: for any reason, but not for the sake of its claims. */
export interface JwtCase {
  name: string;
  question: Question;
  expected: Answer | "refused";
}

/** Prints the score, and asserts that all answers are right. */
export function assertAnswers(
  title: string,
  { cases, answers }: { cases: readonly JwtCase[]; answers: readonly Answer[] },
): void {
  assert.equal(answers.length, cases.length);
  const missed = cases.flatMap(({ name, expected }, index) => {
    const actual = answers[index] ?? "no answer";
    const isRight = expected === "refused"
      ? actual !== "accepted" && actual !== "claimsMalformed"
      : actual === expected;
    return isRight ? [] : [`${name}: ${actual}, expected ${expected}`];
  });
  printScore(title, { right: cases.length - missed.length, all: cases.length });
  assert.deepEqual(missed, []);
}
