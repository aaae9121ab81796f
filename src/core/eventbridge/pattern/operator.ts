/**
 * One value of a field's list → what it asks for: `"paid"`, `{"prefix": "eu-"}`, `{"exists": false}`.
 *
 * @module
 */

import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import { cidrTest } from "./address.ts";
import { anythingButTest } from "./anything_but.ts";
import { exactTest } from "./exact.ts";
import { isLeaf, type LeafTest } from "./leaf.ts";
import { numericTest } from "./numeric.ts";
import { type Refuse, refusePattern } from "./refusal.ts";
import {
  equalsIgnoreCaseTest,
  prefixIgnoreCaseTest,
  prefixTest,
  suffixIgnoreCaseTest,
  suffixTest,
  wildcardTest,
} from "./text_tests.ts";

/** What one value of a field's list asks for: a value that passes a test, or that there is none. */
export type Demand = LeafTest | "absent";

type ReadOperand = (operand: Json, refuse: Refuse) => Demand;

const OPERATORS: ReadonlyMap<string, ReadOperand> = new Map<string, ReadOperand>([
  ["anything-but", anythingButTest],
  ["cidr", ofString(cidrTest)],
  ["equals-ignore-case", ofString(equalsIgnoreCaseTest)],
  ["exists", (operand, refuse) => {
    if (typeof operand !== "boolean") throw refuse("must be either true or false");
    return operand ? () => true : "absent";
  }],
  ["numeric", numericTest],
  ["prefix", ofAnyCase(prefixTest, prefixIgnoreCaseTest)],
  ["suffix", ofAnyCase(suffixTest, suffixIgnoreCaseTest)],
  ["wildcard", ofString(wildcardTest)],
]);

/**
 * Reads one value of a field's list.
 *
 * @param path The field, for people.
 * @throws {ZeebridgeError} `EVENT_PATTERN_INVALID` if EventBridge would not take it.
 */
export function readDemand(value: Json, path: string): Demand {
  if (isLeaf(value)) return exactTest(value);
  if (!isJsonObject(value)) {
    throw refusePattern(
      "its list has a list in it, expected texts, numbers, booleans, null or operators",
      path,
    );
  }
  const name = onlyKey(value, (reason) => refusePattern(`an operator ${reason}`, path));
  const read = OPERATORS.get(name);
  if (read === undefined) throw refusePattern(`${name} is no operator`, path);
  return read(value[name] ?? null, (reason) => refusePattern(`${name} ${reason}`, path));
}

function onlyKey(value: JsonObject, refuse: Refuse): string {
  const [name, ...more] = Object.keys(value);
  if (name === undefined) throw refuse("has no name");
  if (more.length > 0) throw refuse("has more than one key");
  return name;
}

function ofString(make: (text: string, refuse: Refuse) => LeafTest): ReadOperand {
  return (operand, refuse) => {
    if (typeof operand !== "string") throw refuse("must be a string");
    return make(operand, refuse);
  };
}

/** Also `{"prefix": {"equals-ignore-case": "eu-"}}`. */
function ofAnyCase(make: (text: string) => LeafTest, makeIgnoring: (text: string) => LeafTest): ReadOperand {
  return (operand, refuse) => {
    if (!isJsonObject(operand)) return ofString(make)(operand, refuse);
    const name = onlyKey(operand, (reason) => refuse(`has an operator that ${reason}`));
    if (name !== "equals-ignore-case") throw refuse(`has ${name} in it, expected equals-ignore-case`);
    return ofString(makeIgnoring)(operand[name] ?? null, (reason) => refuse(`equals-ignore-case ${reason}`));
  };
}
