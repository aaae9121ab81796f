/**
 * Amazon EventBridge over `fetch`.
 *
 * @module
 */

import { type EndpointVariant, globalEndpoint, regionalEndpoint } from "../../core/aws/endpoints.ts";
import type { Sha256 } from "../../core/sha256.ts";
import { utf8 } from "../../core/bytes.ts";
import { formatDuration } from "../../core/duration.ts";
import { readPutEventsAnswer } from "../../core/eventbridge/answer.ts";
import {
  type AwsAnswer,
  EventBusError,
  mayConcernTime,
  readErrorAnswer,
} from "../../core/eventbridge/error.ts";
import { encodePutEvents } from "../../core/eventbridge/request.ts";
import { readRetryHint } from "../../core/eventbridge/retry.ts";
import { type PutEventsKeys, type SignPutEvents, signPutEvents } from "../../core/eventbridge/sign.ts";
import type { EventBusTarget } from "../../core/eventbridge/target.ts";
import { orAborted } from "../../core/or_aborted.ts";
import { createMask } from "../../core/secrets/mask.ts";
import type { Clock } from "../../ports/clock.ts";
import type { EventBus } from "../../ports/event_bus.ts";
import { readBodyText } from "./body_text.ts";
import { createClockOffsets } from "./clock_offsets.ts";

/** What the event bus is made of. */
export interface EventBusOptions {
  /** Sends the requests. */
  fetch: typeof fetch;
  /** Time: of signatures, and of the time-out. */
  clock: Clock;
  /** Endpoint in the place of AWS's own, unless a request names another one. */
  endpoint?: string;
  /** What AWS's own endpoint has to offer. Default: nothing besides. */
  endpointVariants?: readonly EndpointVariant[];
  /** A global endpoint in the place of the region's, and who signs for it. */
  global?: { endpointId: string; sign: SignPutEvents };
  /** What hashes for signatures. Default: WebCrypto. */
  sha256?: Sha256;
  /** How long an answer may take, in milliseconds. Default: 15,000. */
  timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 15_000;
/** Ten results take 2 KiB; whatever has more than this is not AWS. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** An answer, and whether it showed that the request was signed at a wrong time. */
interface TimedAwsAnswer extends AwsAnswer {
  receivedAt: number;
  wasSkewed: boolean;
}

/** Makes the event bus. */
export function createEventBus(options: EventBusOptions): EventBus {
  const { fetch, clock, sha256, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const keys: PutEventsKeys = new Map();
  const sign: SignPutEvents = options.global?.sign ??
    ((request, context) => signPutEvents(request, { ...context, keys, sha256 }));
  const offsets = createClockOffsets();

  async function send(
    target: EventBusTarget,
    { body, signal }: { body: Uint8Array<ArrayBuffer>; signal: AbortSignal },
  ): Promise<TimedAwsAnswer> {
    const url = urlOf(target, options);
    const offsetMs = offsets.of(url.href);
    // As late as possible: a signature is good for minutes only.
    const sentAt = clock.now();
    const { credentials, region } = target;
    const headers = await sign({ url, body }, { credentials, region, signedAt: sentAt + offsetMs });
    // A redirect would carry the signature elsewhere. AWS sends none.
    const request = fetch(url.href, { method: "POST", headers, body, redirect: "manual", signal });
    const response = await orAborted(request, signal);
    const receivedAt = clock.now();
    const received = Object.fromEntries(response.headers);
    return {
      status: response.status,
      headers: received,
      body: await readBodyText(response, { maxBytes: MAX_ANSWER_BYTES, signal }),
      receivedAt,
      wasSkewed: offsets.learn(url.href, { headers: received, sentAt, receivedAt, offsetMs }),
    };
  }

  return {
    async putEvents(target, entries, { signal } = {}) {
      const deadline = new AbortController();
      const cancel = clock.after(timeoutMs, () => deadline.abort());
      try {
        const either = signal === undefined ? deadline.signal : AbortSignal.any([deadline.signal, signal]);
        const body = utf8(encodePutEvents(entries, { endpointId: options.global?.endpointId }));
        const answer = await send(target, { body, signal: either });
        if (answer.status !== 200) throw errorOf(answer, target);
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
          { reason: `Cannot reach the event bus: ${reason}` },
        );
      } finally {
        cancel();
      }
    },
  };
}

function urlOf(
  { region, endpoint }: EventBusTarget,
  { endpoint: override, endpointVariants: variants, global }: EventBusOptions,
): URL {
  const own = global === undefined
    ? regionalEndpoint(region, { variants })
    : globalEndpoint(global.endpointId, { region, variants });
  const base = endpoint ?? override ?? own;
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
function errorOf(answer: TimedAwsAnswer, { credentials }: EventBusTarget): EventBusError {
  const error = readErrorAnswer(answer);
  const mask = createMask([credentials.secretAccessKey, credentials.sessionToken ?? ""]);
  const code = error.code === "EVENT_BUS_UNAVAILABLE" ? "EVENT_BUS_UNAVAILABLE" : "EVENT_BUS_REJECTED";
  return new EventBusError(code, mask(error.message), {
    ...error,
    reason: error.reason && mask(error.reason),
    retryAfterMs: readRetryHint(answer.headers, answer.receivedAt),
    clockSkew: answer.wasSkewed && mayConcernTime(error) ? "corrected" : undefined,
  });
}
