import assert from "node:assert/strict";
import { createTelemetry, type TelemetryOptions } from "../../../src/adapters/telemetry/telemetry.ts";
import { createManualClock } from "../../../src/testing/manual_clock.ts";

function record(options: Partial<TelemetryOptions>) {
  const lines: string[] = [];
  const telemetry = createTelemetry({
    clock: createManualClock(Date.UTC(2026, 0, 2, 3, 4, 5, 678)),
    format: "json",
    level: "info",
    write: (text) => lines.push(text),
    ...options,
  });
  return { telemetry, lines };
}

Deno.test("log() writes one JSON object a line and leaves less urgent lines out", () => {
  const { telemetry, lines } = record({});
  telemetry.log("debug", "Not wanted");
  telemetry.log("warn", "Event not delivered", { status: 503, reason: "a\nb", missing: undefined });
  assert.deepEqual(lines.map((line) => JSON.parse(line)), [{
    time: "2026-01-02T03:04:05.678Z",
    level: "warn",
    message: "Event not delivered",
    status: 503,
    reason: "a\nb",
  }]);
});

Deno.test("log() writes a readable line that no value can break", () => {
  const { telemetry, lines } = record({ format: "pretty" });
  telemetry.log("info", "Ready", { url: "http://127.0.0.1:8000", text: "two\nlines" });
  assert.deepEqual(lines, ['03:04:05.678 INFO  Ready url=http://127.0.0.1:8000 text="two\\nlines"']);
});

Deno.test("log() is silent when the format is none", () => {
  const { telemetry, lines } = record({ format: "none" });
  telemetry.log("error", "Nobody reads this");
  assert.deepEqual(lines, []);
});

Deno.test("metricsText() shows counters, gauges and cumulative histograms", () => {
  const { telemetry } = record({});
  telemetry.count("a_total", { status: "200" });
  telemetry.count("a_total", { status: "200" }, 2);
  telemetry.gauge("b", 7);
  telemetry.observe("c_ms", 3);
  telemetry.observe("c_ms", 70_000);
  const text = telemetry.metricsText();
  assert.match(text, /# TYPE a_total counter\na_total\{status="200"\} 3\n/);
  assert.match(text, /# TYPE b gauge\nb 7\n/);
  assert.match(text, /c_ms_bucket\{le="2.5"\} 0\nc_ms_bucket\{le="5"\} 1\n/);
  assert.match(
    text,
    /c_ms_bucket\{le="30000"\} 1\nc_ms_bucket\{le="\+Inf"\} 2\nc_ms_sum 70003\nc_ms_count 2\n/,
  );
});

Deno.test("count() escapes label values and does not let labels fill the memory", () => {
  const { telemetry } = record({});
  telemetry.count("a_total", { name: 'x"\n\\' });
  for (let index = 0; index < 2_000; index++) telemetry.count("a_total", { name: String(index) });
  const lines = telemetry.metricsText().split("\n");
  assert.equal(lines[1], String.raw`a_total{name="x\"\n\\"} 1`);
  assert.ok(lines.length < 600);
});
