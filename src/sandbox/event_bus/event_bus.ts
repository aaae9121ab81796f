/**
 * An EventBridge in this process: events come in over HTTP or by a call, rules choose among them, and targets get them
 * as API destinations do.
 *
 * @module
 */

import type { AwsCredentials } from "../../core/aws/credentials.ts";
import type { ResultEntry } from "../../core/eventbridge/entry.ts";
import type { PutEventsEntry } from "../../core/eventbridge/validate.ts";
import type { Json } from "../../core/json.ts";
import type { Clock, Random } from "../../ports/clock.ts";
import { SANDBOX_CREDENTIALS, SANDBOX_SERVICE_CREDENTIALS } from "./credentials.ts";
import type { DeadLetter } from "./dead_letter.ts";
import { createDeliveries, type Deliveries } from "./deliveries.ts";
import { type EntryFailure, type EntrySender, readEntry, type ReceivedEntry } from "./entries.ts";
import { wrapEntry } from "./envelope.ts";
import { createRecentList, type RecentList, type SandboxEvent } from "./event_log.ts";
import { encodeEntries } from "./local_request.ts";
import { refuseChange } from "./refusal.ts";
import { BusRefusal, checkRequest, readBody, readEntries } from "./request.ts";
import { answerResults, respondToFailure, respondWith } from "./response.ts";
import { busNameOf, createRuleBook, type RuleBook } from "./rules.ts";

/** What the event bus is made of. */
export interface SandboxEventBusOptions {
  /** Time: of events, signatures, time limits and retries. */
  clock: Clock;
  /** Reaches the endpoints of targets. */
  fetch: typeof fetch;
  /** Chance: ids of events, and the spread of retries. Default: the platform's. */
  random?: Random;
  /** The one region whose signatures are taken. Default: any; ARNs then have `us-east-1`. */
  region?: string;
  /** Account of events and ARNs. Default: `000000000000`. */
  accountId?: string;
  /** What senders sign with. Default: {@linkcode SANDBOX_CREDENTIALS}. */
  credentials?: AwsCredentials;
  /** How many events, and how many dead letters, are remembered. Default: 200. */
  maxRemembered?: number;
  /** How many deliveries may be under way or wait, before senders are told to slow down. Default: 10000. */
  maxDeliveries?: number;
}

/** How events are put in this process. */
export interface SandboxPutEventsOptions {
  /** Who sends: only a service of AWS may have a source that begins with `aws.`. Default: `account`. */
  sender?: EntrySender;
}

/** What became of events. */
export interface SandboxPutEventsResult {
  /** How many were not taken. */
  failedEntryCount: number;
  /** One result for each, in order. */
  entries: ResultEntry[];
}

/** An EventBridge in this process. */
export interface SandboxEventBus extends Omit<RuleBook, "match"> {
  /** Answers a request for `PutEvents`, for a server such as `Deno.serve`. */
  readonly handle: (request: Request) => Promise<Response>;
  /** The same in the place of `fetch`, for a client in this process. */
  readonly fetch: typeof fetch;
  /**
   * Puts up to ten events, as AWS would take them.
   *
   * @throws {ZeebridgeError} `EVENT_BUS_REJECTED` if AWS would refuse all of them together.
   */
  putEvents(
    entries: readonly PutEventsEntry[],
    options?: SandboxPutEventsOptions,
  ): Promise<SandboxPutEventsResult>;
  /** The last events and what became of them, oldest first. */
  readonly events: SandboxEvent[];
  /** The last dead letters of all queues, oldest first. */
  readonly deadLetters: DeadLetter[];
  /** Resolves when no attempt is being made. Retries that wait for their time go on waiting. */
  idle(): Promise<void>;
  /** Gives up every delivery. Nothing is taken any more. */
  close(): Promise<void>;
}

const DEFAULT_REGION = "us-east-1";
const DEFAULT_ACCOUNT_ID = "000000000000";
const DEFAULT_REMEMBERED = 200;
const DEFAULT_DELIVERIES = 10_000;
const MAX_DETAIL_TYPE_LENGTH = 128;

/** Makes an event bus with the default bus, and no rules. */
export function createSandboxEventBus(options: SandboxEventBusOptions): SandboxEventBus {
  const { accountId = DEFAULT_ACCOUNT_ID, region = DEFAULT_REGION } = options;
  const { match, ...rules } = createRuleBook({ accountId, region });
  const intake = new Intake({ ...options, match });
  return {
    ...rules,
    handle: (request) => intake.answer(request),
    fetch: (input, init) => intake.answer(new Request(input, init)),
    putEvents: (entries, { sender = "account" } = {}) => intake.put(entries, sender),
    get events() {
      return intake.events.list();
    },
    get deadLetters() {
      return intake.deadLetters.list();
    },
    idle: () => intake.deliveries.idle(),
    close: () => intake.close(),
  };
}

/** Where an entry comes from. */
interface Origin {
  region: string;
  sender: EntrySender;
}

/** What becomes of an entry: the id of an event, or why it was not taken. */
type EntryResult = { id: string; failure?: undefined } | { failure: EntryFailure };

