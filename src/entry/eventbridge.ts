/**
 * A client for Amazon EventBridge that sends events and says what became of each of them.
 *
 * Any number of events go out in as few requests as they fit into. What AWS would refuse, or take and drop in silence,
 * is refused before it is sent. Throttling, errors of AWS's own and broken connections are retried for each event
 * alone, as the standard mode of AWS's SDKs retries requests, and an event that spoils a request does not spoil it for
 * its neighbours.
 *
 * @example Events of an order
 * ```ts
 * import { createEventBridge } from "@zeebridge/edge/eventbridge";
 *
 * const eventBridge = createEventBridge({
 *   region: "eu-central-1",
 *   credentials: { accessKeyId: "AKIA…", secretAccessKey: "…" },
 * });
 *
 * export async function announce(orders: { id: string; total: number }[]): Promise<string[]> {
 *   const outcomes = await eventBridge.putEvents(orders.map((order) => ({
 *     Source: "shop.orders",
 *     DetailType: "Order Placed",
 *     Detail: order,
 *     EventBusName: "orders",
 *   })));
 *   return outcomes.map((one) => one.outcome === "sent" ? one.eventId : `${one.outcome}: ${one.code}`);
 * }
 * ```
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 * @module
 */

import { createEventBus } from "../adapters/aws/event_bus.ts";
import { createOwnClock } from "../adapters/system/own_clock.ts";
import { createSystemRandom } from "../adapters/system/clock.ts";
import type { AwsCredentials } from "../core/aws/credentials.ts";
import {
  type EndpointVariant,
  endpointVariants,
  isEndpointId,
  isRegion,
  regionalEndpoint,
} from "../core/aws/endpoints.ts";
import { ZeebridgeError } from "../core/errors.ts";
import { createGlobalSigner } from "../core/eventbridge/sign_globally.ts";
import { MAX_REQUEST_BYTES } from "../core/eventbridge/size.ts";
import type { Clock, Random } from "../ports/clock.ts";
import type { CredentialSource } from "../ports/credential_source.ts";
import { createPutEvents, type PutEvents } from "../usecases/put_events.ts";

export type { AwsCredentials, Clock, CredentialSource, PutEvents, Random };
export type { Expiry } from "../ports/clock.ts";
export type { PutEventsEntry } from "../core/eventbridge/validate.ts";
export {
  type Ending,
  type FailedEvent,
  PUT_EVENTS_CODES,
  type PutEventsOutcome,
  type RefusedEvent,
  type SentEvent,
  type UnknownEvent,
} from "../core/eventbridge/outcome.ts";
export {
  ERROR_DECISIONS,
  type ErrorCode,
  type ErrorDecision,
  ZeebridgeError,
  type ZeebridgeErrorOptions,
} from "../core/errors.ts";

/** Where events go, who signs them, and how much is done for them. */
export interface EventBridgeOptions {
  /** AWS region, such as `eu-central-1`. Also with an endpoint of another name: it is a part of every signature. */
  region: string;
  /**
   * Credentials, or where they come from. A source is asked before every request, and once again when AWS says that
   * what it gave has expired; it keeps what it has.
   */
  credentials: AwsCredentials | CredentialSource | CredentialSource["credentials"];
  /** Address in the place of AWS's own: an interface endpoint of a VPC, or a stand-in. Default: the region's. */
  endpoint?: string;
  /**
   * Id of a global endpoint, such as `abcde.veo`: events go to its primary region, or to its secondary one while that
   * is down, each with a bus of the same name. Signed for all regions (SigV4A). FIPS is not to be had with it.
   */
  endpointId?: string;
  /** Whether to use the region's FIPS 140 endpoint. Default: no. */
  useFipsEndpoint?: boolean;
  /** Whether to use the region's endpoint for IPv4 and IPv6. Default: no. */
  useDualstackEndpoint?: boolean;
  /** Most attempts for an event, the first one included. Default: 3. */
  maxAttempts?: number;
  /** How long an attempt may take, in milliseconds. Default: 15,000. */
  timeoutMs?: number;
  /** Most requests at once, for each call of `putEvents`. Default: 4; a Worker may have 6 connections open. */
  concurrency?: number;
  /**
   * What the entries of a request must stay below, in bytes, as AWS counts them: `Source`, `DetailType`, `Detail` and
   * `Resources` as UTF-8, and 14 for `Time`. Default: 1,048,576, AWS's limit since 2026.
   */
  maxRequestBytes?: number;
  /** Sends the requests. Default: the runtime's `fetch`. */
  fetch?: typeof fetch;
  /** Time. Default: the runtime's. */
  clock?: Clock;
  /** Chance, which waits before retries are drawn from. Default: the runtime's. */
  random?: Pick<Random, "next">;
}

