/**
 * Whether an event is what a pattern asks for.
 *
 * AWS's rule for arrays: fields that lie in different elements of the same array never make a match together. As each
 * array is part of one element at most, an array's conditions can be looked at on their own, so that each element is
 * visited once for each alternative, however many arrays there are.
 *
 * @see https://github.com/aws/event-ruler#json-array-matching
 * @module
 */

import type { JsonObject } from "../../json.ts";
import type { FieldCondition } from "./field_tree.ts";
import { type ArrayFindings, findFields, type Findings } from "./findings.ts";
import type { EventPattern } from "./parse.ts";

/** What has to hold in one element of an array, or in the event as a whole. */
interface Requirement {
  condition: FieldCondition;
  mayBeAbsent: boolean;
}

/**
 * Whether an event matches a pattern.
 *
 * @param event The event with its envelope, as a target gets it.
 */
export function matchesEvent({ alternatives, root }: EventPattern, event: JsonObject): boolean {
  const findings = findFields(event, root);
  return alternatives.some((conditions) =>
    holds(findings, conditions.map((condition) => ({ condition, mayBeAbsent: condition.mayBeAbsent })))
  );
}

function holds({ met, present, arrays }: Findings, requirements: readonly Requirement[]): boolean {
  /** What is left for one element of an array to fulfil, all of it. */
  const left = new Map<ArrayFindings, Requirement[]>();
  for (const { condition, mayBeAbsent } of requirements) {
    if (met.has(condition)) continue;
    const isAbsentHere = mayBeAbsent && !present.has(condition);
    // There is one such array at most, but for events in which a name with a dot spells another path: the first counts.
    const array = arrays.find((candidate) => candidate.present.has(condition));
    if (array === undefined) {
      if (isAbsentHere) continue;
      return false;
    }
    const chosen = left.get(array);
    // Without an element that an earlier condition has chosen, absent means absent from all of them.
    if (chosen === undefined) left.set(array, [{ condition, mayBeAbsent: false }]);
    else chosen.push({ condition, mayBeAbsent: isAbsentHere });
  }
  return [...left].every(([{ elements }, rest]) => elements.some((element) => holds(element, rest)));
}
