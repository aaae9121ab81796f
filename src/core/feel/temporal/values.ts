/**
 * Dates, times and durations as `java.time` has them.
 *
 * An offset is in seconds east of UTC. A time or a date and time is *local* without one, and *zoned* with one;
 * one that is zoned by name has the name as well. Make them by `construct.ts` and `parse.ts`, which know the
 * offset of a name.
 *
 * @module
 */

import { type CivilDate, epochDayOf, NANOS_PER_SECOND, SECONDS_PER_DAY, weekdayOf } from "./calendar.ts";

/** A day. */
export class FeelDate {
  /** Year; 0 is 1 BC. */
  readonly year: number;
  /** Month from 1. */
  readonly month: number;
  /** Day of the month from 1. */
  readonly day: number;
  /** Days since 1970-01-01. */
  readonly epochDay: number;

  /** Makes a date of a day that the calendar has. */
  constructor({ year, month, day }: CivilDate) {
    this.year = year;
    this.month = month;
    this.day = day;
    this.epochDay = epochDayOf({ year, month, day });
  }

  /** Day of the week from 1, Monday, to 7. */
  get weekday(): number {
    return weekdayOf(this.epochDay);
  }
}

/** Where a time is. */
export interface Zoning {
  /** Seconds east of UTC; null if the time is local. */
  offset: number | null;
  /** Name of a time zone; null if there is none, only an offset. */
  zone: string | null;
}

/** Nowhere in particular. */
export const LOCAL: Readonly<Zoning> = { offset: null, zone: null };

/** A time of day. */
export class FeelTime {
  /** Nanoseconds since midnight, on the clock there. */
  readonly nanoOfDay: number;
  /** Seconds east of UTC; null if it is local. */
  readonly offset: number | null;
  /** Name of a time zone; null if it has none. */
  readonly zone: string | null;

  /** Makes a time. */
  constructor(nanoOfDay: number, { offset, zone }: Zoning) {
    this.nanoOfDay = nanoOfDay;
    this.offset = offset;
    this.zone = zone;
  }

  /** Seconds since midnight, without their fraction. */
  get secondOfDay(): number {
    return Math.floor(this.nanoOfDay / NANOS_PER_SECOND);
  }

  /** Hour of the day. */
  get hour(): number {
    return Math.floor(this.secondOfDay / 3_600);
  }

  /** Minute of the hour. */
  get minute(): number {
    return Math.floor(this.secondOfDay / 60) % 60;
  }

  /** Second of the minute. */
  get second(): number {
    return this.secondOfDay % 60;
  }

  /** Nanosecond of the second. */
  get nano(): number {
    return this.nanoOfDay % NANOS_PER_SECOND;
  }
}

/** A day and a time of that day. Its offset is the one that its zone has at that moment. */
export class FeelDateTime {
  /** The day there. */
  readonly date: FeelDate;
  /** The time there, and where that is. */
  readonly time: FeelTime;

  /** Makes a date and time. */
  constructor(date: FeelDate, time: FeelTime) {
    this.date = date;
    this.time = time;
  }

  /** Seconds since the epoch, without their fraction; of a local one as if it were in UTC. */
  get epochSecond(): number {
    return this.date.epochDay * SECONDS_PER_DAY + this.time.secondOfDay - (this.time.offset ?? 0);
  }
}

/** A duration of days, hours, minutes and seconds: the sum of both fields, as `java.time.Duration` has it. */
export class FeelDuration {
  /** Whole seconds, rounded down: -0.5 s is -1 second and 500,000,000 nanoseconds. */
  readonly seconds: number;
  /** Nanoseconds from 0 to 999,999,999. */
  readonly nanos: number;

  /** Makes a duration. */
  constructor(seconds: number, nanos = 0) {
    this.seconds = seconds;
    this.nanos = nanos;
  }
}

/** A duration of years and months. */
export class FeelYearsMonths {
  /** All of it in months. */
  readonly months: number;

  /** Makes a duration. */
  constructor(months: number) {
    this.months = months;
  }
}
