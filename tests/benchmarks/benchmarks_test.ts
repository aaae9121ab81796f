/**
 * What the benchmarks compute and refuse by themselves; the legs prove themselves by running.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readReport } from "../../benchmarks/load.ts";
import { launchOf, processorTimeMs, residentMebibytes } from "../../benchmarks/machine.ts";
import { readOptions } from "../../benchmarks/options.ts";
import { formatTable } from "../../benchmarks/report.ts";
import { EVENT_BODY } from "../../benchmarks/sample.ts";
import { median } from "../../benchmarks/statistics.ts";

const ON_LINUX = { ignore: Deno.build.os !== "linux" };

/** The last line of `wrk`'s output with our script. */
function outputWith(report: object): string {
  const counts = { requests: 100, durationUs: 2_000_000, p50Us: 1_500, p99Us: 9_000, refused: 0, broken: 0 };
  return `Running 2s test\n\n${JSON.stringify({ ...counts, ...report })}\n`;
}

Deno.test("median() takes the middle value, or the mean of the two in the middle", () => {
  assert.equal(median([10, 1, 3]), 3);
  assert.equal(median([4, 1, 10, 2]), 3);
});

Deno.test("median() refuses an empty list", () => {
  assert.throws(() => median([]), RangeError);
});

Deno.test("readReport() turns microseconds into seconds and milliseconds", () => {
  assert.deepEqual(readReport(outputWith({})), { requests: 100, seconds: 2, p50Ms: 1.5, p99Ms: 9 });
});

Deno.test("readReport() refuses a round with an answer that is no success, with a broken one, or without any", () => {
  for (const flaw of [{ refused: 1 }, { broken: 1 }, { requests: 0 }]) {
    assert.throws(() => readReport(outputWith(flaw)), /Cannot use a round/);
  }
});

Deno.test("readOptions() runs every leg where none is named", () => {
  assert.deepEqual(readOptions([], ["jobs", "start"]), { only: ["jobs", "start"], seconds: 4 });
});

Deno.test("readOptions() takes legs and the length of a round", () => {
  const options = readOptions(["--only", "start,jobs", "--seconds", "2"], ["jobs", "start"]);
  assert.deepEqual(options, { only: ["start", "jobs"], seconds: 2 });
});

Deno.test("readOptions() refuses what it does not know", () => {
  for (
    const args of [["--only", "jbos"], ["--seconds", "0"], ["--seconds", "1e9"], ["--seconds", "x"], [
      "--fast",
    ]]
  ) {
    assert.throws(() => readOptions(args, ["jobs"]), /^RangeError: Cannot .*\nUsage: /);
  }
});

Deno.test("formatTable() pads the cells so that the text reads as a table, too", () => {
  const table = { title: "T", remarks: "R", columns: ["a", "long"], rows: [["1", "2"], ["333", "4"]] };
  assert.equal(
    formatTable(table),
    "## T\n\nR\n\n| a   | long |\n| --- | ---- |\n| 1   | 2    |\n| 333 | 4    |",
  );
});

Deno.test("EVENT_BODY has the 354 bytes that the tables say", () => {
  assert.equal(new TextEncoder().encode(EVENT_BODY).length, 354);
});

Deno.test({
  name: "processorTimeMs() grows while the process works, in steps of 10 ms",
  ...ON_LINUX,
  async fn() {
    const before = await processorTimeMs(Deno.pid);
    let after = before;
    while (after === before) after = await processorTimeMs(Deno.pid);
    assert.equal((after - before) % 10, 0);
  },
});

Deno.test({
  name: "residentMebibytes() is what the runtime itself says, about",
  ...ON_LINUX,
  async fn() {
    const ownMebibytes = Deno.memoryUsage().rss / 1_048_576;
    const ratio = await residentMebibytes(Deno.pid) / ownMebibytes;
    assert.ok(ratio > 0.5 && ratio < 2, `the ratio is ${ratio}`);
  },
});

Deno.test({
  name: "launchOf() finds the command, its folder and its environment",
  ...ON_LINUX,
  async fn() {
    const cwd = await Deno.realPath(await Deno.makeTempDir());
    const child = new Deno.Command("cat", {
      args: ["-"],
      cwd,
      env: { MARK: "a=b" },
      clearEnv: true,
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const [input, output] = [child.stdin.getWriter(), child.stdout.getReader()];
    try {
      // What it gives back shows that it runs: a process that is only just starting has no command yet.
      await input.write(new Uint8Array(1));
      await output.read();
      const { command, ...launch } = await launchOf(child.pid);
      assert.match(command, /(?:^|\/)cat$/);
      assert.deepEqual(launch, { args: ["-"], cwd, env: { MARK: "a=b" } });
    } finally {
      await input.close();
      await output.cancel();
      await child.status;
      await Deno.remove(cwd);
    }
  },
});
