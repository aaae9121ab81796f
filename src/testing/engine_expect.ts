/**
 * Expectations of the engine's contract suite. Not `node:assert`: the suite has to run where Node's modules do
 * not.
 *
 * @module
 */

import { type ErrorCode, errorCodeOf } from "../core/errors.ts";
import { type Json, stringifyJson } from "../core/json.ts";

/** Throws unless something holds. `what` says what was expected. */
export function expectThat(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`Expected ${what}`);
}

/** Throws unless two JSON values are equal, whatever the order of their properties. */
export function expectEqual(actual: Json, { to, what }: { to: Json; what: string }): void {
  const [given, wanted] = [stringifyJson(sorted(actual)), stringifyJson(sorted(to))];
  if (given !== wanted) throw new Error(`Expected ${what} to be ${wanted}, got ${given}`);
}

/** Throws unless a call is refused with one of these codes; gives the error. */
export async function expectRefusal(call: Promise<unknown>, ...codes: ErrorCode[]): Promise<Error> {
  let outcome: unknown;
  try {
    outcome = await call;
  } catch (error) {
    const code = errorCodeOf(error);
    if (code !== undefined && codes.includes(code) && error instanceof Error) return error;
    throw new Error(`Expected ${codes.join(" or ")}, got ${code ?? "another error"}`, { cause: error });
  }
  throw new Error(`Expected ${codes.join(" or ")}, got an outcome of type ${typeof outcome}`);
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([left], [right]) => left < right ? -1 : 1).map(([key, item]) => [
      key,
      sorted(item),
    ]),
  );
}
