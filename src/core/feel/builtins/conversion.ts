/**
 * Built-ins that make values of one type from those of another.
 *
 * @module
 */

import { parseNumber } from "../decimal.ts";
import type { Evaluation } from "../evaluation.ts";
import {
  dateFrom,
  dateTimeFrom,
  inZone,
  timeFrom,
  toDate,
  toTime,
  yearsMonthsBetween,
} from "../temporal/construct.ts";
import { parseDate, parseDateTime, parseDuration, parseTime } from "../temporal/parse.ts";
import { FeelDate, FeelDateTime, FeelDuration } from "../temporal/values.ts";
import { feelString } from "../text.ts";
import type { FeelValue } from "../value.ts";
import type { BuiltInTable } from "./built_in.ts";
import { parseJsonText, writeJsonText } from "./json.ts";
import {
  any,
  date,
  dateTime,
  invocationFailure,
  number,
  overload,
  spendText,
  string,
  time,
} from "./signature.ts";

/** Conversions. */
export const CONVERSION_FUNCTIONS: BuiltInTable = {
  "string": [overload([any("from")], ([value], evaluation) => feelString(value, evaluation))],
  "number": [
    overload([string("from")], ([text], evaluation) => readNumber(text, evaluation)),
    overload(
      [string("from"), any("grouping separator")],
      ([text, grouping], evaluation) => readGrouped(text, { grouping, decimal: null, evaluation }),
    ),
    overload(
      [string("from"), any("grouping separator"), any("decimal separator")],
      ([text, grouping, decimal], evaluation) => readGrouped(text, { grouping, decimal, evaluation }),
    ),
  ],
  "to json": [overload([any("value")], ([value], evaluation) => writeJsonText(value, evaluation))],
  "from json": [overload([any("json")], ([text], evaluation) => parseJsonText(text, evaluation))],
  "date": [
    overload([string("from")], ([text]) => parseDate(text)),
    overload([date("from")], ([day]) => day),
    overload([dateTime("from")], ([value]) => toDate(value)),
    overload(
      [number("year"), number("month"), number("day")],
      ([year, month, day], evaluation) =>
        dateFrom({ year, month, day }) ?? invocationFailure(evaluation, "There is no such day"),
    ),
  ],
  "time": [
    overload([string("from")], ([text]) => parseTime(text)),
    overload([date("from")], ([day]) => toTime(day)),
    overload([dateTime("from")], ([value]) => toTime(value)),
    overload(
      [number("hour"), number("minute"), number("second")],
      ([hour, minute, second], evaluation) =>
        timeFrom({ hour, minute, second }) ?? invocationFailure(evaluation, "There is no such time"),
    ),
    overload(
      [number("hour"), number("minute"), number("second"), any("offset")],
      ([hour, minute, second, offset], evaluation) => {
        const isOffset = offset === null || offset instanceof FeelDuration;
        const value = isOffset ? timeFrom({ hour, minute, second }, offset) : null;
        return value ?? invocationFailure(evaluation, "There is no such time");
      },
    ),
  ],
  "date and time": [
    overload([string("from")], ([text]) => parseDateTime(text)),
    overload([date("date"), time("time")], ([day, clock]) => dateTimeFrom(day, clock)),
    overload([dateTime("date"), time("time")], ([day, clock]) => dateTimeFrom(day, clock)),
    overload([dateTime("date"), string("time")], ([value, zone]) => inZone(value, zone)),
  ],
  "duration": [overload([string("from")], ([text]) => parseDuration(text))],
  "years and months duration": [
    overload(
      [any("from"), any("to")],
      ([from, to], evaluation) =>
        isDay(from) && isDay(to)
          ? yearsMonthsBetween(from, to)
          : invocationFailure(evaluation, "Both must be dates, with or without a time"),
    ),
  ],
};

function isDay(value: FeelValue): value is FeelDate | FeelDateTime {
  return value instanceof FeelDate || value instanceof FeelDateTime;
}

function readNumber(text: string, evaluation: Evaluation): FeelValue {
  spendText(evaluation, text.length);
  return parseNumber(text) ?? invocationFailure(evaluation, "The text is no number");
}

const GROUPINGS: readonly FeelValue[] = [null, " ", ",", "."];
const DECIMALS: readonly FeelValue[] = [null, ",", "."];

/** One of both may be null, and then is not looked for. */
function readGrouped(
  text: string,
  { grouping, decimal, evaluation }: { grouping: FeelValue; decimal: FeelValue; evaluation: Evaluation },
): FeelValue {
  if (!GROUPINGS.includes(grouping) || !DECIMALS.includes(decimal) || grouping === decimal) {
    return invocationFailure(evaluation, "The separators must be two of comma, point and, for groups, blank");
  }
  spendText(evaluation, text.length);
  const ungrouped = typeof grouping === "string" ? text.replaceAll(grouping, "") : text;
  return readNumber(typeof decimal === "string" ? ungrouped.replaceAll(decimal, ".") : ungrouped, evaluation);
}
