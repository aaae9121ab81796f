/**
 * Equality by look-up: what is equal has the same key. Lists are made unique in one pass instead of comparing
 * each item with each.
 *
 * @module
 */

import { compareNumbers, isNumber, toDouble } from "../decimal.ts";
import { checkDepth } from "../depth.ts";
import type { Evaluation } from "../evaluation.ts";
import { temporalString } from "../temporal/format.ts";
import { isContext, isList, isTemporal } from "../types.ts";
import { FeelFunction, type FeelNumber, FeelRange, type FeelValue } from "../value.ts";

/** What stands for a value in a `Map` or a `Set`. Functions stand for themselves. */
export type ValueKey = number | string | boolean | null | object;

/** A walk through a nested value. */
interface Walk {
  evaluation: Evaluation;
  depth: number;
}

/** The key of a value: as those of `1` and `1.0`, two are the same exactly if `=` says so. */
export function valueKey(value: FeelValue, evaluation: Evaluation): ValueKey {
  evaluation.spend(1);
  if (value === null || typeof value === "boolean" || typeof value === "number") return value;
  if (typeof value === "string") return `"${value}`;
  if (isNumber(value)) return numberKey(value);
  return keyText(value, { evaluation, depth: 0 }) ?? value;
}

/** A double if the number is one, so that `1.0` has the key of `1`; else its digits without zeros at the end. */
function numberKey(value: FeelNumber): number | string {
  if (typeof value === "number") return value;
  const double = toDouble(value);
  if (Number.isFinite(double) && compareNumbers(value, double) === 0) return double;
  const { coefficient, exponent } = typeof value === "bigint" ? { coefficient: value, exponent: 0 } : value;
  const digits = `${coefficient}`;
  let length = digits.length;
  while (digits[length - 1] === "0") length--;
  return `#${digits.slice(0, length)}e${exponent + digits.length - length}`;
}

/** A text that begins with what kind of value it is for. Undefined for functions and what contains them. */
function keyText(value: FeelValue, walk: Walk): string | undefined {
  const { evaluation, depth } = walk;
  evaluation.spend(1);
  checkDepth(depth);
  const inner = { evaluation, depth: depth + 1 };
  if (value === null || typeof value === "boolean") return `${value}`;
  if (typeof value === "string") {
    evaluation.spend(value.length >>> 4);
    return JSON.stringify(value);
  }
  if (isNumber(value)) return `${numberKey(value)}`;
  if (isTemporal(value)) return `@${temporalString(value)}`;
  if (isList(value)) return joinKeys("[", value.map((item) => keyText(item, inner)));
  if (isContext(value)) {
    // Functions are no entries: Camunda keeps them apart.
    const keys = Object.keys(value).filter((key) => !(value[key] instanceof FeelFunction)).sort();
    return joinKeys(
      "{",
      keys.map((key) => {
        const item = keyText(value[key] ?? null, inner);
        return item === undefined ? undefined : `${JSON.stringify(key)}:${item}`;
      }),
    );
  }
  if (!(value instanceof FeelRange)) return undefined;
  const { start, end, includesStart, includesEnd } = value;
  return joinKeys(`${includesStart}..${includesEnd}`, [keyText(start, inner), keyText(end, inner)]);
}

function joinKeys(kind: string, keys: readonly (string | undefined)[]): string | undefined {
  return keys.includes(undefined) ? undefined : `${kind}${keys.join()}`;
}
