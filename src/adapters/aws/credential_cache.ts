/**
 * Keeps credentials until shortly before they expire.
 *
 * Whoever gives credentials is asked rarely: one caller asks, the others use what is kept, or look for what it finds
 * on timers of their own (docs/adr/0009-waiting-on-own-timers.md).
 *
 * @module
 */

import { type AwsCredentials, equalCredentials } from "../../core/aws/credentials.ts";
import { errorCodeOf } from "../../core/errors.ts";
import { orAborted } from "../../core/or_aborted.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CredentialSource } from "../../ports/credential_source.ts";
import { credentialsUnavailable } from "./credential_request.ts";

/** From this long before their end on, credentials are asked for again. */
const AHEAD_MS = 300_000;
/** In this last time callers wait for them: what nobody waits for may never end, as on Workers. */
const LAST_MS = 60_000;
/** Credentials without an end, such as those of a file, are read again after this. */
const UNDATED_MS = 60_000;
/** How long after an answer nobody asks again, whatever it was. */
const HOLD_MS = 5_000;
/** How long a caller has the asking to itself. Then it counts as gone. */
const TURN_MS = 20_000;
/** After this nobody waits for the source any more. */
const ANSWER_MS = 30_000;
const NO_ANSWER = credentialsUnavailable("Unable to load credentials: the source gave no answer in time");
/** How often a caller looks whether another one has got them. */
const LOOK_INTERVAL_MS = 25;

/** Credentials in memory. */
interface KeptCredentials {
  value: AwsCredentials;
  /** When they were given, in milliseconds since the epoch. */
  givenAt: number;
  /** From when on they are asked for again, in milliseconds since the epoch. */
  refreshAt: number;
  /** When they end, in milliseconds since the epoch. */
  expiresAt: number;
}

/** Makes a source that keeps what another one gives. */
export function cacheCredentials(source: CredentialSource, clock: Clock): CredentialSource {
  let kept: KeptCredentials | undefined;
  let failure: { error: unknown; failedAt: number } | undefined;
  /** Since when a caller asks; -Infinity if none does. */
  let askingSince = -Infinity;

  async function ask(signal?: AbortSignal): Promise<AwsCredentials> {
    const turn = clock.now();
    askingSince = turn;
    try {
      const value = await askInTime(source, { clock, signal });
      kept = keep(value, clock.now());
      failure = undefined;
      return value;
    } catch (cause) {
      const error = errorCodeOf(cause) === "AWS_CREDENTIALS_UNAVAILABLE"
        ? cause
        : credentialsUnavailable("Unable to load credentials: the source of the host failed", cause);
      // A caller that gave up says nothing about the source.
      if (!signal?.aborted) failure = { error, failedAt: clock.now() };
      throw error;
    } finally {
      if (askingSince === turn) askingSince = -Infinity;
    }
  }

  async function obtain(signal: AbortSignal | undefined): Promise<AwsCredentials> {
    for (;;) {
      const now = clock.now();
      if (kept !== undefined && isFresh(kept, now)) return kept.value;
      const usable = kept !== undefined && now < kept.expiresAt ? kept : undefined;
      if (failure !== undefined && isWithin(HOLD_MS, { since: failure.failedAt, now })) {
        if (usable !== undefined) return usable.value;
        throw failure.error;
      }
      if (!isWithin(TURN_MS, { since: askingSince, now })) {
        if (usable === undefined) return await ask(signal);
        // A failure is remembered, and does no harm while the old ones are good.
        const asking = ask().catch(() => usable.value);
        return usable.expiresAt - now > LAST_MS ? usable.value : await asking;
      }
      if (usable !== undefined) return usable.value;
      await clock.sleep(LOOK_INTERVAL_MS, signal);
      if (signal?.aborted) throw credentialsUnavailable("Unable to load credentials: the call was ended");
    }
  }

  return {
    credentials({ signal, expired } = {}) {
      // What was given a moment ago would be given again.
      if (kept !== undefined && expired !== undefined && equalCredentials(kept.value, expired)) {
        if (!isWithin(HOLD_MS, { since: kept.givenAt, now: clock.now() })) kept = undefined;
      }
      return kept !== undefined && isFresh(kept, clock.now()) ? Promise.resolve(kept.value) : obtain(signal);
    },
  };
}

/** A function of the host's may never answer, and know nothing of signals. */
async function askInTime(
  source: CredentialSource,
  { clock, signal }: { clock: Clock; signal?: AbortSignal },
): Promise<AwsCredentials> {
  const deadline = new AbortController();
  const cancel = clock.after(ANSWER_MS, () => deadline.abort(NO_ANSWER));
  const either = signal === undefined ? deadline.signal : AbortSignal.any([deadline.signal, signal]);
  try {
    return await orAborted(source.credentials({ signal: either }), either);
  } finally {
    cancel();
  }
}

/** @throws {ZeebridgeError} if they have ended already. */
function keep(value: AwsCredentials, now: number): KeptCredentials {
  const { expiresAt } = value;
  if (expiresAt === undefined) {
    return { value, givenAt: now, refreshAt: now + UNDATED_MS, expiresAt: now + UNDATED_MS };
  }
  const leftMs = expiresAt - now;
  if (leftMs <= 0) {
    throw credentialsUnavailable("Unable to load credentials: those that were given have expired already");
  }
  // Credentials that live for minutes would otherwise be asked for all the time.
  const aheadMs = Math.min(AHEAD_MS, leftMs / 2);
  const refreshAt = Math.min(expiresAt, now + Math.max(HOLD_MS, leftMs - aheadMs));
  return { value, givenAt: now, refreshAt, expiresAt };
}

/** A clock that was set back must not keep credentials for longer. */
function isFresh({ givenAt, refreshAt }: KeptCredentials, now: number): boolean {
  return now >= givenAt && now < refreshAt;
}

/** Whether an instant is that soon after another one; not if the clock was set back in between. */
function isWithin(milliseconds: number, { since, now }: { since: number; now: number }): boolean {
  return now >= since && now - since < milliseconds;
}
