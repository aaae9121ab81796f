/**
 * How long ago something was, by clocks that are set at times.
 *
 * @module
 */

/**
 * Whether an instant is that soon after another one. It is not if the other one never was, nor if it lies in the future:
 * a clock that was set back must not keep alive what was kept.
 */
export function isWithin(
  milliseconds: number,
  { since, now }: { since: number | undefined; now: number },
): boolean {
  return since !== undefined && now >= since && now - since < milliseconds;
}
