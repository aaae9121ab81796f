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
import type { EngineAuthorization, EngineAuthorizationParts } from "./auth.ts";
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
  let failure: { error: unknown; until: number } | undefined;
  /** Until when the caller that fetches a token has it to itself; 0 if there is none. */
  let fetchingUntil = 0;
  let droppedAt = -Infinity;

  async function obtain(signal: AbortSignal | undefined): Promise<string> {
    for (;;) {
      const now = clock.now();
      if (token !== undefined && now < token.refreshAt) return token.header;
      const usable = token !== undefined && now < token.expiresAt ? token.header : undefined;
      if (failure !== undefined && now < failure.until) {
        if (usable !== undefined) return usable;
        throw failure.error;
      }
      if (now >= fetchingUntil) return await renew(usable, signal);
      if (usable !== undefined) return usable;
      await clock.sleep(LOOK_INTERVAL_MS, signal);
      if (signal?.aborted) throw endedWaiting();
    }
  }

  async function renew(usable: string | undefined, signal: AbortSignal | undefined): Promise<string> {
    const turn = clock.now() + TOKEN_TIMEOUT_MS;
    fetchingUntil = turn;
    try {
      token = await requestToken(client, { fetch, clock, signal });
      failure = undefined;
      return token.header;
    } catch (error) {
      // A caller that gave up says nothing about the server.
      if (!signal?.aborted) failure = { error, until: clock.now() + holdOf(error) };
      if (usable !== undefined) return usable;
      throw error;
    } finally {
      if (fetchingUntil === turn) fetchingUntil = 0;
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
      if (now - droppedAt < DROP_INTERVAL_MS) return false;
      droppedAt = now;
      token = undefined;
      return true;
    },
  };
}

function holdOf(error: unknown): number {
  const asked = error instanceof ZeebridgeError ? error.retryAfterMs ?? 0 : 0;
  return Math.min(Math.max(asked, FAILURE_HOLD_MS), MAX_FAILURE_HOLD_MS);
}
