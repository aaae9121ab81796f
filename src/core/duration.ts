/**
 * ISO 8601 durations, in milliseconds.
 *
 * @module
 */

const DURATION = /^([+-])?P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d{1,9}))?S)?)?$/i;

/**
 * Reads an ISO 8601 duration made of days, hours, minutes and seconds (`PT5S`, `P1DT12H`, `-PT0.5S`) as
 * milliseconds, the forms that `java.time.Duration` reads too. Years, months and weeks have no fixed length
 * there and are `undefined` here, like any other text.
 */
export function parseDuration(text: string): number | undefined {
  const match = DURATION.exec(text.trim());
  if (match === null) return undefined;
  const [, sign, days, hours, minutes, seconds, fraction] = match;
  if (days === undefined && hours === undefined && minutes === undefined && seconds === undefined) {
    return undefined;
  }
  const wholeSeconds = Number(days ?? 0) * 86_400 + Number(hours ?? 0) * 3_600 + Number(minutes ?? 0) * 60 +
    Number(seconds ?? 0);
  const milliseconds = wholeSeconds * 1_000 + Math.trunc(Number(`0.${fraction ?? 0}`) * 1_000);
  if (!Number.isSafeInteger(milliseconds)) return undefined;
  return sign === "-" && milliseconds !== 0 ? -milliseconds : milliseconds;
}

/** Whole milliseconds as an ISO 8601 duration in seconds, such as `PT5S` or `PT0.25S`. */
export function formatDuration(milliseconds: number): string {
  // Not divided: a quotient has no exact text where milliseconds are many.
  const digits = String(Math.abs(Math.trunc(milliseconds))).padStart(4, "0");
  const fraction = digits.slice(-3).replace(/0+$/, "");
  const seconds = digits.slice(0, -3) + (fraction === "" ? "" : `.${fraction}`);
  return `${milliseconds < 0 ? "-" : ""}PT${seconds}S`;
}
