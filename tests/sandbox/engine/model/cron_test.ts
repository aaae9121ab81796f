import assert from "node:assert/strict";
import { readCron } from "../../../../src/sandbox/engine/model/cron.ts";

/** A Thursday. */
const FROM = "2026-01-01T00:00:00.000Z";

for (
  const [text, ...expected] of [
    ["0 0 9 * * *", "2026-01-01T09:00:00.000Z", "2026-01-02T09:00:00.000Z"],
    ["*/20 * * * * ?", "2026-01-01T00:00:20.000Z", "2026-01-01T00:00:40.000Z", "2026-01-01T00:01:00.000Z"],
    [
      "0 30 8-10/2 * * MON-FRI",
      "2026-01-01T08:30:00.000Z",
      "2026-01-01T10:30:00.000Z",
      "2026-01-02T08:30:00.000Z",
    ],
    ["0 0 0 1,15 feb *", "2026-02-01T00:00:00.000Z", "2026-02-15T00:00:00.000Z", "2027-02-01T00:00:00.000Z"],
    ["0 0 12 * * 7", "2026-01-04T12:00:00.000Z", "2026-01-11T12:00:00.000Z"],
    ["5/30 59 23 31 12 *", "2026-12-31T23:59:05.000Z", "2026-12-31T23:59:35.000Z"],
    ["0 0 0 29 2 *", "2028-02-29T00:00:00.000Z", "2032-02-29T00:00:00.000Z"],
    ["@hourly", "2026-01-01T01:00:00.000Z"],
  ] as const
) {
  Deno.test(`readCron() knows the times of ${text}`, () => {
    const cron = readCron(text);
    assert.ok(cron);
    let at = Date.parse(FROM);
    for (const time of expected) {
      at = cron.nextAt(at);
      assert.equal(new Date(at).toISOString(), time);
    }
  });
}

Deno.test("readCron() knows that there is no 30th of February", () => {
  assert.equal(readCron("0 0 0 30 2 *")?.nextAt(Date.parse(FROM)), Infinity);
});

for (
  const text of [
    "",
    "0 0 9 * *",
    "0 0 9 L * *",
    "60 * * * * *",
    "0 0 0 0 * *",
    "0 0 9-8 * * *",
    "* * * * * */0",
    "a b c d e f",
  ]
) {
  Deno.test(`readCron() does not take ${JSON.stringify(text)}`, () =>
    assert.equal(readCron(text), undefined));
}
