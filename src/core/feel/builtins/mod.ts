/**
 * Every function that an expression can call, by name.
 *
 * @module
 */

import { AGGREGATE_FUNCTIONS } from "./aggregate.ts";
import { BOOLEAN_FUNCTIONS } from "./boolean.ts";
import type { BuiltIn } from "./built_in.ts";
import { createConnectorFunctions } from "./connector.ts";
import { CONTEXT_FUNCTIONS } from "./context.ts";
import { CONVERSION_FUNCTIONS } from "./conversion.ts";
import { LIST_FUNCTIONS } from "./list.ts";
import { NUMERIC_FUNCTIONS } from "./numeric.ts";
import { RANGE_FUNCTIONS } from "./range.ts";
import { STRING_FUNCTIONS } from "./string.ts";
import { TEMPORAL_FUNCTIONS } from "./temporal.ts";

const BUILT_INS: ReadonlyMap<string, BuiltIn> = new Map(
  [
    BOOLEAN_FUNCTIONS,
    CONVERSION_FUNCTIONS,
    STRING_FUNCTIONS,
    NUMERIC_FUNCTIONS,
    LIST_FUNCTIONS,
    AGGREGATE_FUNCTIONS,
    CONTEXT_FUNCTIONS,
    TEMPORAL_FUNCTIONS,
    RANGE_FUNCTIONS,
    createConnectorFunctions(),
  ].flatMap((table) => Object.entries(table)),
);

/** A built-in, by its name exactly as spelled. */
export function findBuiltIn(name: string): BuiltIn | undefined {
  return BUILT_INS.get(name);
}

/** Names of all built-ins. */
export const BUILT_IN_NAMES: readonly string[] = [...BUILT_INS.keys()];
