import assert from "node:assert/strict";
import {
  offsetAt,
  offsetText,
  parseOffset,
  parseZone,
  resolveLocal,
} from "../../../../src/core/feel/temporal/zone.ts";

Deno.test("parseOffset() reads what offsetText() writes", () => {
  for (const text of ["Z", "+01:00", "-05:30", "+18:00", "+00:53:28", "-00:00:20"]) {
    const offset = parseOffset(text);
    assert.ok(offset !== null, text);
    assert.equal(offsetText(offset), text);
  }
  for (const text of ["", "z", "+1", "+01", "+0100", "+18:01", "+01:60", "01:00"]) {
    assert.equal(parseOffset(text), null, text);
  }
});

Deno.test("parseZone() knows names as Java spells them", () => {
  for (
    const zone of ["Europe/Berlin", "America/Port-au-Prince", "Etc/GMT+5", "UTC", "CET", "EST5EDT", "GB"]
  ) {
    assert.deepEqual(parseZone(zone), { offset: null, zone });
  }
  const unknown = [
    "europe/berlin",
    "EUROPE/BERLIN",
    "EST",
    "PST",
    "Europe/Nowhere",
    "utc",
    "UTC0",
    "GMT+0",
    "../UTC",
  ];
  for (const text of unknown) assert.equal(parseZone(text), null, text);
});

Deno.test("offsetAt() forgets zones, and finds them again", () => {
  const zones = Array.from({ length: 14 }, (_, index) => `Etc/GMT-${index + 1}`);
  const names = [...zones, ...Intl.supportedValuesOf("timeZone").slice(0, 100), ...zones];
  for (const [index, zone] of names.entries()) {
    const offset = offsetAt(zone, 0);
    if (index < 14 || index >= names.length - 14) assert.equal(offset, (zones.indexOf(zone) + 1) * 3_600);
  }
});

Deno.test("resolveLocal() prefers an offset only where the clock shows a time twice", () => {
  const cases: [string, number, number][] = [
    ["2020-10-25T02:30:00Z", 3_600, 3_600],
    ["2020-10-25T02:30:00Z", 7_200, 7_200],
    ["2020-10-25T01:30:00Z", 3_600, 7_200],
    ["2020-10-25T03:30:00Z", 7_200, 3_600],
  ];
  for (const [clock, preferredOffset, expected] of cases) {
    const localSecond = Date.parse(clock) / 1_000;
    assert.deepEqual(resolveLocal("Europe/Berlin", { localSecond, preferredOffset }), {
      localSecond,
      offset: expected,
    });
  }
});
