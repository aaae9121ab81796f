/**
 * An EventBridge in this process: takes `PutEvents`, refuses what AWS refuses, and shows what it took.
 *
 * @module
 */

import { utf8 } from "../core/bytes.ts";
import type { Json, JsonObject } from "../core/json.ts";
import type { Clock } from "../ports/clock.ts";
import {
  type EntryFailure as StubEntryFailure,
  readEntry,
  type ReceivedEntry as StubEntry,
} from "../sandbox/event_bus/entries.ts";
import {
  BusRefusal,
  checkRequest,
  readEntries,
  type RequestFailure as StubRequestFailure,
} from "../sandbox/event_bus/request.ts";
import { answerResults, respondToFailure, respondWith } from "../sandbox/event_bus/response.ts";
import type { RequestSignature } from "../sandbox/event_bus/signature.ts";

export type { StubEntry, StubEntryFailure, StubRequestFailure };

/** An event that the stub took. */
export interface StubEvent extends StubEntry {
  /** Id that the sender was given. */
  id: string;
  /** Region of the signature. */
  region: string;
  /** Access key id of the signature. */
  accessKeyId: string;
  /** When it was taken, in milliseconds since the epoch. */
  receivedAt: number;
}

/** What the stub is made of. */
export interface StubEventBusOptions {
  /** Time: of events, and of the check that signatures are fresh. */
  clock: Clock;
  /**
   * Secret access keys by access key id. Absent: any key is taken, its signature checked for its form alone.
   */
  secretAccessKeys?: Readonly<Record<string, string>>;
  /** How far the bus's own clock is ahead of `clock`, in milliseconds. Default: 0. */
  aheadMs?: number;
}

/**
 * What happens to the answer to a request that is otherwise treated as every other one:
 * - `late`: it comes after `byMs` milliseconds;
 * - `lost`: the connection breaks before it;
 * - `cut`: the connection breaks within its body;
 * - `garbled`: it has this body, which may be one that AWS would never send.
 */
export type StubAnswerFault =
  | { kind: "late"; byMs: number }
  | { kind: "lost" }
  | { kind: "cut" }
  | { kind: "garbled"; body: string };

/** An EventBridge in this process. */
export interface StubEventBus {
  /** Events that were taken, in order. */
  readonly events: StubEvent[];
  /** How many requests came, refused ones included. */
  readonly requests: number;
  /** Answers a request. Rejects where {@linkcode StubEventBus.breakNext} says so. */
  fetch(request: Request): Promise<Response>;
  /** Fails the next requests, one each, instead of looking at them. */
  failNext(...failures: StubRequestFailure[]): void;
  /** Refuses the next entries that would be taken, one each. */
  refuseNext(...failures: StubEntryFailure[]): void;
  /** Breaks the connection of the next requests. */
  breakNext(count?: number): void;
  /** Takes the next requests, and spoils their answers, one each. */
  spoilNext(...faults: StubAnswerFault[]): void;
}

const MAX_DETAIL_TYPE_LENGTH = 128;

/** Makes a stub event bus. */
export function createStubEventBus(options: StubEventBusOptions): StubEventBus {
  return new Bus(options);
}

class Bus implements StubEventBus {
  readonly events: StubEvent[] = [];
  readonly #options: StubEventBusOptions;
  readonly #failures: StubRequestFailure[] = [];
  readonly #refusals: StubEntryFailure[] = [];
  readonly #faults: StubAnswerFault[] = [];
  #requests = 0;
  #taken = 0;
  #breaks = 0;

  constructor(options: StubEventBusOptions) {
    this.#options = options;
  }

  get requests(): number {
    return this.#requests;
  }

  async fetch(request: Request): Promise<Response> {
    this.#requests += 1;
    const identity = { now: this.#now(), number: this.#requests };
    if (this.#breaks > 0) {
      this.#breaks -= 1;
      throw new TypeError("error sending request");
    }
    try {
      const failure = this.#failures.shift();
      if (failure !== undefined) throw new BusRefusal(failure);
      const fault = this.#faults.shift();
      return respondWith(await this.#spoil(await this.#answer(request), fault), identity);
    } catch (error) {
      if (!(error instanceof BusRefusal)) throw error;
      return respondToFailure(error.failure, identity);
    }
  }

  failNext(...failures: StubRequestFailure[]): void {
    this.#failures.push(...failures);
  }

  refuseNext(...failures: StubEntryFailure[]): void {
    this.#refusals.push(...failures);
  }

  breakNext(count = 1): void {
    this.#breaks += count;
  }

  spoilNext(...faults: StubAnswerFault[]): void {
    this.#faults.push(...faults);
  }

  #now(): number {
    return this.#options.clock.now() + (this.#options.aheadMs ?? 0);
  }

  async #spoil(body: string, fault: StubAnswerFault | undefined): Promise<string | ReadableStream> {
    switch (fault?.kind) {
      case "late":
        await this.#options.clock.sleep(fault.byMs);
        return body;
      case "lost":
        throw new TypeError("connection closed before message completed");
      case "cut":
        return breakingStream(body);
      default:
        return fault?.body ?? body;
    }
  }

  async #answer(request: Request): Promise<string> {
    const { method, url, headers } = request;
    const { secretAccessKeys } = this.#options;
    const body = await request.text();
    const signature = await checkRequest({ method, url, headers, body }, {
      now: this.#now(),
      secretAccessKeys,
    });
    return answerResults(readEntries(body).map((entry) => this.#take(entry, signature)));
  }

  #take(given: Json, { region, accessKeyId }: RequestSignature): JsonObject {
    const { entry, failure = this.#refusals.shift() } = readEntry(given);
    if (entry === undefined || failure !== undefined) {
      return { ErrorCode: failure?.code ?? "", ErrorMessage: failure?.message ?? "" };
    }
    this.#taken += 1;
    const id = `00000000-0000-4000-8000-${String(this.#taken).padStart(12, "0")}`;
    // As at AWS: an event with a longer type gets an id, and is never seen again.
    if (entry.detailType.length <= MAX_DETAIL_TYPE_LENGTH) {
      this.events.push({ ...entry, id, region, accessKeyId, receivedAt: this.#now() });
    }
    return { EventId: id };
  }
}

/** Half of a text, and then no more. */
function breakingStream(text: string): ReadableStream {
  let isBegun = false;
  return new ReadableStream({
    pull(controller) {
      if (isBegun) controller.error(new TypeError("error reading a body from connection"));
      else controller.enqueue(utf8(text.slice(0, text.length / 2)));
      isBegun = true;
    },
  });
}