class Intake {
  readonly events: RecentList<SandboxEvent>;
  readonly deadLetters: RecentList<DeadLetter>;
  readonly deliveries: Deliveries;
  readonly #options: SandboxEventBusOptions & Pick<RuleBook, "match">;
  readonly #random: Random;
  readonly #secretAccessKeys: Readonly<Record<string, string>>;
  #requests = 0;
  #isClosed = false;

  constructor(options: SandboxEventBusOptions & Pick<RuleBook, "match">) {
    const { clock, fetch, maxRemembered = DEFAULT_REMEMBERED, credentials = SANDBOX_CREDENTIALS } = options;
    this.#options = options;
    this.#random = options.random ?? { next: () => Math.random(), uuid: () => crypto.randomUUID() };
    this.#secretAccessKeys = Object.fromEntries(
      [SANDBOX_SERVICE_CREDENTIALS, credentials].map((one) => [one.accessKeyId, one.secretAccessKey]),
    );
    this.events = createRecentList(maxRemembered);
    this.deadLetters = createRecentList(maxRemembered);
    const bury = this.deadLetters.add;
    this.deliveries = createDeliveries({ clock, fetch, random: this.#random, bury });
  }

  async answer(request: Request): Promise<Response> {
    const { clock, region } = this.#options;
    this.#requests += 1;
    const identity = { now: clock.now(), number: this.#requests };
    try {
      const { method, url, headers } = request;
      const body = await readBody(request);
      const check = { now: clock.now(), secretAccessKeys: this.#secretAccessKeys, region };
      const signature = await checkRequest({ method, url, headers, body }, check);
      const isService = signature.accessKeyId === SANDBOX_SERVICE_CREDENTIALS.accessKeyId;
      const results = this.#takeAll(body, {
        region: signature.region,
        sender: isService ? "service" : "account",
      });
      return respondWith(answerResults(results.map(wireFormOf)), identity);
    } catch (error) {
      if (!(error instanceof BusRefusal)) throw error;
      return respondToFailure(error.failure, identity);
    }
  }

  // Async, so that whatever is wrong rejects.
  async put(entries: readonly PutEventsEntry[], sender: EntrySender): Promise<SandboxPutEventsResult> {
    try {
      const origin = { sender, region: this.#options.region ?? DEFAULT_REGION };
      const results = await Promise.resolve(this.#takeAll(encodeEntries(entries), origin));
      return {
        failedEntryCount: results.filter(({ failure }) => failure !== undefined).length,
        entries: results.map(resultEntryOf),
      };
    } catch (error) {
      if (!(error instanceof BusRefusal)) throw error;
      const { status, code = status, message } = error.failure;
      throw refuseChange("put events", message ? `${code} ${message}`.replace(/\.$/, "") : `${code}`);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.deliveries.close();
  }

  #takeAll(body: string, origin: Origin): EntryResult[] {
    if (this.#isClosed) {
      throw new BusRefusal({ status: 503, code: "ServiceUnavailable", message: "The bus is closed" });
    }
    return readEntries(body).map((entry) => this.#take(entry, origin));
  }

  #take(given: Json, origin: Origin): EntryResult {
    const { entry, failure } = readEntry(given, origin);
    if (entry === undefined) return { failure };
    if (this.deliveries.size >= (this.#options.maxDeliveries ?? DEFAULT_DELIVERIES)) {
      return { failure: { code: "ThrottlingException", message: "Too many deliveries are under way" } };
    }
    const id = this.#random.uuid();
    this.#dispatch(entry, { id, region: origin.region });
    return { id };
  }

  #dispatch(entry: ReceivedEntry, { id, region }: { id: string; region: string }): void {
    const { accountId = DEFAULT_ACCOUNT_ID, clock, match } = this.#options;
    const event = wrapEntry(entry, { id, accountId, region, now: clock.now() });
    const bus = busNameOf(entry.busName);
    const isTooLong = entry.detailType.length > MAX_DETAIL_TYPE_LENGTH;
    // As at AWS, the sender of an event that goes nowhere is told nothing.
    const matched = isTooLong ? undefined : match(bus, event);
    const rules = matched ?? [];
    this.events.add({
      id,
      bus,
      source: entry.source,
      detailType: entry.detailType,
      time: String(event["time"]),
      ...(matched === undefined ? { dropped: isTooLong ? "detailTypeTooLong" : "unknownBus" } : {}),
      matchedRules: rules.map(({ name }) => name),
      deliveries: rules.flatMap((rule) => this.deliveries.start(event, rule)),
    });
  }
}

function wireFormOf(result: EntryResult): { [name: string]: Json } {
  if (result.failure === undefined) return { EventId: result.id };
  return { ErrorCode: result.failure.code, ErrorMessage: result.failure.message };
}

function resultEntryOf(result: EntryResult): ResultEntry {
  if (result.failure === undefined) return { eventId: result.id, errorCode: null, errorMessage: null };
  const { code, message } = result.failure;
  return { eventId: null, errorCode: code, errorMessage: message };
}
