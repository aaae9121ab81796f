/**
 * What an engine does with a process that was made up at random, line by line.
 *
 * @module
 */

import { errorCodeOf } from "../../../src/core/errors.ts";
import { type JsonObject, stringifyJson } from "../../../src/core/json.ts";
import type { ActivatedJob } from "../../../src/ports/engine.ts";
import type { Action, RandomRun } from "./random_process.ts";
import type { ScenarioSubject } from "./scenario.ts";
import { ScenarioWorld } from "./world.ts";

/** Runs it, and writes down the jobs that there are after each action. */
export async function traceRun(
  { model, actions }: RandomRun,
  subject: ScenarioSubject,
): Promise<string[]> {
  const world = new ScenarioWorld(subject);
  const lines: string[] = [];
  const open: ActivatedJob[] = [];
  const look = async (): Promise<void> => {
    const jobs = await world.jobsNow("work");
    lines.push(...jobs.map(({ elementId, variables }) => `  ${elementId} ${write(variables)}`));
    open.push(...jobs);
  };
  await world.runOpen(model, { key: "k", x: 1, y: 2 });
  await look();
  for (const action of actions) {
    const [job] = action.kind === "publish" ? [] : open.splice(action.index % Math.max(1, open.length), 1);
    const command = job === undefined ? publish(world, action) : end(world, action, job);
    lines.push(job === undefined ? `${action.message} ${write(action.variables)}` : describe(action, job));
    await command.catch((error) => void lines.push(`  ${errorCodeOf(error) ?? error}`));
    if (job?.elementId === "last" && action.kind === "complete") break;
    await look();
  }
  return lines;
}

function publish(world: ScenarioWorld, { message, ttlMs, variables }: Action): Promise<unknown> {
  return world.publish({ name: message, key: "k", ttlMs, variables });
}

function end(world: ScenarioWorld, action: Action, job: ActivatedJob): Promise<unknown> {
  const { variables, errorCode } = action;
  const { jobKey } = job;
  switch (action.kind) {
    case "throw":
      return world.tell((engine) => engine.throwJobError({ jobKey, errorCode, variables }));
    case "fail":
      return world.tell((engine) =>
        engine.failJob({ jobKey, retries: 2, errorMessage: "", retryBackoffMs: 0, variables })
      );
    default:
      return world.complete(job, variables);
  }
}

function describe({ kind, errorCode, variables }: Action, { elementId }: ActivatedJob): string {
  return `${kind} ${elementId}${kind === "throw" ? ` ${errorCode}` : ""} ${write(variables)}`;
}

function write(variables: JsonObject): string {
  return stringifyJson(Object.fromEntries(Object.entries(variables).toSorted()));
}
