/**
 * What AWS's answers say of this machine's clock, kept for the next signature.
 *
 * @module
 */

import { correctedOffset, type TimedAnswer } from "../../core/aws/clock_skew.ts";
import { makeRoom } from "../../core/make_room.ts";

/** What to add to this machine's time, by the address that is asked. */
export interface ClockOffsets {
  /** What to add, in milliseconds. */
  of(url: string): number;
  /** Looks at an answer: whether its request was signed at a wrong time, which is put right then. */
  learn(url: string, answer: TimedAnswer & { offsetMs: number }): boolean;
}

/** More addresses than this with a time of their own are not kept. */
const MAX_OFFSETS = 100;

/** Makes it. No endpoint of a task's own can set the time for others. */
export function createClockOffsets(): ClockOffsets {
  // What is not there is on time.
  const offsets = new Map<string, number>();
  return {
    of: (url) => offsets.get(url) ?? 0,
    learn(url, answer) {
      const corrected = correctedOffset(answer, answer.offsetMs);
      if (corrected === undefined) return false;
      makeRoom(offsets, MAX_OFFSETS);
      offsets.set(url, corrected);
      return true;
    },
  };
}
