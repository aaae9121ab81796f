/**
 * How often something can be done in a second, one after the other, in this process.
 *
 * @module
 */

/** How often it is done before the clock is looked at again. */
const BATCH = 50;

/** Runs per second, after a quarter of the time for warming up. */
export async function perSecond(run: () => unknown, ms: number): Promise<number> {
  await runFor(run, ms / 4);
  return await runFor(run, ms);
}

async function runFor(run: () => unknown, ms: number): Promise<number> {
  const start = performance.now();
  let runs = 0;
  let elapsedMs = 0;
  while (elapsedMs < ms) {
    for (let index = 0; index < BATCH; index++) {
      const result = run();
      // What is there at once must not pay for a turn of the event loop.
      if (result instanceof Promise) await result;
    }
    runs += BATCH;
    elapsedMs = performance.now() - start;
  }
  return runs * 1_000 / elapsedMs;
}
