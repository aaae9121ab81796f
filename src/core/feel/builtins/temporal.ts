/**
 * Built-ins about days, and about now. Day and month have English names, whatever the platform speaks.
 *
 * @module
 */

import type { Evaluation } from "../evaluation.ts";
import { dayOfYear, weekOfYear } from "../temporal/calendar.ts";
import { dateTimeAt, lastDayOfMonth, toDate } from "../temporal/construct.ts";
import type { FeelDate, FeelDateTime } from "../temporal/values.ts";
import type { FeelValue } from "../value.ts";
import type { BuiltIn, BuiltInTable } from "./built_in.ts";
import { date, dateTime, overload } from "./signature.ts";

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** Days, and now. */
export const TEMPORAL_FUNCTIONS: BuiltInTable = {
  "now": [overload([], (_, evaluation) => now(evaluation))],
  "today": [overload([], (_, evaluation) => now(evaluation).date)],
  "day of week": ofDay(({ weekday }) => WEEKDAYS[weekday - 1] ?? null),
  "day of year": ofDay(dayOfYear),
  "week of year": ofDay(weekOfYear),
  "month of year": ofDay(({ month }) => MONTHS[month - 1] ?? null),
  "last day of month": ofDay(lastDayOfMonth),
};

function now({ ambient }: Evaluation): FeelDateTime {
  return dateTimeAt(ambient.now());
}

function ofDay(compute: (day: FeelDate) => FeelValue): BuiltIn {
  return [
    overload([date("date")], ([day]) => compute(day)),
    overload([dateTime("date")], ([value]) => compute(toDate(value))),
  ];
}
