/**
 * An engine whose polls wait without a clock: for one that stands still and then jumps by days, in which a poll that
 * ends by time would be made anew thousands of times.
 *
 * @module
 */

import type { Engine } from "../../ports/engine.ts";
import type { EmbeddedEngine } from "../../sandbox/engine/embedded_engine.ts";

/**
 * Makes it.
 *
 * @param engine The engine, by its protocol.
 * @param embedded The same, from within.
 * @param stopped Ends the polls.
 */
export function createPatientEngine(
  engine: Engine,
  { embedded, stopped }: { embedded: Pick<EmbeddedEngine, "jobReady">; stopped: AbortSignal },
): Engine {
  return {
    ...engine,
    async activateJobs(command) {
      for (;;) {
        const jobs = await engine.activateJobs({ ...command, requestTimeoutMs: 0 });
        if (jobs.length > 0 || command.requestTimeoutMs === 0 || stopped.aborted) return jobs;
        await embedded.jobReady(command, stopped);
      }
    },
  };
}
