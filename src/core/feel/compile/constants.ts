/**
 * Expressions whose values are known before any run.
 *
 * @module
 */

import {
  parseAtLiteral,
  parseDate,
  parseDateTime,
  parseDurationLiteral,
  parseTime,
} from "../temporal/parse.ts";
import type { FeelNode, NodeOf } from "../tree.ts";
import type { FeelTemporal, FeelValue } from "../value.ts";

type ParseTemporal = (text: string) => FeelTemporal | null;

/** Dates, times and durations from a string literal. No function of the model's own can take their places. */
const TEMPORAL_LITERALS: ReadonlyMap<string, ParseTemporal> = new Map<string, ParseTemporal>([
  ["date", parseDate],
  ["time", parseTime],
  ["date and time", parseDateTime],
  ["duration", parseDurationLiteral],
]);

/** The value of a literal, or of a list of literals; undefined if it depends on a run. */
export function constantOf(node: FeelNode): FeelValue | undefined {
  switch (node.kind) {
    case "null":
      return null;
    case "boolean":
    case "number":
      return node.value;
    case "string":
      return node.secretSlots.length === 0 ? node.value : undefined;
    case "temporal":
      return parseAtLiteral(node.text);
    case "list":
      return constantList(node.items);
    case "call":
      return temporalLiteral(node);
    default:
      return undefined;
  }
}

/** Frozen, since every run gives the same list. */
function constantList(items: readonly FeelNode[]): FeelValue | undefined {
  const values: FeelValue[] = [];
  for (const item of items) {
    const value = constantOf(item);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return Object.freeze(values);
}

function temporalLiteral({ target, name, args }: NodeOf<"call">): FeelValue | undefined {
  const parse = TEMPORAL_LITERALS.get(name);
  const [argument, ...others] = args;
  if (parse === undefined || target !== undefined || argument === undefined) return undefined;
  const { value } = argument;
  if (others.length > 0 || argument.name !== undefined) return undefined;
  return value.kind === "string" && value.secretSlots.length === 0 ? parse(value.value) : undefined;
}