/** A client for EventBridge. */
export interface EventBridge {
  /**
   * Puts events on their buses, with as few requests as they fit into. Batches are not sent in order.
   *
   * Gives what became of each event, in the order given. It rejects for no event, answer or signal: an aborted call
   * resolves at once, with `unknown` for what was on its way, and `failed` for what was not. At least once: an
   * event whose attempt had no answer is sent again, and may arrive twice, so give it an id of your own in `Detail`.
   */
  putEvents: PutEvents;
}

/**
 * Makes a client. All its calls share what it knows of AWS's time, and a budget for retries (500 tokens; a retry takes
 * 14, one after throttling 5, and success gives back), so that it does not bury a service that is down.
 *
 * @throws {ZeebridgeError} with code `CONFIG_INVALID` if the options cannot be used.
 */
export function createEventBridge(options: EventBridgeOptions): EventBridge {
  const problem = problemOf(options);
  if (problem !== undefined) {
    throw new ZeebridgeError("CONFIG_INVALID", `Cannot make a client for EventBridge: ${problem}`);
  }
  const { region, maxAttempts = 3, maxRequestBytes = MAX_REQUEST_BYTES, concurrency = 4, endpointId } =
    options;
  const clock = options.clock ?? createOwnClock();
  const eventBus = createEventBus({
    // Called through a closure: Workers refuse their own fetch as a method of another object.
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    clock,
    endpoint: options.endpoint,
    endpointVariants: variantsOf(options),
    global: endpointId === undefined ? undefined : { endpointId, sign: createGlobalSigner() },
    timeoutMs: options.timeoutMs,
  });
  const parts = {
    eventBus,
    credentials: sourceOf(options.credentials),
    clock,
    random: options.random ?? createSystemRandom(),
  };
  return { putEvents: createPutEvents(parts, { region, maxAttempts, maxRequestBytes, concurrency }) };
}

function problemOf(options: EventBridgeOptions): string | undefined {
  const { region, endpoint, endpointId } = options;
  const variants = variantsOf(options);
  if (endpointId !== undefined && !isEndpointId(endpointId)) {
    return `endpointId is ${JSON.stringify(endpointId)}, expected one such as abcde.veo`;
  }
  if (endpointId !== undefined && options.useFipsEndpoint) {
    return "endpointId is given with useFipsEndpoint, expected one of them: global endpoints have no FIPS hosts";
  }
  if (endpoint !== undefined && !/^https?:$/.test(URL.canParse(endpoint) ? new URL(endpoint).protocol : "")) {
    return "endpoint is not usable, expected an http or https URL";
  }
  if (endpoint !== undefined && variants.length > 0) {
    return "endpoint is given, expected none with useFipsEndpoint or useDualstackEndpoint";
  }
  if (endpoint === undefined ? regionalEndpoint(region) === undefined : !isRegion(region)) {
    return `region is ${JSON.stringify(region)}, expected one such as eu-central-1`;
  }
  for (const name of ["maxAttempts", "timeoutMs", "concurrency", "maxRequestBytes"] as const) {
    const value = options[name] ?? 1;
    if (!Number.isInteger(value) || value < 1) return `${name} is ${value}, expected a whole number from 1`;
  }
  return undefined;
}

function variantsOf({ useFipsEndpoint, useDualstackEndpoint }: EventBridgeOptions): EndpointVariant[] {
  return endpointVariants({ fips: useFipsEndpoint, dualStack: useDualstackEndpoint });
}

function sourceOf(given: EventBridgeOptions["credentials"]): CredentialSource {
  if (typeof given === "function") return { credentials: given };
  return "credentials" in given ? given : { credentials: () => Promise.resolve(given) };
}
