/**
 * Amazon EventBridge over `fetch`.
 *
 * @module
 */

import { regionalEndpoint } from "../../core/aws/endpoints.ts";
import { formatDuration } from "../../core/duration.ts";
import { readPutEventsAnswer } from "../../core/eventbridge/answer.ts";
import { type AwsAnswer, EventBusError, readErrorAnswer } from "../../core/eventbridge/error.ts";
import { encodePutEvents } from "../../core/eventbridge/request.ts";
import { type PutEventsKeys, signPutEvents } from "../../core/eventbridge/sign.ts";
import type { EventBusTarget } from "../../core/eventbridge/target.ts";
import { createMask } from "../../core/secrets/mask.ts";
import type { Clock } from "../../ports/clock.ts";
import type { EventBus } from "../../ports/event_bus.ts";
import { readBodyText } from "./body_text.ts";

/** What the event bus is made of. */
export interface EventBusOptions {
  /** Sends the requests. */
  fetch: typeof fetch;
  /** Time: of signatures, and of the time-out. */
  clock: Clock;
  /** Endpoint in the place of AWS's own, unless a request names another one. */
  endpoint?: string;
  /** How long an answer may take, in milliseconds. Default: 15,000. */
  timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 15_000;
/** Ten results take 2 KiB; whatever has more than this is not AWS. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** Makes the event bus. */
export function createEventBus(options: EventBusOptions): EventBus {
  const { fetch, clock, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const keys: PutEventsKeys = new Map();

  async function send(target: EventBusTarget, body: string, signal: AbortSignal): Promise<AwsAnswer> {
    const url = urlOf(target, options.endpoint);
    const headers = await signPutEvents(url, body, {
      credentials: target.credentials,
      region: target.region,
      // As late as possible: a signature is good for minutes only.
      signedAt: clock.now(),
      keys,
    });
    // A redirect would carry the signature elsewhere. AWS sends none.
    const response = await fetch(url.href, { method: "POST", headers, body, redirect: "manual", signal });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await readBodyText(response, MAX_ANSWER_BYTES),
    };
  }

  return {
    async putEvents(target, entries, { signal } = {}) {
      const deadline = new AbortController();
      const cancel = clock.after(timeoutMs, () => deadline.abort());
      try {
        const either = signal === undefined ? deadline.signal : AbortSignal.any([deadline.signal, signal]);
        const answer = await send(target, encodePutEvents(entries), either);
        if (answer.status !== 200) throw withoutCredentials(readErrorAnswer(answer), target);
        return readPutEventsAnswer(answer, entries.length);
      } catch (error) {
        if (error instanceof EventBusError) throw error;
        const reason = deadline.signal.aborted
          ? `no answer within ${formatDuration(timeoutMs)}`
          : signal?.aborted
          ? "the call was given up"
          : "no connection, or it broke";
        // What fetch throws may quote the address, which may hold what a task's author put there.
        throw new EventBusError(
          "EVENT_BUS_UNAVAILABLE",
          `Unable to execute HTTP request: ${reason} (SDK Attempt Count: 1)`,
        );
      } finally {
        cancel();
      }
    },
  };
}

function urlOf({ region, endpoint }: EventBusTarget, override: string | undefined): URL {
  const base = endpoint ?? override ?? regionalEndpoint(region, "events");
  if (base === undefined) {
    throw new EventBusError(
      "EVENT_BUS_REJECTED",
      `Cannot send events: ${region} is not a region of AWS's, expected one such as eu-central-1`,
    );
  }
  const url = new URL(base);
  url.search = "";
  url.hash = "";
  return url;
}

/** AWS quotes what it was asked to verify, the session token too, when a signature does not match. */
function withoutCredentials(error: EventBusError, { credentials }: EventBusTarget): EventBusError {
  const mask = createMask([credentials.secretAccessKey, credentials.sessionToken ?? ""]);
  const code = error.code === "EVENT_BUS_UNAVAILABLE" ? "EVENT_BUS_UNAVAILABLE" : "EVENT_BUS_REJECTED";
  return new EventBusError(code, mask(error.message), error);
}
