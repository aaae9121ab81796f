/**
 * Built-ins that relate points and ranges: Allen's interval algebra, as DMN has it.
 *
 * @module
 */

import { compare, equals } from "../compare.ts";
import { isNumber } from "../decimal.ts";
import type { Evaluation } from "../evaluation.ts";
import { FeelAbort } from "../failure.ts";
import { isTemporal } from "../types.ts";
import { FeelRange, type FeelValue } from "../value.ts";
import type { BuiltIn, BuiltInTable } from "./built_in.ts";
import { any, invocationFailure, overload } from "./signature.ts";

/** What a relation means for points and ranges. Where it means nothing, the engine fails. */
interface Relation {
  points?: (a: FeelValue, b: FeelValue) => boolean;
  pointAndRange?: (point: FeelValue, range: FeelRange) => boolean;
  rangeAndPoint?: (range: FeelRange, point: FeelValue) => boolean;
  ranges?: (a: FeelRange, b: FeelRange) => boolean;
}

type Names = readonly [first: string, second: string];

const POINTS: Names = ["point1", "point2"];
const POINT_AND_RANGE: Names = ["point", "range"];
const RANGE_AND_POINT: Names = ["range", "point"];
const RANGES: Names = ["range1", "range2"];

const BEFORE: Relation = {
  points: isLess,
  pointAndRange: (point, range) =>
    isLess(point, range.start) || !range.includesStart && isEqual(point, range.start),
  rangeAndPoint: (range, point) =>
    isLess(range.end, point) || !range.includesEnd && isEqual(range.end, point),
  ranges: (a, b) => isLess(a.end, b.start) || !(a.includesEnd && b.includesStart) && isEqual(a.end, b.start),
};

const MEETS: Relation = {
  ranges: (a, b) => a.includesEnd && b.includesStart && isEqual(a.end, b.start),
};

const OVERLAPS: Relation = { ranges: (a, b) => reaches(a, b) && reaches(b, a) };

const OVERLAPS_BEFORE: Relation = {
  ranges: (a, b) => startsEarlier(a, b) && reaches(a, b) && !endsLater(a, b),
};

const FINISHES: Relation = {
  pointAndRange: (point, range) => range.includesEnd && isEqual(range.end, point),
  ranges: (a, b) => hasSameEnd(a, b) && !startsEarlier(a, b),
};

const INCLUDES: Relation = {
  rangeAndPoint: hasPoint,
  ranges: (a, b) => !startsEarlier(b, a) && !endsLater(b, a),
};

const STARTS: Relation = {
  pointAndRange: (point, range) => range.includesStart && isEqual(range.start, point),
  ranges: (a, b) => hasSameStart(a, b) && !endsLater(a, b),
};

const COINCIDES: Relation = {
  points: isEqual,
  pointAndRange: () => false,
  rangeAndPoint: () => false,
  ranges: (a, b) => hasSameStart(a, b) && hasSameEnd(a, b),
};

/** Ranges and points. Names of parameters are the engine's, even where they are the wrong way round. */
export const RANGE_FUNCTIONS: BuiltInTable = {
  "before": relating(BEFORE, [POINTS, POINT_AND_RANGE, RANGE_AND_POINT, RANGES]),
  "after": relating(converse(BEFORE), [POINTS, POINT_AND_RANGE, RANGE_AND_POINT, RANGES]),
  "meets": relating(MEETS, [RANGES]),
  "met by": relating(converse(MEETS), [RANGES]),
  "overlaps": relating(OVERLAPS, [RANGES]),
  "overlaps before": relating(OVERLAPS_BEFORE, [RANGES]),
  "overlaps after": relating(converse(OVERLAPS_BEFORE), [RANGES]),
  "finishes": relating(FINISHES, [POINT_AND_RANGE, RANGES]),
  "finished by": relating(converse(FINISHES), [POINT_AND_RANGE, RANGES]),
  "includes": relating(INCLUDES, [RANGE_AND_POINT, RANGES]),
  "during": relating(converse(INCLUDES), [POINT_AND_RANGE, RANGES]),
  "starts": relating(STARTS, [POINT_AND_RANGE, RANGES]),
  "started by": relating(converse(STARTS), [RANGE_AND_POINT, RANGES]),
  "coincides": relating(COINCIDES, [POINTS, RANGES]),
};

/** Positional arguments are related by what they are. The names only tell which argument is meant. */
function relating(relation: Relation, signatures: readonly Names[]): BuiltIn {
  return signatures.map(([first, second]) =>
    overload([any(first), any(second)], ([a, b], evaluation) => relate(relation, { a, b, evaluation }))
  );
}

function relate(
  { points, pointAndRange, rangeAndPoint, ranges }: Relation,
  { a, b, evaluation }: { a: FeelValue; b: FeelValue; evaluation: Evaluation },
): FeelValue {
  if (!areRelated(a, b)) {
    return invocationFailure(
      evaluation,
      "Both must be numbers, dates, times or durations of one kind, or ranges",
    );
  }
  const result = a instanceof FeelRange
    ? b instanceof FeelRange ? ranges?.(a, b) : rangeAndPoint?.(a, b)
    : b instanceof FeelRange
    ? pointAndRange?.(a, b)
    : points?.(a, b);
  if (result !== undefined) return result;
  throw new FeelAbort("FEEL_EVALUATION", "A function for ranges is not for such points and ranges");
}

function areRelated(a: FeelValue, b: FeelValue): boolean {
  const bounds = [a, b].flatMap((value) => value instanceof FeelRange ? [value.start, value.end] : [value]);
  const [first = null] = bounds;
  return bounds.every((bound) => (isNumber(bound) || isTemporal(bound)) && compare(first, bound) !== null);
}

/** The relation that holds the other way round. */
function converse({ points, pointAndRange, rangeAndPoint, ranges }: Relation): Relation {
  return {
    points: points && ((a, b) => points(b, a)),
    pointAndRange: rangeAndPoint && ((point, range) => rangeAndPoint(range, point)),
    rangeAndPoint: pointAndRange && ((range, point) => pointAndRange(point, range)),
    ranges: ranges && ((a, b) => ranges(b, a)),
  };
}

function isLess(a: FeelValue, b: FeelValue): boolean {
  const order = compare(a, b);
  return order !== null && order < 0;
}

function isEqual(a: FeelValue, b: FeelValue): boolean {
  return equals(a, b) === true;
}

/** Unlike for `in`, a bound that is included is in its range even if that is empty, as `[3..1]` is. */
function hasPoint(range: FeelRange, point: FeelValue): boolean {
  return isLess(range.start, point) && isLess(point, range.end) ||
    range.includesStart && isEqual(range.start, point) ||
    range.includesEnd && isEqual(range.end, point);
}

/** Whether a range goes at least as far as to where another starts. */
function reaches(a: FeelRange, b: FeelRange): boolean {
  return isLess(b.start, a.end) || a.includesEnd && b.includesStart && isEqual(a.end, b.start);
}

function startsEarlier(a: FeelRange, b: FeelRange): boolean {
  return isLess(a.start, b.start) || a.includesStart && !b.includesStart && isEqual(a.start, b.start);
}

function endsLater(a: FeelRange, b: FeelRange): boolean {
  return isLess(b.end, a.end) || a.includesEnd && !b.includesEnd && isEqual(a.end, b.end);
}

function hasSameStart(a: FeelRange, b: FeelRange): boolean {
  return a.includesStart === b.includesStart && isEqual(a.start, b.start);
}

function hasSameEnd(a: FeelRange, b: FeelRange): boolean {
  return a.includesEnd === b.includesEnd && isEqual(a.end, b.end);
}
