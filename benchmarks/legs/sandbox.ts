/**
 * The sandbox: from the start of its process to the line that says so, and what tests wait for.
 *
 * @module
 */

import type { Leg, LegOptions } from "../leg.ts";
import { pinProcess, residentMebibytes } from "../machine.ts";
import type { SandboxTimes } from "../servers/sandbox_use.ts";
import { median } from "../statistics.ts";
import { startDeno } from "../../tests/e2e/servers/deno_process.ts";
import { freePort } from "../../tests/support/port.ts";

const TARGET_START_MS = 700;
const TARGET_MEBIBYTES = 200;
const TARGET_ORDER_MS = 50;
const TARGET_INSTANCES_PER_SECOND = 200;
const STARTS = 7;

/** The leg. */
export const sandboxLeg: Leg = {
  name: "sandbox",
  async run(options) {
    const { startsMs, mebibytes } = await measureStarts(options);
    const { orderMs, instancesPerSecond } = await measureUse(options);
    const startMs = median(startsMs);
    return {
      title: "The sandbox",
      remarks:
        `Medians: of ${STARTS} starts of \`zeebridge start\` with the three example processes, until it says what ` +
        "it serves; of 20 orders in one process, from `createSandbox()` to completed. Instances run from start to " +
        "job to message to end one after the other, by the REST API in process, on one core.",
      columns: ["what", "figure", "target"],
      rows: [
        ["process start to ready", `${startMs.toFixed(0)} ms`, atMost(startMs, TARGET_START_MS)],
        ["resident memory then", `${mebibytes.toFixed(0)} MiB`, atMost(mebibytes, TARGET_MEBIBYTES)],
        ["order.bpmn, warm", `${orderMs.toFixed(1)} ms`, atMost(orderMs, TARGET_ORDER_MS)],
        [
          "instances per second",
          Math.round(instancesPerSecond).toLocaleString("en-US"),
          `≥ ${TARGET_INSTANCES_PER_SECOND}: ${
            instancesPerSecond >= TARGET_INSTANCES_PER_SECOND ? "met" : "missed"
          }`,
        ],
      ],
    };
  },
};

function atMost(value: number, most: number): string {
  return `≤ ${most}: ${value <= most ? "met" : "missed"}`;
}

async function measureStarts(
  { signal, progress }: LegOptions,
): Promise<{ startsMs: number[]; mebibytes: number }> {
  const startsMs: number[] = [];
  let mebibytes = 0;
  while (startsMs.length < STARTS) {
    signal.throwIfAborted();
    const startedAt = performance.now();
    const sandbox = await startDeno({
      entry: "src/entry/cli.ts",
      args: ["start", "--port", String(freePort())],
      permissions: ["--allow-all"],
      ready: /Ctrl\+C stops/,
    });
    startsMs.push(performance.now() - startedAt);
    mebibytes = await residentMebibytes(sandbox.pid);
    await sandbox.stop();
  }
  progress(`${median(startsMs).toFixed(0)} ms to start, ${mebibytes.toFixed(0)} MiB`);
  return { startsMs, mebibytes };
}

async function measureUse({ cores, rounds, signal, progress }: LegOptions): Promise<SandboxTimes> {
  const times: SandboxTimes[] = [];
  while (times.length < rounds) {
    signal.throwIfAborted();
    const command = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", new URL("../servers/sandbox_use.ts", import.meta.url).pathname],
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    if (cores !== undefined) await pinProcess(command.pid, cores.server);
    const { success, stdout } = await command.output();
    if (!success) throw new Error("Cannot measure the sandbox: its process failed");
    const one: SandboxTimes = JSON.parse(new TextDecoder().decode(stdout));
    times.push(one);
    progress(`order ${one.orderMs.toFixed(1)} ms, ${Math.round(one.instancesPerSecond)} instances/s`);
  }
  return {
    orderMs: median(times.map(({ orderMs }) => orderMs)),
    instancesPerSecond: median(times.map(({ instancesPerSecond }) => instancesPerSecond)),
  };
}
