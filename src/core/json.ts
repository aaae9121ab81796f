/**
 * JSON values as this project passes them about: plain JavaScript values, except that an integer that a
 * double cannot hold is a `bigint` (AWS ids and Zeebe keys go beyond 2^53, and a rounded id is a wrong id).
 *
 * @module
 */

/** Any JSON value. Integers beyond 2^53 are `bigint`; every other number is a `number`. */
export type Json = null | boolean | number | bigint | string | Json[] | JsonObject;

/** A JSON object. Look properties up with {@linkcode ownProperty}: keys come from strangers. */
export type JsonObject = { [key: string]: Json };

declare const JSON: {
  parse(text: string): unknown;
  stringify(value: unknown, replacer?: (this: unknown, key: string, value: unknown) => unknown): string;
  rawJSON(text: string): unknown;
};

/**
 * A number, not in quotes, whose digits may exceed 2^53 = 9007199254740992, so that the exact but slower parse is
 * worth it. Text that only looks like one costs that parse, and nothing else.
 */
const LONG_NUMBER = /(?:^|[:[,])\s*-?(?:\d{17}|9\d{15})/;
const INTEGER = /^-?\d+$/;
/**
 * Strings, which are left alone, and numbers with so many digits, whole. A string is matched from escape to escape:
 * a loop over all of them would exhaust the stack. Takes linear time for valid JSON.
 */
const STRING_OR_LONG_NUMBER = /(?:"|\\.)[^"\\]*"?|(?<![\d.eE+-])-?\d{16,}[\d.eE+-]*/g;

/**
 * Parses JSON text. Integers beyond 2^53 arrive as `bigint`, exactly.
 *
 * @throws {SyntaxError} if the text is not JSON, or nested too deep. The message may quote the text: never
 * pass it on.
 */
export function parseJson(text: string): Json {
  const value = JSON.parse(text) as Json;
  if (!LONG_NUMBER.test(text)) return value;
  // The same text with its long integers in quotes: wherever a number has become a string, it was one. A reviver
  // that is told the source of each value takes thirty times as long, which a sender could make use of.
  const quoted = JSON.parse(text.replace(STRING_OR_LONG_NUMBER, quoteLongInteger)) as Json;
  try {
    return restoreLongIntegers(value, quoted);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new SyntaxError("Cannot parse JSON: it is nested too deep", { cause: error });
  }
}

function quoteLongInteger(token: string): string {
  return INTEGER.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
}

/** Puts the integers that `quoted` has as strings into `value`, which is the same but for them. */
function restoreLongIntegers(value: Json, quoted: Json | undefined): Json {
  if (typeof value === "number") return typeof quoted === "string" ? BigInt(quoted) : value;
  if (Array.isArray(value) && Array.isArray(quoted)) {
    for (const [index, item] of value.entries()) value[index] = restoreLongIntegers(item, quoted[index]);
  } else if (isJsonObject(value) && isJsonObject(quoted)) {
    for (const [key, item] of Object.entries(value)) value[key] = restoreLongIntegers(item, quoted[key]);
  }
  return value;
}

/**
 * Whether an object of a JSON text has a name twice. A parser keeps the last one, another reader the first.
 *
 * @param text What has been parsed.
 * @param value What came of it.
 */
export function hasRepeatedNames(text: string, value: Json): boolean {
  return countColons(text) !== countNames(value);
}

/** The colons of a JSON text outside of its strings: one for each name, the repeated ones included. */
function countColons(text: string): number {
  let count = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '"') isInString = !isInString;
    else if (isInString && character === "\\") index++;
    else if (!isInString && character === ":") count++;
  }
  return count;
}

/** The names of all objects in a value. Without recursion, which a stranger could make too deep. */
function countNames(value: Json): number {
  let count = 0;
  const pending = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next !== "object" || next === null) continue;
    const items = Object.values(next);
    if (!Array.isArray(next)) count += items.length;
    for (const item of items) pending.push(item);
  }
  return count;
}

/** Compact JSON text of a value; `bigint` becomes its digits. */
export function stringifyJson(value: Json): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    // JSON.stringify refuses bigint with a TypeError; only values that hold one pay for the replacer.
    if (!(error instanceof TypeError)) throw error;
    return JSON.stringify(value, (_key, item) => typeof item === "bigint" ? JSON.rawJSON(`${item}`) : item);
  }
}

/** Whether a value is a JSON object (not null, not an array). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An own property of an untrusted object, or `undefined`. `__proto__` and the like are not there. */
export function ownProperty(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
