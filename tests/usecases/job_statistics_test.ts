import assert from "node:assert/strict";
import { readKey } from "../../src/core/keys.ts";
import { type CountedJob, JobStatistics } from "../../src/usecases/job_statistics.ts";

const AT = "2026-01-01T00:00:00.000Z";

function job(key: number, tenantId = "red"): CountedJob {
  return { type: "charge-card", tenantId, jobKey: readKey(key), elementId: "Task_Charge" };
}

Deno.test("settled() counts each outcome, and keeps the latest first", () => {
  const statistics = new JobStatistics();
  statistics.activated([job(1), job(2), job(3), job(4)]);
  const outcomes = ["complete", "fail", "bpmnError", "lost"] as const;
  outcomes.forEach((outcome, index) => statistics.settled(job(index + 1), { at: AT, outcome }));
  assert.deepEqual(statistics.list(), [{
    type: "charge-card",
    tenantId: "red",
    activated: 4,
    completed: 1,
    failed: 1,
    bpmnErrors: 1,
    lost: 1,
    codes: {},
    latest: [
      { at: AT, jobKey: "4", elementId: "Task_Charge", outcome: "lost" },
      { at: AT, jobKey: "3", elementId: "Task_Charge", outcome: "bpmnError" },
      { at: AT, jobKey: "2", elementId: "Task_Charge", outcome: "fail" },
      { at: AT, jobKey: "1", elementId: "Task_Charge", outcome: "complete" },
    ],
  }]);
});

Deno.test("settled() keeps no more than the latest twenty outcomes", () => {
  const statistics = new JobStatistics();
  for (let key = 1; key <= 50; key++) statistics.settled(job(key), { at: AT, outcome: "complete" });
  const [charged] = statistics.list();
  assert.equal(charged?.completed, 50);
  assert.equal(charged?.latest.length, 20);
  assert.equal(charged?.latest[0]?.jobKey, "50");
});

Deno.test("list() keeps tenants apart, and gives copies", () => {
  const statistics = new JobStatistics();
  statistics.activated([job(1, "red"), job(2, "blue"), job(3, "blue")]);
  assert.deepEqual(statistics.list("blue").map(({ activated }) => activated), [2]);
  assert.deepEqual(statistics.list("green"), []);
  statistics.list("blue")[0]?.latest.push({ at: AT, jobKey: "9", elementId: "x", outcome: "lost" });
  assert.deepEqual(statistics.list("blue")[0]?.latest, []);
});

Deno.test("settled() counts codes, but no more of them than a page can show", () => {
  const statistics = new JobStatistics();
  const settle = (code: string) => statistics.settled(job(1), { at: AT, outcome: "fail", code });
  assert.deepEqual(["E", "E", "constructor"].map(settle), ["E", "E", "constructor"]);
  assert.deepEqual(statistics.list()[0]?.codes, { E: 2, constructor: 1 });
  assert.equal(statistics.list()[0]?.latest[0]?.code, "constructor");
  assert.equal(settle("x".repeat(129)), "other");
  for (let number = 0; number < 100; number++) settle(`made-up-${number}`);
  assert.equal(settle("E"), "E");
  const codes = statistics.list()[0]?.codes ?? {};
  assert.equal(Object.keys(codes).length, 50);
  assert.equal(codes["other"], 1 + 53);
});
