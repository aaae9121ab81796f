/**
 * An EventBridge in this process: events come in over HTTP or by a call, rules choose among them, and targets get them
 * as API destinations do.
 *
 * @module
 */

import type { AwsCredentials } from "../../core/aws/credentials.ts";
import type { PutEventsEntry } from "../../core/eventbridge/validate.ts";
import type { Clock, Random } from "../../ports/clock.ts";
import { createAnswer } from "./answer.ts";
import type { DeadLetter } from "./dead_letter.ts";
import { createDeliveries } from "./deliveries.ts";
import { createRecentList, type SandboxEvent } from "./event_log.ts";
import { createIntake } from "./intake.ts";
import { putLocally, type SandboxPutEventsOptions, type SandboxPutEventsResult } from "./local_request.ts";
import { createRuleBook, type SandboxRules } from "./rules.ts";

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
  /** What senders sign with. Default: `SANDBOX_CREDENTIALS`. */
  credentials?: AwsCredentials;
  /** How many events, and how many dead letters, are remembered. Default: 200. */
  maxRemembered?: number;
  /** How many deliveries may be under way or wait, before senders are told to slow down. Default: 10000. */
  maxDeliveries?: number;
}

/** An EventBridge in this process. */
export interface SandboxEventBus extends SandboxRules {
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
  /** Calls back when an event came or an attempt ended, until the function that it gives is called. */
  onChange(listener: () => void): () => void;
  /** Resolves when no attempt is being made. Retries that wait for their time go on waiting. */
  idle(): Promise<void>;
  /** Gives up every delivery. Nothing is taken any more. */
  close(): Promise<void>;
}

const DEFAULT_REGION = "us-east-1";
const DEFAULT_ACCOUNT_ID = "000000000000";
const DEFAULT_REMEMBERED = 200;
const DEFAULT_DELIVERIES = 10_000;

/** Makes an event bus with the default bus, and no rules. */
export function createSandboxEventBus(options: SandboxEventBusOptions): SandboxEventBus {
  const { clock, fetch, accountId = DEFAULT_ACCOUNT_ID, maxRemembered = DEFAULT_REMEMBERED } = options;
  const random = options.random ?? { next: () => Math.random(), uuid: () => crypto.randomUUID() };
  const events = createRecentList<SandboxEvent>(maxRemembered);
  const deadLetters = createRecentList<DeadLetter>(maxRemembered);
  const listeners = new Set<() => void>();
  const onChange = (): void => {
    for (const listener of listeners) listener();
  };
  const deliveries = createDeliveries({ clock, fetch, random, bury: deadLetters.add, onChange });
  const region = options.region ?? DEFAULT_REGION;
  const { match, ...rules } = createRuleBook({ accountId, region });
  const maxDeliveries = options.maxDeliveries ?? DEFAULT_DELIVERIES;
  const intake = createIntake({
    clock,
    random,
    accountId,
    maxDeliveries,
    match,
    events,
    deliveries,
    onChange,
  });
  const { credentials } = options;
  const answer = createAnswer({ clock, intake, region: options.region, credentials });
  return {
    ...rules,
    handle: answer,
    fetch: (input, init) => answer(new Request(input, init)),
    putEvents: (entries, given) =>
      Promise.resolve(entries).then((all) => putLocally(all, { ...given, intake, region })),
    get events() {
      return events.list();
    },
    get deadLetters() {
      return deadLetters.list();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    idle: () => deliveries.idle(),
    async close() {
      intake.close();
      await deliveries.close();
    },
  };
}
