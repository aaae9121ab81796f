/**
 * An event pattern's JSON → what its fields ask for.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 * @module
 */

import { isJsonObject, type Json, type JsonObject, parseJson, stringifyJson } from "../../json.ts";
import { complexityOf, MAX_COMPLEXITY } from "./complexity.ts";
import { type FieldCondition, type FieldNode, plantConditions } from "./field_tree.ts";
import { readDemand } from "./operator.ts";
import { refusePattern } from "./refusal.ts";

/** An event pattern that was read, for `matchesEvent`. */
export interface EventPattern {
  /** What `$or` leaves to choose from. In each, every condition has to hold; they are in the order of their paths. */
  readonly alternatives: readonly (readonly FieldCondition[])[];
  /** Where the conditions apply. */
  readonly root: FieldNode;
}

/** Limits of a pattern. */
export interface EventPatternOptions {
  /** Most characters that its JSON text may have. Default: 2048, as for a new account at AWS. */
  maxLength?: number;
}

const DEFAULT_MAX_LENGTH = 2_048;
/** What is nested deeper, AWS does not look at; and nothing here may exhaust the stack. */
const MAX_DEPTH = 1_000;
const MAX_ALTERNATIVES = 1_000;
const OR = "$or";

/** Names that are no fields in `$or`: operators of today, and those that AWS keeps for itself. */
const RESERVED: ReadonlySet<string> = new Set([
  ...["anything-but", "cidr", "equals-ignore-case", "exactly", "exists"],
  ...["numeric", "prefix", "suffix", "wildcard"],
  ...["=", "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case"],
  ...["date-after", "date-on-or-after", "date-before", "date-on-or-before", "in-date-range"],
  ...["ip-address-in-range", "ip-address-not-in-range"],
]);

/** The conditions of one alternative, by the dotted path of the field. */
type Alternative = ReadonlyMap<string, FieldCondition>;

/** Where in a pattern we are. */
interface Place {
  path: readonly string[];
  isInOr: boolean;
  depth: number;
}

const TOP: Place = { path: [], isInOr: false, depth: 0 };

/**
 * Reads an event pattern.
 *
 * @param pattern Its JSON text, or what that says.
 * @throws {ZeebridgeError} `EVENT_PATTERN_INVALID` if EventBridge would not take it: the message names the path of the
 * field, and the operator.
 */
export function parseEventPattern(
  pattern: string | JsonObject,
  { maxLength = DEFAULT_MAX_LENGTH }: EventPatternOptions = {},
): EventPattern {
  const text = typeof pattern === "string" ? pattern : textOf(pattern);
  if (text.length > maxLength) {
    throw refusePattern(`it has ${text.length} characters, expected at most ${maxLength}`);
  }
  const root = typeof pattern === "string" ? readDocument(text) : pattern;
  if (!isJsonObject(root)) throw refusePattern("it is no JSON object");
  const alternatives = readFields(root, [new Map()], TOP);
  const sorted = alternatives.map(inOrderOfPaths);
  return { alternatives: sorted, root: plantConditions(new Set(sorted.flat())) };
}

function textOf(pattern: JsonObject): string {
  try {
    return stringifyJson(pattern);
  } catch (cause) {
    if (cause instanceof RangeError) throw refusePattern("it is nested too deep");
    throw cause;
  }
}

function readDocument(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    // A parser's message quotes the text.
    throw refusePattern("it is no JSON");
  }
}

/** The alternatives, each with the conditions that an object adds to it. */
function readFields(
  fields: JsonObject,
  alternatives: readonly Alternative[],
  place: Place,
): readonly Alternative[] {
  const { path, isInOr, depth } = place;
  const names = Object.keys(fields);
  if (names.length === 0) throw refusePattern("empty objects are not allowed", path.join("."));
  if (depth > MAX_DEPTH) throw refusePattern("it is nested too deep");
  return names.reduce((found, name) => {
    const value = fields[name] ?? null;
    if (name === OR) return readChoices(value, found, { path, isInOr: true, depth: depth + 1 });
    if (isInOr && RESERVED.has(name)) {
      throw refusePattern(`${name} is reserved, and cannot be a field inside ${OR}`, path.join("."));
    }
    const inner: Place = { path: [...path, name], isInOr, depth: depth + 1 };
    if (isJsonObject(value)) return readFields(value, found, inner);
    const condition = readCondition(value, inner.path);
    // As at AWS, the last one counts where two stand for the same field.
    return found.map((alternative) => new Map(alternative).set(condition.path, condition));
  }, alternatives);
}

function readChoices(
  choices: Json,
  alternatives: readonly Alternative[],
  place: Place,
): readonly Alternative[] {
  const where = [...place.path, OR].join(".");
  if (!Array.isArray(choices)) throw refusePattern("must be an array of objects", where);
  if (choices.length < 2) throw refusePattern("must have at least two objects", where);
  const found: Alternative[] = [];
  for (const choice of choices) {
    if (!isJsonObject(choice)) throw refusePattern("must have nothing but objects in it", where);
    found.push(...readFields(choice, alternatives, place));
    if (found.length > MAX_ALTERNATIVES) {
      throw refusePattern(`its ${OR} has too many combinations, expected at most ${MAX_ALTERNATIVES}`);
    }
  }
  return found;
}

function readCondition(values: Json, names: readonly string[]): FieldCondition {
  const path = names.join(".");
  if (!Array.isArray(values)) throw refusePattern("must be an object or an array", path);
  if (values.length === 0) throw refusePattern("empty arrays are not allowed", path);
  const demands = values.map((value) => readDemand(value, path));
  if (complexityOf(values.flatMap(wildcardsOf)) > MAX_COMPLEXITY) {
    throw refusePattern("wildcard is too complex, expected fewer * or fewer repetitions after one", path);
  }
  return {
    path,
    tests: demands.filter((demand) => demand !== "absent"),
    mayBeAbsent: demands.includes("absent"),
  };
}

/** The wildcards in a value of a field's list that was read, also those of `anything-but`. */
function wildcardsOf(value: Json): string[] {
  const { wildcard = null, "anything-but": negated = null } = isJsonObject(value) ? value : {};
  const texts = Array.isArray(wildcard) ? wildcard : [wildcard];
  return [
    ...texts.filter((text) => typeof text === "string"),
    ...negated === null ? [] : wildcardsOf(negated),
  ];
}

/** AWS looks at fields in this order, which shows where one must be absent from an array's elements. */
function inOrderOfPaths(alternative: Alternative): FieldCondition[] {
  return [...alternative.values()].sort((one, other) => one.path < other.path ? -1 : 1);
}
