/**
 * The alarm of the object that works on jobs, apart from the object: looks for jobs, and sets itself again.
 *
 * @module
 */

import { IDLE_POLL_MS, nextPollDelayMs } from "../../core/job/idle_poll.ts";

/** The part of an object's storage that has its one alarm. */
export interface AlarmStorage {
  /** When the alarm is due, in milliseconds since the epoch; null where none is set, also while it runs. */
  getAlarm(): Promise<number | null>;
  /** Sets the alarm, in place of an earlier one. */
  setAlarm(at: number): Promise<void>;
}

/** What the alarm needs. */
export interface JobAlarmParts {
  /** Where the alarm is set. */
  storage: AlarmStorage;
  /** Looks for jobs once, within a budget; `undefined` if it cannot, because the configuration cannot be read. */
  look(budgetMs: number): Promise<{ activated: number } | undefined>;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** An alarm that keeps itself going. */
export interface JobAlarm {
  /** Sees to it that the alarm is set. Safe to repeat. */
  wake(): Promise<void>;
  /** What to do when the alarm goes off. Never rejects. */
  ring(): Promise<void>;
}

/** Time for one look, well inside an alarm's 15 minutes: job locks and the next deployment should not wait. */
const ALARM_BUDGET_MS = 60_000;

/** Makes the alarm. */
export function createJobAlarm({ storage, look, now }: JobAlarmParts): JobAlarm {
  // In memory: after an eviction the back-off starts anew, which costs one early poll.
  let delayMs = 0;

  return {
    async wake() {
      if (await storage.getAlarm() === null) await storage.setAlarm(now());
    },
    // The platform gives up on an alarm after six failures, and then nobody would poll any more.
    async ring() {
      try {
        const found = await look(ALARM_BUDGET_MS);
        delayMs = found === undefined ? IDLE_POLL_MS.most : nextPollDelayMs(delayMs, found.activated);
      } catch {
        // Whoever looked has logged what went wrong; here only the next look matters.
        delayMs = IDLE_POLL_MS.most;
      }
      try {
        await storage.setAlarm(now() + delayMs);
      } catch {
        // The next cron tick finds no alarm, and sets one.
      }
    },
  };
}
