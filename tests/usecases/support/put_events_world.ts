/**
 * Putting events between an event bus that a test speaks for, and a clock that it moves.
 *
 * @module
 */

import type { AwsCredentials } from "../../../src/core/aws/credentials.ts";
import type { EventEntry, ResultEntry } from "../../../src/core/eventbridge/entry.ts";
import { type EventBusError, readErrorAnswer } from "../../../src/core/eventbridge/error.ts";
import type { PutEventsOutcome } from "../../../src/core/eventbridge/outcome.ts";
import type { PutEventsEntry } from "../../../src/core/eventbridge/validate.ts";
import type { CredentialSource } from "../../../src/ports/credential_source.ts";
import type { EventBusTarget } from "../../../src/ports/event_bus.ts";
import { createManualClock } from "../../../src/testing/manual_clock.ts";
import { createPutEvents, type PutEventsSettings } from "../../../src/usecases/put_events.ts";

/** What everything is signed with. */
export const CREDENTIALS: AwsCredentials = { accessKeyId: "AKID", secretAccessKey: "secret" };
const SETTINGS: PutEventsSettings = {
  region: "eu-central-1",
  maxAttempts: 3,
  maxRequestBytes: 1_000,
  concurrency: 4,
};

interface Sent {
  names: string[];
  target: EventBusTarget;
}

/** What a bus does with a request: its results, by default all taken. */
type Answer = (names: string[], request: number) => ResultEntry[] | Promise<ResultEntry[]>;

function nameOf({ Detail }: EventEntry): string {
  return String(JSON.parse(Detail).name);
}

/** AWS took all of them. */
export function taken(names: string[]): ResultEntry[] {
  return names.map((name) => ({ eventId: `id of ${name}`, errorCode: null, errorMessage: null }));
}

/** AWS did not take one. */
export function failed(errorCode: string): ResultEntry {
  return { eventId: null, errorCode, errorMessage: "AWS's words" };
}

/** AWS took none. */
export function awsError(status: number, code = "", headers: Record<string, string> = {}): EventBusError {
  const body = code === "" ? "" : JSON.stringify({ __type: code, message: "AWS's words" });
  return readErrorAnswer({ status, headers, body });
}

/** Makes the world. */
export function createPutEventsWorld(
  { answer = taken, source, random = 0.5, ...settings }: Partial<PutEventsSettings> & {
    answer?: Answer;
    source?: CredentialSource["credentials"];
    random?: number;
  } = {},
) {
  const clock = createManualClock();
  const requests: Sent[] = [];
  const sentAt: number[] = [];
  const startAt = clock.now();
  const putEvents = createPutEvents({
    eventBus: {
      async putEvents(target, entries) {
        const names = entries.map(nameOf);
        requests.push({ names, target });
        sentAt.push(clock.now() - startAt);
        const results = await answer(names, requests.length);
        return { status: 200, headers: {}, requestId: null, failedEntryCount: null, entries: results };
      },
    },
    credentials: { credentials: source ?? (() => Promise.resolve(CREDENTIALS)) },
    clock,
    random: { next: () => random },
  }, { ...SETTINGS, ...settings });
  return {
    clock,
    requests,
    sentAt,
    putEvents,
    /** Puts events, and moves time until all of them have ended. */
    async put(...entries: PutEventsEntry[]): Promise<PutEventsOutcome[]> {
      const outcomes = putEvents(entries);
      await clock.advance(300_000);
      return await outcomes;
    },
  };
}

/** An event that can be told from others. */
export function event(name: string | number, fields: Partial<PutEventsEntry> = {}): PutEventsEntry {
  return { Source: "my.app", DetailType: "Placed", Detail: { name }, ...fields };
}

/** Events that are called 0, 1, 2 and so on. */
export function events(count: number): PutEventsEntry[] {
  return Array.from({ length: count }, (_, index) => event(index));
}

/** What became of events, one line each. */
export function brief(outcomes: PutEventsOutcome[]): string[] {
  return outcomes.map((one) =>
    `${one.outcome} ${one.outcome === "sent" ? one.eventId : one.code} ${one.attempts}`
  );
}
