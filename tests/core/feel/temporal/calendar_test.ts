import assert from "node:assert/strict";
import {
  dayOfYear,
  isLeapYear,
  lengthOfMonth,
  weekOfYear,
} from "../../../../src/core/feel/temporal/calendar.ts";

Deno.test("isLeapYear() and lengthOfMonth() know the Gregorian rules", () => {
  const leapYears = [2024, 2000, 1996, 0, -4, -400];
  for (const year of leapYears) assert.equal(isLeapYear(year), true, `${year}`);
  for (const year of [2023, 1900, 2100, -1, -100]) assert.equal(isLeapYear(year), false, `${year}`);
  assert.deepEqual([1, 2, 4, 12].map((month) => lengthOfMonth(2024, month)), [31, 29, 30, 31]);
});

Deno.test("dayOfYear() and weekOfYear() count as ISO 8601 does", () => {
  const cases: [number, number, number, { inYear: number; week: number }][] = [
    [2020, 12, 31, { inYear: 366, week: 53 }],
    [2021, 1, 3, { inYear: 3, week: 53 }],
    [2021, 1, 4, { inYear: 4, week: 1 }],
    [2018, 12, 31, { inYear: 365, week: 1 }],
    [2003, 12, 29, { inYear: 363, week: 1 }],
    [2019, 9, 17, { inYear: 260, week: 38 }],
  ];
  for (const [year, month, day, { inYear, week }] of cases) {
    assert.equal(dayOfYear({ year, month, day }), inYear);
    assert.equal(weekOfYear({ year, month, day }), week);
  }
});
