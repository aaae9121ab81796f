/**
 * The proleptic Gregorian calendar, in days since 1970-01-01.
 *
 * @module
 */

/** Seconds of a day. */
export const SECONDS_PER_DAY = 86_400;
/** Nanoseconds of a second. */
export const NANOS_PER_SECOND = 1_000_000_000;
/** Nanoseconds of a day. */
export const NANOS_PER_DAY: number = SECONDS_PER_DAY * NANOS_PER_SECOND;
/** The last year, as Java has it; the first is its negative. */
export const MAX_YEAR = 999_999_999;

/** Days of 400 years, after which the calendar repeats. */
export const DAYS_PER_CYCLE = 146_097;
/** From 0000-03-01 to 1970-01-01. */
const DAYS_TO_EPOCH = 719_468;
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A day of the calendar. */
export interface CivilDate {
  /** Year; 0 is 1 BC. */
  year: number;
  /** Month from 1. */
  month: number;
  /** Day of the month from 1. */
  day: number;
}

/** Whether a year has a 29 February. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days of a month. */
export function lengthOfMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : MONTH_LENGTHS[month - 1] ?? 0;
}

/** Whether the calendar has such a day. */
export function isCivilDate({ year, month, day }: CivilDate): boolean {
  return Math.abs(year) <= MAX_YEAR && month >= 1 && month <= 12 && day >= 1 &&
    day <= lengthOfMonth(year, month);
}

/** Days since 1970-01-01. Years are counted from March, so that the odd day comes last. */
export function epochDayOf({ year, month, day }: CivilDate): number {
  const shifted = month > 2 ? year : year - 1;
  const cycle = Math.floor(shifted / 400);
  const yearOfCycle = shifted - cycle * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfCycle = yearOfCycle * 365 + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100) +
    dayOfYear;
  return cycle * DAYS_PER_CYCLE + dayOfCycle - DAYS_TO_EPOCH;
}

/** The day that many days after 1970-01-01. */
export function civilDateOf(epochDay: number): CivilDate {
  const days = epochDay + DAYS_TO_EPOCH;
  const cycle = Math.floor(days / DAYS_PER_CYCLE);
  const dayOfCycle = days - cycle * DAYS_PER_CYCLE;
  const yearOfCycle = Math.floor(
    (dayOfCycle - Math.floor(dayOfCycle / 1_460) + Math.floor(dayOfCycle / 36_524) -
      Math.floor(dayOfCycle / 146_096)) / 365,
  );
  const dayOfYear = dayOfCycle -
    (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}

/** Day of the week from 1, Monday, to 7. */
export function weekdayOf(epochDay: number): number {
  return floorModulo(epochDay + 3, 7) + 1;
}

/** Day of the year from 1. */
export function dayOfYear({ year, month, day }: CivilDate): number {
  return epochDayOf({ year, month, day }) - epochDayOf({ year, month: 1, day: 1 }) + 1;
}

/** Week of the year as ISO 8601 counts: week 1 has the year's first Thursday. */
export function weekOfYear(date: CivilDate): number {
  const epochDay = epochDayOf(date);
  const thursday = civilDateOf(epochDay + 4 - weekdayOf(epochDay));
  return Math.floor((dayOfYear(thursday) - 1) / 7) + 1;
}

/** The remainder with the divisor's sign. */
export function floorModulo(dividend: number, divisor: number): number {
  const remainder = dividend % divisor;
  return remainder < 0 ? remainder + divisor : remainder + 0;
}
