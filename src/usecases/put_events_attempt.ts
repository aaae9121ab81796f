/**
 * One attempt to send the events of a batch: which of them end with it, and what remains to be tried.
 *
 * @module
 */

import { type AwsCredentials, equalCredentials } from "../core/aws/credentials.ts";
import { ZeebridgeError } from "../core/errors.ts";
import type { EventEntry, ResultEntry } from "../core/eventbridge/entry.ts";
import { EventBusError, mayConcernOneEntry, saysExpired } from "../core/eventbridge/error.ts";
import {
  type Ending,
  PUT_EVENTS_CODES,
  type PutEventsOutcome,
  type Verdict,
  verdictOfError,
  verdictOfResult,
} from "../core/eventbridge/outcome.ts";
import type { EventBusTarget } from "../core/eventbridge/target.ts";
import { orAborted } from "../core/or_aborted.ts";
import type { Clock, Random } from "../ports/clock.ts";
import type { CredentialSource } from "../ports/credential_source.ts";
import type { EventBus } from "../ports/event_bus.ts";
import { createGrantRetry } from "./grant_retry.ts";

/** What an attempt needs. */
export interface AttemptParts {
  /** Takes the requests. */
  eventBus: EventBus;
  /** Who signs them. */
  credentials: CredentialSource;
  /** Time. */
  clock: Clock;
  /** Chance. */
  random: Pick<Random, "next">;
}

/** Where events go, and how often. */
export interface AttemptSettings {
  /** AWS region. */
  region: string;
  /** Most attempts for an event. */
  maxAttempts: number;
}

/** An event on its way. */
export interface Item {
  /** Its place among the events given. */
  index: number;
  /** What is sent. */
  entry: EventEntry;
  /** Its size as AWS counts it. */
  bytes: number;
}

/** Events of one request, and what is behind them. */
export interface Batch {
  /** The events. */
  items: readonly Item[];
  /** Whose they are. */
  call: Call;
  /** Attempts that were made. */
  attempts: number;
  /** Whether one of those may have arrived after all. */
  mayHaveBeenSent: boolean;
  /** What the last retry took of the budget. */
  cost?: number;
  /** Credentials that were refused as expired, and the end if there are no others. */
  expired?: { credentials: AwsCredentials; ending: Ending };
}

/** One call of putting events. */
export interface Call {
  /** Aborts the call. */
  signal?: AbortSignal;
  /** What became of the events so far, by their index. */
  outcomes: PutEventsOutcome[];
}

const ABORTED = { code: PUT_EVENTS_CODES.aborted, message: "The call was given up" } as const;

/** Makes an attempt. What remains of the batch then are batches that take its place. Never rejects. */
export type Attempt = (batch: Batch) => Promise<Batch[]>;

