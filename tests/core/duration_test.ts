import assert from "node:assert/strict";
import { formatDuration, parseDuration } from "../../src/core/duration.ts";

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;

const READ: [text: string, milliseconds: number][] = [
  ["PT0S", 0],
  ["PT5S", 5 * SECOND],
  ["PT1M", 60 * SECOND],
  ["PT1H", HOUR],
  ["P1D", DAY],
  ["P1DT12H", DAY + 12 * HOUR],
  ["P2DT3H4M5.678S", 2 * DAY + 3 * HOUR + 4 * 60 * SECOND + 5_678],
  ["PT36H", 36 * HOUR],
  ["PT90M", 90 * 60 * SECOND],
  ["PT0.001S", 1],
  ["PT0,5S", 500],
  ["PT0.0019S", 1],
  ["PT1.999999999S", 1_999],
  ["+PT1S", SECOND],
  ["-PT0.5S", -500],
  ["-P1D", -DAY],
  ["-PT0S", 0],
  ["pt5s", 5 * SECOND],
  [" PT5S\n", 5 * SECOND],
  ["PT007S", 7 * SECOND],
];

for (const [text, milliseconds] of READ) {
  Deno.test(`parseDuration() reads ${JSON.stringify(text)}`, () => {
    assert.equal(parseDuration(text), milliseconds);
    assert.ok(!Object.is(parseDuration(text), -0));
  });
}

const NOT_READ = [
  "",
  "P",
  "PT",
  "P1DT",
  "5s",
  "5000",
  "P1Y",
  "P1M",
  "P1W",
  "P1Y2M3D",
  "PT5",
  "P5S",
  "T5S",
  "PT5S1M",
  "PT1.S",
  "PT.5S",
  "PT1.1234567890S",
  "PT1.5H",
  "PT-5S",
  "--PT5S",
  "PT5Sx",
  "PT 5S",
  "=PT5S",
  "PT٥S",
  "P9007199254740993D",
  "PT9999999999999999999999S",
];

for (const text of NOT_READ) {
  Deno.test(`parseDuration() does not take ${JSON.stringify(text)} for a duration`, () => {
    assert.equal(parseDuration(text), undefined);
  });
}

Deno.test("formatDuration() writes seconds, exactly", () => {
  const cases: [number, string][] = [
    [0, "PT0S"],
    [1, "PT0.001S"],
    [250, "PT0.25S"],
    [5_000, "PT5S"],
    [90_000, "PT90S"],
    [60_010, "PT60.01S"],
    [-500, "-PT0.5S"],
    [Number.MAX_SAFE_INTEGER, "PT9007199254740.991S"],
  ];
  for (const [milliseconds, text] of cases) assert.equal(formatDuration(milliseconds), text);
});
