import { type Answer, assertAnswers } from "./answers.ts";

const ANSWERS: readonly Answer[] = [
  ['day of year(@"2020-12-31")', 366],
  ['day of year(@"2020-12-31T10:00:00")', 366],
  ['day of year(@"2020-12-31T23:00:00-05:00")', 366],
  ['day of year(@"2020-12-31T23:00:00@Europe/Berlin")', 366],
  ['day of year("2020-12-31")', null],
  ["day of year(null)", null],
  ['day of year(date: @"2020-12-31")', 366],
  ['day of week(@"2020-12-31T10:00:00@Europe/Berlin")', "Thursday"],
  ['day of week(@"10:00:00")', null],
  ['week of year(@"2020-12-31")', 53],
  ['week of year(@"2021-01-01")', 53],
  ['week of year(@"2021-01-04T10:00:00")', 1],
  ['week of year(@"2024-12-30T10:00:00Z")', 1],
  ['month of year(@"2021-01-04T10:00:00Z")', "January"],
  ['last day of month(@"2023-02-01")', "2023-02-28"],
  ['last day of month(@"2024-02-01T10:00:00@Europe/Berlin")', "2024-02-29"],
  ['last day of month(date: @"2024-02-01")', "2024-02-29"],
  ["last day of month(null)", null],
  ['last day of month(@"10:00:00")', null],
  ['week of year(@"2005-01-01")', 53],
  ['week of year(@"2008-12-29")', 1],
];

Deno.test("day of week(), last day of month() and the like answer as the engine does", () => {
  assertAnswers(ANSWERS);
});
