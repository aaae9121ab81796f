/**
 * Bodies and headers that are made to hurt, by size.
 *
 * @module
 */

const FORM = "application/x-www-form-urlencoded";
const LATIN_1 = `${FORM}; charset=latin1`;
const LONG_BOUNDARY = "-".repeat(70);
/** Media type of the forms with files. */
export const MULTIPART = `multipart/form-data; boundary=${LONG_BOUNDARY}`;
/** The beginning of a part. */
export const PART = `--${LONG_BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n\r\n`;

function many(count: number, item: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => item(index)).join("");
}

/** Bodies: what they are full of, a size to begin with, their media type, and the text. */
export const BODIES: [what: string, size: number, mediaType: string, make: (size: number) => string][] = [
  ["fields", 5_000, FORM, (size) => many(size, (index) => `f${index}=%20&`)],
  ["fields with numbers for names", 5_000, FORM, (size) => many(size, (index) => `${index * 1_001}=&`)],
  ["fields with one name", 20_000, FORM, (size) => "a=1&".repeat(size)],
  ["ampersands", 100_000, FORM, (size) => "&".repeat(size)],
  ["equals signs", 200_000, FORM, (size) => "=".repeat(size)],
  ["signs of plus", 100_000, FORM, (size) => `a=${"+".repeat(size)}`],
  ["encoded bytes", 20_000, FORM, (size) => `a=${"%41".repeat(size)}`],
  ["encoded bytes of Latin-1", 5_000, LATIN_1, (size) => `a=${"%e9".repeat(size)}`],
  ["signs of percent", 100_000, LATIN_1, (size) => `a=%41${"%4".repeat(size)}`],
  [
    "delimiters that are nearly one",
    20_000,
    MULTIPART,
    (size) => PART + `\r\n--${LONG_BOUNDARY.slice(1)}`.repeat(size),
  ],
  ["line ends", 200_000, MULTIPART, (size) => PART + "\r\n".repeat(size)],
  ["dashes", 500_000, MULTIPART, (size) => "-".repeat(size)],
  ["a part", 500_000, MULTIPART, (size) => `${PART}${"x".repeat(size)}\r\n--${LONG_BOUNDARY}--`],
  ["blanks after a delimiter", 500_000, MULTIPART, (size) => `--${LONG_BOUNDARY}${" ".repeat(size)}`],
  ["parts without headers", 10_000, MULTIPART, (size) => `--${LONG_BOUNDARY}\r\n\r\n`.repeat(size)],
  ["headers that do not end", 500_000, MULTIPART, (size) => `--${LONG_BOUNDARY}\r\n${"a:\r\n".repeat(size)}`],
  ["brackets as text", 200_000, "text/plain", (size) => "[".repeat(size)],
  ["digits as text", 200_000, "text/plain", (size) => "1".repeat(size)],
  ["quotes as text", 200_000, "text/plain", (size) => '"\\'.repeat(size)],
];

/** Values of headers with parameters: what they are full of, and the text. */
export const HEADERS: [what: string, make: (size: number) => string][] = [
  ["semicolons", (size) => ";".repeat(size)],
  ["blanks", (size) => `a;${" ".repeat(size)}`],
  ["blanks between semicolons", (size) => ";   ".repeat(size / 4)],
  ["parameters", (size) => many(size / 8, (index) => `;a${index}=b`)],
  ["a name that does not end", (size) => `a;${"b".repeat(size)}`],
  ["a quote that does not end", (size) => `a;b="${"\\a".repeat(size / 2)}`],
  ["backslashes", (size) => `a;b="${"\\".repeat(size)}`],
  ["quotes", (size) => `a;b=${'"'.repeat(size)}`],
  ["quoted values that are followed by more", (size) => 'a;b="c"'.repeat(size / 8)],
];
