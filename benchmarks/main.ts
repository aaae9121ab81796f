/**
 * The benchmarks: `deno task bench`. All legs write `RESULTS.md`; some of them (`--only`), or rounds of another
 * length (`--seconds`), are only printed.
 *
 * @module
 */

import type { Leg, LegOptions, Table } from "./leg.ts";
import { inboundLeg } from "./legs/inbound.ts";
import { feelLeg } from "./legs/feel.ts";
import { jobsLeg } from "./legs/jobs.ts";
import { putEventsLeg } from "./legs/put_events.ts";
import { jwtLeg } from "./legs/jwt.ts";
import { sandboxLeg } from "./legs/sandbox.ts";
import { startLeg } from "./legs/start.ts";
import { createWebhookLeg } from "./legs/webhook.ts";
import { requireLoadGenerator } from "./load.ts";
import { findCores, machineFacts } from "./machine.ts";
import { readOptions } from "./options.ts";
import { formatReport } from "./report.ts";
import { DENO, WORKERD } from "./servers/start.ts";

const LEGS: readonly Leg[] = [
  createWebhookLeg("webhook-deno", DENO),
  createWebhookLeg("webhook-workerd", WORKERD),
  jobsLeg,
  startLeg,
  sandboxLeg,
  inboundLeg,
  feelLeg,
  jwtLeg,
  putEventsLeg,
];
const ROUNDS = 3;
const RESULTS = new URL("./RESULTS.md", import.meta.url);

async function main(args: string[]): Promise<void> {
  const { only, seconds } = readOptions(args, LEGS.map(({ name }) => name));
  await requireLoadGenerator();
  const cores = await findCores();
  const facts = await machineFacts(cores);
  const signal = abortOnSignals();
  const tables: Table[] = [];
  for (const leg of LEGS) {
    if (!only.includes(leg.name)) continue;
    tables.push(await leg.run(optionsOf(leg, { seconds, rounds: ROUNDS, cores, signal })));
  }
  const report = formatReport(facts, tables);
  print(`\n${report}`);
  if (args.length === 0) await writeResults(report);
}

function optionsOf({ name }: Leg, options: Omit<LegOptions, "progress">): LegOptions {
  return { ...options, progress: (line) => print(`${name}: ${line}\n`) };
}

/** Written as `deno fmt` wants it, because the project's files are checked for that. */
async function writeResults(report: string): Promise<void> {
  await Deno.writeTextFile(RESULTS, report);
  const { success } = await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", RESULTS.pathname] })
    .output();
  if (!success) throw new Error(`Cannot format ${RESULTS.pathname}: deno fmt failed`);
}

/** An interrupted run unwinds like a failed one, and stops what it started. */
function abortOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(name, () => controller.abort(new Error(`Cannot go on: got ${name}`)));
  }
  return controller.signal;
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

if (import.meta.main) {
  try {
    await main(Deno.args);
  } catch (error) {
    print(`error: ${error instanceof Error ? error.message : error}\n`);
    Deno.exit(1);
  }
  Deno.exit(0);
}
