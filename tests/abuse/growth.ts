/**
 * How time grows with size. Only that is judged, never how much time it is: a machine may be slow, but twice the
 * input may not take four times as long.
 *
 * @module
 */

/** What is done with an input of a size. Makes the input first, and returns what is to be timed. */
export type Workload = (size: number) => () => void;

/** A time is the mean of as many runs as fit into this, so that short ones can be told apart. */
const LEAST_MS = 2;
/** Other work on the machine can disturb many rounds; the first good one ends it. */
const ROUNDS = 200;

/**
 * The exponent of the time: 1 is linear, 2 is quadratic, near 0 does not look at the input. Noise only adds to a
 * time, so the fastest of several rounds counts for each size.
 *
 * @param worst Below it no further rounds are needed.
 */
export function growthExponent(
  workload: Workload,
  { sizes, worst }: { sizes: readonly number[]; worst: number },
): number {
  const runs = sizes.map(workload);
  const fastest = sizes.map(() => Infinity);
  let exponent = Infinity;
  for (let round = 0; round < ROUNDS && exponent > worst; round++) {
    for (const [index, run] of runs.entries()) {
      fastest[index] = Math.min(fastest[index] ?? Infinity, meanMs(run));
    }
    // The first round warms up.
    if (round > 0) exponent = slope(sizes.map(Math.log), fastest.map(Math.log));
  }
  return exponent;
}

/** Milliseconds of one run, as a mean of as many as it takes to measure. */
export function meanMs(run: () => void): number {
  const start = performance.now();
  let runs = 0;
  let elapsedMs = 0;
  while (elapsedMs < LEAST_MS) {
    run();
    runs++;
    elapsedMs = performance.now() - start;
  }
  return elapsedMs / runs;
}

/** Slope of the line that fits best, by least squares. */
function slope(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(xs), mean(ys)];
  let covariance = 0;
  let variance = 0;
  for (const [index, x] of xs.entries()) {
    covariance += (x - meanX) * ((ys[index] ?? meanY) - meanY);
    variance += (x - meanX) ** 2;
  }
  return covariance / variance;
}
