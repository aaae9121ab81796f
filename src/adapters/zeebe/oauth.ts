/**
 * OAuth client credentials: one token, kept until shortly before it expires.
 *
 * Token endpoints limit their callers, so nobody asks twice for the same token: one caller fetches, the others
 * use the old token while it lasts, or look again and again whether the new one is there. They look at a value,
 * and never await the fetching caller's promise: on Workers that belongs to another request, which may be gone
 * before it settles, and then they would hang.
 *
 * @module
 */

import { ZeebridgeError } from "../../core/errors.ts";
import type { EngineAuthorization, EngineAuthorizationParts } from "./authorization.ts";
import { endedWaiting, type OAuthClient, requestToken, type Token, TOKEN_TIMEOUT_MS } from "./token.ts";

/** How often a caller looks whether another one has got the token. */
const LOOK_INTERVAL_MS = 25;
/** How long a failure is answered for without asking again. */
const FAILURE_HOLD_MS = 5_000;
/** Longest of those holds, whatever the server asks for. */
const MAX_FAILURE_HOLD_MS = 60_000;
/** Within this time after a token was dropped, the engine's 401 does not drop its successor. */
const DROP_INTERVAL_MS = 30_000;

/** Makes the authorization of a client. */
export function createOAuthAuthorization(
  client: OAuthClient,
  { fetch, clock }: EngineAuthorizationParts,
): EngineAuthorization {
  let token: Token | undefined;
  let failure: { error: unknown; since: number; holdMs: number } | undefined;
  /** Since when a caller fetches a token, which it has to itself for a time; -Infinity if none does. */
  let fetchingSince = -Infinity;
  let droppedAt = -Infinity;

  async function obtain(signal: AbortSignal | undefined): Promise<string> {
    for (;;) {
      const now = clock.now();
      if (token !== undefined && now < token.refreshAt) return token.header;
      const usable = token !== undefined && now < token.expiresAt ? token.header : undefined;
      if (failure !== undefined && isWithin(failure.holdMs, { since: failure.since, now })) {
        if (usable !== undefined) return usable;
        throw failure.error;
      }
      if (!isWithin(TOKEN_TIMEOUT_MS, { since: fetchingSince, now })) return await renew(usable, signal);
      if (usable !== undefined) return usable;
      await clock.sleep(LOOK_INTERVAL_MS, signal);
      if (signal?.aborted) throw endedWaiting();
    }
  }

  async function renew(usable: string | undefined, signal: AbortSignal | undefined): Promise<string> {
    const turn = clock.now();
    fetchingSince = turn;
    try {
      token = await requestToken(client, { fetch, clock, signal });
      failure = undefined;
      return token.header;
    } catch (error) {
      // A caller that gave up says nothing about the server.
      if (!signal?.aborted) failure = { error, since: clock.now(), holdMs: holdOf(error) };
      if (usable !== undefined) return usable;
      throw error;
    } finally {
      if (fetchingSince === turn) fetchingSince = -Infinity;
    }
  }

  return {
    header(signal) {
      return token !== undefined && clock.now() < token.refreshAt ? token.header : obtain(signal);
    },
    refused(value) {
      // Somebody else has dropped or replaced it already.
      if (token?.header !== value) return true;
      const now = clock.now();
      if (isWithin(DROP_INTERVAL_MS, { since: droppedAt, now })) return false;
      droppedAt = now;
      token = undefined;
      return true;
    },
  };
}

/** Whether an instant is that soon after another one; not if the clock was set back in between. */
function isWithin(milliseconds: number, { since, now }: { since: number; now: number }): boolean {
  return now >= since && now - since < milliseconds;
}

function holdOf(error: unknown): number {
  const asked = error instanceof ZeebridgeError ? error.retryAfterMs ?? 0 : 0;
  return Math.min(Math.max(asked, FAILURE_HOLD_MS), MAX_FAILURE_HOLD_MS);
}
