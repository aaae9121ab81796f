import assert from "node:assert/strict";
import fc from "fast-check";
import { matchesEvent } from "../../src/core/eventbridge/pattern/match.ts";
import { parseEventPattern } from "../../src/core/eventbridge/pattern/parse.ts";
import { isJsonObject, type Json, type JsonObject } from "../../src/core/json.ts";

/** A value of an event, with the element of each array that it lies in. */
interface PlacedValue {
  path: string;
  value: Json;
  elements: ReadonlyMap<Json[], number>;
}

function placesOf(
  value: Json,
  path: string[] = [],
  elements: ReadonlyMap<Json[], number> = new Map(),
): PlacedValue[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      const isLeaf = typeof item !== "object" || item === null;
      return placesOf(item, path, isLeaf ? elements : new Map([...elements, [value, index]]));
    });
  }
  if (!isJsonObject(value)) return [{ path: path.join("."), value, elements }];
  return Object.entries(value).flatMap(([name, item]) => placesOf(item, [...path, name], elements));
}

/** What a pattern asks for, by the path of the field, in order. */
function conditionsOf(pattern: JsonObject, path: string[] = []): [path: string, wanted: Json[]][] {
  return Object.entries(pattern).flatMap(([name, item]): [string, Json[]][] => {
    if (Array.isArray(item)) return [[[...path, name].join("."), item]];
    return isJsonObject(item) ? conditionsOf(item, [...path, name]) : [];
  }).sort(([one], [other]) => one < other ? -1 : 1);
}

/** The rule of AWS's documentation, tried out in every way: no two fields from different elements of one array. */
function matchesObviously(
  conditions: readonly [path: string, wanted: Json[]][],
  places: readonly PlacedValue[],
  chosen: ReadonlyMap<Json[], number> = new Map(),
): boolean {
  const [next, ...rest] = conditions;
  if (next === undefined) return true;
  const [path, wanted] = next;
  const possible = places.filter((place) =>
    place.path === path &&
    [...place.elements].every(([array, index]) => (chosen.get(array) ?? index) === index)
  );
  if (possible.length === 0 && wanted.some((one) => isJsonObject(one) && one["exists"] === false)) {
    if (matchesObviously(rest, places, chosen)) return true;
  }
  return possible
    .filter(({ value }) => wanted.some((one) => isJsonObject(one) ? one["exists"] === true : one === value))
    .some(({ elements }) => matchesObviously(rest, places, new Map([...chosen, ...elements])));
}

const name = fc.constantFrom("a", "b", "c");
const leaf = fc.constantFrom(1, 2, 3);

const { event } = fc.letrec<{ value: Json; event: JsonObject }>((tie) => ({
  value: fc.oneof(
    { depthSize: "medium" },
    leaf,
    tie("event"),
    fc.array(fc.oneof(tie("event"), tie("event"), tie("value")), { maxLength: 3 }),
  ),
  event: fc.dictionary(name, tie("value"), { maxKeys: 3 }),
}));

const wanted = fc.oneof(leaf, leaf, fc.constantFrom<JsonObject>({ exists: false }, { exists: true }));
const { pattern } = fc.letrec<{ pattern: JsonObject }>((tie) => ({
  pattern: fc.dictionary(
    name,
    fc.oneof({ depthSize: "small" }, fc.array(wanted, { minLength: 1, maxLength: 2 }), tie("pattern")),
    { minKeys: 1, maxKeys: 3 },
  ),
}));

/** The whole way to a value in a pattern of one value each, so that arrays are looked into often. */
function patternOf(places: readonly PlacedValue[]): JsonObject {
  const made: JsonObject = {};
  for (const { path, value } of places) {
    const names = path.split(".");
    const last = names.pop() ?? "";
    let node: JsonObject | undefined = made;
    for (const step of names) {
      const inner: Json = node[step] ??= {};
      node = isJsonObject(inner) ? inner : undefined;
      if (node === undefined) break;
    }
    if (node !== undefined && !isJsonObject(node[last] ?? null)) node[last] = [value];
  }
  return made;
}

Deno.test("matchesEvent() decides about arrays as a matcher that tries everything", () => {
  let matched = 0;
  function check(asked: JsonObject, given: JsonObject): void {
    const expected = matchesObviously(conditionsOf(asked), placesOf(given));
    assert.equal(matchesEvent(parseEventPattern(asked, { maxLength: Infinity }), given), expected);
    matched += Number(expected);
  }
  fc.assert(fc.property(pattern, event, check), { numRuns: 3_000 });
  fc.assert(
    fc.property(event, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), (given, picks) => {
      const places = placesOf(given);
      fc.pre(places.length > 0);
      check(patternOf(picks.flatMap((pick) => places[pick % places.length] ?? [])), given);
    }),
    { numRuns: 3_000 },
  );
  assert.ok(matched > 500, `Only ${matched} matched`);
});
