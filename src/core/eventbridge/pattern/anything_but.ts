/**
 * `anything-but`: any value that is there, but for the ones named.
 *
 * @module
 */

import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import { exactTest } from "./exact.ts";
import { comparableNumber, type LeafTest } from "./leaf.ts";
import type { Refuse } from "./refusal.ts";
import { equalsIgnoreCaseTest, prefixTest, suffixTest, wildcardTest } from "./text_tests.ts";

const NEGATED: ReadonlyMap<string, (text: string, refuse: Refuse) => LeafTest> = new Map([
  ["equals-ignore-case", equalsIgnoreCaseTest],
  ["prefix", notEmpty(prefixTest)],
  ["suffix", notEmpty(suffixTest)],
  ["wildcard", wildcardTest],
]);

/** The test for values that are none of those that the operand names. */
export function anythingButTest(operand: Json, refuse: Refuse): LeafTest {
  const unwanted = isJsonObject(operand) ? readOperator(operand, refuse) : readValues(operand, refuse);
  return (value) => !unwanted.some((test) => test(value));
}

function readOperator(operand: JsonObject, refuse: Refuse): LeafTest[] {
  const [name = "", ...more] = Object.keys(operand);
  const make = NEGATED.get(name);
  if (make === undefined || more.length > 0) {
    throw refuse(
      `has ${[name, ...more].join(", ") || "nothing"} in it, expected one of ${
        [...NEGATED.keys()].join(", ")
      }`,
    );
  }
  const refuseOperand: Refuse = (reason) => refuse(`${name} ${reason}`);
  const given = operand[name] ?? null;
  const texts = Array.isArray(given) ? given : [given];
  if (texts.length === 0) throw refuseOperand("has an empty list");
  return texts.map((text) => {
    if (typeof text !== "string") throw refuseOperand("must be a string or a list of strings");
    return make(text, refuseOperand);
  });
}

function readValues(operand: Json, refuse: Refuse): LeafTest[] {
  const values = Array.isArray(operand) ? operand : [operand];
  const areTexts = values.every((value) => typeof value === "string");
  const areNumbers = values.every((value) => comparableNumber(value) !== undefined);
  if (values.length === 0 || !areTexts && !areNumbers) {
    throw refuse("must be a string, a number, or a list of either strings or numbers");
  }
  return values.flatMap((value) => typeof value === "object" ? [] : [exactTest(value)]);
}

function notEmpty(make: (text: string) => LeafTest): (text: string, refuse: Refuse) => LeafTest {
  return (text, refuse) => {
    if (text === "") throw refuse("must not be empty");
    return make(text);
  };
}
