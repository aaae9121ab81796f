/**
 * Time zones: their names as Java spells them, and what `Intl` knows about their offsets.
 *
 * @module
 */

import { makeRoom } from "../../make_room.ts";
import { DAYS_PER_CYCLE, epochDayOf, SECONDS_PER_DAY } from "./calendar.ts";
import type { Zoning } from "./values.ts";

/** An offset may be no further from UTC. */
export const MAX_OFFSET = 18 * 3_600;

/** Names come with the data. Each formatter costs kilobytes, and 40 µs to make. */
const MAX_FORMATTERS = 64;
const formatters = new Map<string, Intl.DateTimeFormat>();
const standardOffsets = new Map<string, number>();

/** A name of the time zone database: `Europe/Berlin`, `Etc/GMT+5`, `UTC`. */
const REGION = /^[A-Z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;
/** Of names with three letters `Intl` knows some more that Java does not: `EST`, `JST`. */
const SHORT_REGIONS: ReadonlySet<string> = new Set(
  ["CET", "EET", "GMT", "MET", "PRC", "ROK", "UCT", "UTC", "WET"],
);
const PREFIXED = /^(UTC|GMT|UT)([+-].+)?$/;
/** `Intl` has no instants further out; rules repeat with the calendar. */
const MAX_EPOCH_SECOND = 8.64e12;
const SECONDS_PER_CYCLE = DAYS_PER_CYCLE * SECONDS_PER_DAY;

/** Where a text says a time is: at an offset (`Z`, `+01:00`), or in a zone of a name; null if there is none. */
export type ZoneChoice = { offset: number; zone: null } | { offset: null; zone: string };

/** Reads `Z`, `+01:00` or `+01:00:30` as seconds; null if the text is none of those, or beyond 18 hours. */
export function parseOffset(text: string): number | null {
  if (text === "Z") return 0;
  const match = /^([+-])(\d\d):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  if (match === null) return null;
  const [, sign, hours, minutes, seconds = 0] = match;
  const offset = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  if (offset > MAX_OFFSET) return null;
  return sign === "-" ? 0 - offset : offset;
}

/** An offset as text: `Z`, `+01:00`, `+00:53:28`. */
export function offsetText(offset: number): string {
  if (offset === 0) return "Z";
  const absolute = Math.abs(offset);
  const parts = [Math.floor(absolute / 3_600), Math.floor(absolute / 60) % 60];
  if (absolute % 60 !== 0) parts.push(absolute % 60);
  return (offset < 0 ? "-" : "+") + parts.map((part) => `${part}`.padStart(2, "0")).join(":");
}

/** Reads what stands behind the `@` or inside the brackets of a time's text. */
export function parseZone(text: string): ZoneChoice | null {
  return readZone(text, parseOffset);
}

/** Reads a zone as a function's argument, which may have short offsets: `+2`, `UTC+0230`. */
export function parseZoneId(text: string): ZoneChoice | null {
  return readZone(text, parseLooseOffset);
}

function parseLooseOffset(text: string): number | null {
  const match = /^([+-])(\d|\d\d(?:\d\d){0,2})$/.exec(text);
  if (match === null) return parseOffset(text);
  const digits = `${match[2]}`.padStart(2, "0");
  return parseOffset(`${match[1]}${digits.padEnd(4, "0").replace(/(\d\d)(?=\d)/g, "$1:")}`);
}

function readZone(text: string, readOffset: (text: string) => number | null): ZoneChoice | null {
  const offset = readOffset(text);
  if (offset !== null) return { offset, zone: null };
  const prefixed = PREFIXED.exec(text);
  if (prefixed !== null) {
    const [, prefix, offsetPart] = prefixed;
    if (offsetPart === undefined) return { offset: null, zone: text };
    const fixed = readOffset(offsetPart);
    if (fixed === null) return null;
    return { offset: null, zone: `${prefix}${fixed === 0 ? "" : offsetText(fixed)}` };
  }
  return isRegion(text) ? { offset: null, zone: text } : null;
}

function isRegion(name: string): boolean {
  if (!REGION.test(name) || name.length === 3 && !SHORT_REGIONS.has(name)) return false;
  return formatterOf(name) !== undefined;
}

/** The formatter of a zone; undefined if there is no such zone. */
function formatterOf(zone: string): Intl.DateTimeFormat | undefined {
  const cached = formatters.get(zone);
  if (cached !== undefined) return cached;
  let formatter: Intl.DateTimeFormat;
  try {
    formatter = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  } catch {
    // A RangeError is how Intl says that it knows no such name.
    return undefined;
  }
  // Intl takes names in any case, and Java does not.
  const known = formatter.resolvedOptions().timeZone;
  if (known !== zone && known.toLowerCase() === zone.toLowerCase()) return undefined;
  keepBounded(formatters, zone, { value: formatter });
  return formatter;
}

function keepBounded<T>(cache: Map<string, T>, zone: string, { value }: { value: T }): void {
  makeRoom(cache, MAX_FORMATTERS);
  cache.set(zone, value);
}

/** The offset of a named zone at an instant, in seconds. */
export function offsetAt(zone: string, epochSecond: number): number {
  const fixed = PREFIXED.exec(zone);
  if (fixed !== null) return fixed[2] === undefined ? 0 : parseOffset(fixed[2]) ?? 0;
  const formatter = formatterOf(zone);
  if (formatter === undefined) return 0;
  const cycles = Math.abs(epochSecond) <= MAX_EPOCH_SECOND ? 0 : Math.trunc(epochSecond / SECONDS_PER_CYCLE);
  // A cycle less, so that what is long past does not get the rules of today.
  const inRange = epochSecond - (cycles - Math.sign(cycles)) * SECONDS_PER_CYCLE;
  const text = formatter.format(inRange * 1_000);
  return parseOffset(text.slice(text.lastIndexOf("GMT") + 3)) ?? 0;
}

/**
 * The offset that a named zone has without daylight saving time. Java takes that for a time without a date.
 * Daylight saving time is what adds to it, so it is the least of a year. Which year is fixed: this room has no
 * clock, and the rules of a zone hardly change.
 */
export function standardOffset(zone: string): number {
  const cached = standardOffsets.get(zone);
  if (cached !== undefined) return cached;
  const offsets = Array.from(
    { length: 12 },
    (_, index) => offsetAt(zone, epochDayOf({ year: 2026, month: index + 1, day: 1 }) * SECONDS_PER_DAY),
  );
  const offset = Math.min(...offsets);
  keepBounded(standardOffsets, zone, { value: offset });
  return offset;
}

/** What clocks show, in seconds since the epoch as if that were in UTC, and the offset they have. */
export interface ClockReading {
  /** Seconds on the clock. */
  localSecond: number;
  /** Seconds east of UTC. */
  offset: number;
}

/**
 * What a clock in a named zone shows when it should show `localSecond`. Where clocks are set back, that happens
 * twice: the first is taken unless the second has the preferred offset. Where they are set forward it does not
 * happen: the clock shows as much more as it was set forward.
 */
export function resolveLocal(
  zone: string,
  { localSecond, preferredOffset }: { localSecond: number; preferredOffset?: number | null },
): ClockReading {
  const before = offsetAt(zone, localSecond - SECONDS_PER_DAY);
  const after = offsetAt(zone, localSecond + SECONDS_PER_DAY);
  if (before === after) return { localSecond, offset: before };
  const isBefore = offsetAt(zone, localSecond - before) === before;
  const isAfter = offsetAt(zone, localSecond - after) === after;
  if (!isBefore && !isAfter) return { localSecond: localSecond + after - before, offset: after };
  const offset = !isBefore || isAfter && preferredOffset === after ? after : before;
  return { localSecond, offset };
}

/** The name by which Java orders what has the same instant and the same clock. */
export function zoneId({ offset, zone }: Zoning): string {
  return zone ?? offsetText(offset ?? 0);
}
