/**
 * One attempt to give an event to a target.
 *
 * @module
 */

import type { JsonObject } from "../../core/json.ts";
import { orAborted } from "../../core/or_aborted.ts";
import type { Clock } from "../../ports/clock.ts";
import type { SandboxConnection } from "./connection.ts";
import type { RoutedEvent } from "./input.ts";
import { buildInvocation } from "./invocation.ts";
import { createOAuthTokens, type OAuthTokens, TokenUnavailable } from "./oauth_token.ts";
import { type AttemptOutcome, outcomeOfAnswer, outcomeOfFault } from "./outcome.ts";
import type { ApiDestinationTarget, EventHandler, SandboxTarget } from "./target.ts";
import { TimedOut, withinTime } from "./time_limit.ts";

/** Gives an event to a target, once. Never rejects. */
export type Attempt = (target: SandboxTarget, routed: RoutedEvent) => Promise<AttemptOutcome>;

/** What attempts are made with. */
export interface AttemptParts {
  /** Reaches endpoints. */
  fetch: typeof fetch;
  /** Time. */
  clock: Clock;
  /** Ends all of them. */
  signal: AbortSignal;
}

/** An endpoint has so long to answer. */
const TIMEOUT_MS = 5_000;

/** Makes attempts possible. */
export function createAttempt({ fetch, clock, signal }: AttemptParts): Attempt {
  const tokens = new WeakMap<SandboxConnection, OAuthTokens>();

  function tokensOf(connection: SandboxConnection | undefined): OAuthTokens | undefined {
    if (connection?.authorization?.type !== "OAUTH_CLIENT_CREDENTIALS") return undefined;
    let found = tokens.get(connection);
    if (found === undefined) {
      tokens.set(connection, found = createOAuthTokens(connection.authorization, { fetch, clock }));
    }
    return found;
  }

  async function invoke(target: ApiDestinationTarget, routed: RoutedEvent): Promise<AttemptOutcome> {
    const connectionTokens = tokensOf(target.connection);
    try {
      const tokenHeader = await connectionTokens?.header(signal);
      const response = await withinTime(
        (ended) => fetch(buildInvocation(target, routed, { tokenHeader, signal: ended })),
        { clock, timeoutMs: TIMEOUT_MS, signal },
      );
      // Nobody reads it, and a body that nobody reads may hold a connection.
      await response.body?.cancel();
      const { status } = response;
      if (tokenHeader !== undefined && (status === 401 || status === 407)) {
        connectionTokens?.refused(tokenHeader);
      }
      return outcomeOfAnswer(response, clock.now());
    } catch (error) {
      return outcomeOfError(error);
    }
  }

  async function call(handler: EventHandler, event: JsonObject): Promise<AttemptOutcome> {
    try {
      // A copy, so that no target sees what another one made of the event.
      await orAborted(Promise.resolve(handler(structuredClone(event))), signal);
      return { kind: "delivered" };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return outcomeOfFault("SDK_CLIENT_ERROR", `The function failed: ${reason}`);
    }
  }

  return (target, routed) => {
    if (typeof target === "function") return call(target, routed.event);
    return "handler" in target ? call(target.handler, routed.event) : invoke(target, routed);
  };
}

function outcomeOfError(error: unknown): AttemptOutcome {
  if (error instanceof TokenUnavailable) return outcomeOfFault("NO_PERMISSIONS", error.message);
  if (error instanceof TimedOut) {
    return outcomeOfFault(
      "TIMEOUT",
      `Unable to invoke ApiDestination endpoint: it did not answer within ${TIMEOUT_MS} ms`,
    );
  }
  return outcomeOfFault(
    "CONNECTION_FAILURE",
    "Unable to invoke ApiDestination endpoint: it cannot be reached",
  );
}