/** Makes the use case. All attempts share one budget for retries. */
export function createAttempt(parts: AttemptParts, settings: AttemptSettings): Attempt {
  const { region, maxAttempts } = settings;
  const grantRetry = createGrantRetry(parts);

  /** Ends what is at its end, and waits with what is not. */
  async function settle(
    batch: Batch,
    { verdicts, askedMs }: { verdicts: readonly Verdict[]; askedMs?: number },
  ): Promise<Batch[]> {
    const { attempts, cost, call } = batch;
    const tried = batch.items.map((item, index) => {
      const { ending, retry } = verdicts[index] ?? verdictOfResult();
      return { item, ending, retry, askedMs, isTaken: ending.outcome === "sent" };
    });
    const granted = grantRetry(tried, { attempts, maxAttempts, cost });
    const items: Item[] = [];
    let { mayHaveBeenSent } = batch;
    for (const { item, ending, retry } of tried) {
      if (granted === undefined || retry === undefined) {
        end({ ...batch, items: [item] }, ending);
      } else {
        items.push(item);
        mayHaveBeenSent ||= ending.outcome === "failed" && ending.mayHaveBeenSent;
      }
    }
    if (granted === undefined) return [];
    await granted.wait(call.signal);
    return [{ ...batch, items, cost: granted.cost, mayHaveBeenSent }];
  }

  return async function attempt(batch) {
    const { items, call: { signal }, expired } = batch;
    if (signal?.aborted) return end(batch, { outcome: "failed", ...ABORTED, mayHaveBeenSent: false });
    const credentials = await credentialsFor(batch, parts.credentials);
    if ("outcome" in credentials) return end(batch, credentials);
    const sent: Batch = { ...batch, attempts: batch.attempts + 1 };
    const answer = await request(sent, { region, credentials, eventBus: parts.eventBus });
    if (!(answer instanceof EventBusError)) {
      return await settle(sent, { verdicts: answer.map(verdictOfResult) });
    }
    if (signal?.aborted && answer.status === undefined) return end(sent, { outcome: "unknown", ...ABORTED });
    // Nothing was taken. One event's fault must not fail its neighbours, so each gets a request of its own.
    if (items.length > 1 && answer.clockSkew === undefined && mayConcernOneEntry(answer)) {
      return items.map((item) => ({ ...batch, items: [item], cost: undefined }));
    }
    const verdict = verdictOfError(answer);
    const isNews = expired === undefined && verdict.retry === undefined && saysExpired(answer);
    if (isNews && sent.attempts < maxAttempts) {
      return [{ ...sent, expired: { credentials, ending: verdict.ending } }];
    }
    return await settle(sent, { verdicts: items.map(() => verdict), askedMs: answer.retryAfterMs });
  };
}

/** Credentials to sign with, or how it ends without. */
async function credentialsFor(
  { call: { signal }, expired }: Batch,
  source: CredentialSource,
): Promise<AwsCredentials | Ending> {
  try {
    const asked = source.credentials({ signal, expired: expired?.credentials });
    const credentials = await orAborted(asked, signal);
    if (typeof credentials?.accessKeyId !== "string" || typeof credentials.secretAccessKey !== "string") {
      throw new ZeebridgeError("AWS_CREDENTIALS_UNAVAILABLE", "The source of credentials gave none");
    }
    return expired && equalCredentials(expired.credentials, credentials) ? expired.ending : credentials;
  } catch (error) {
    if (signal?.aborted) return { outcome: "failed", ...ABORTED, mayHaveBeenSent: false };
    // What is no error of this project may quote anything.
    const message = error instanceof ZeebridgeError ? error.message : "Cannot get AWS credentials";
    return {
      outcome: "failed",
      code: PUT_EVENTS_CODES.credentialsUnavailable,
      message,
      mayHaveBeenSent: false,
    };
  }
}

/** The results of a batch's events, or why there are none. */
async function request(
  { items, call: { signal } }: Batch,
  { eventBus, ...target }: EventBusTarget & { eventBus: EventBus },
): Promise<ResultEntry[] | EventBusError> {
  try {
    const entries = items.map(({ entry }) => entry);
    return (await eventBus.putEvents(target, entries, { signal })).entries;
  } catch (error) {
    if (error instanceof EventBusError) return error;
    const reason = "an unexpected error";
    return new EventBusError("EVENT_BUS_UNAVAILABLE", `Cannot put events: ${reason}`, { reason });
  }
}

/** Every event of a batch ends alike. Nothing remains. */
function end({ items, call, attempts, mayHaveBeenSent }: Batch, ending: Ending): Batch[] {
  for (const { index } of items) {
    // What is refused now may have arrived before: who sends it again later has to know.
    const isOpen = ending.outcome === "failed" || (ending.outcome === "refused" && mayHaveBeenSent);
    call.outcomes[index] = isOpen
      ? {
        ...ending,
        outcome: "failed",
        mayHaveBeenSent: mayHaveBeenSent || (ending.outcome === "failed" && ending.mayHaveBeenSent),
        attempts,
      }
      : { ...ending, attempts };
  }
  return [];
}
