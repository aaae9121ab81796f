/**
 * Targets of rules: an HTTP endpoint that gets events as an API destination does, or a function in this process.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html
 * @module
 */

import type { JsonObject } from "../../core/json.ts";
import { findConnectionProblem, isHttpUrl, type SandboxConnection } from "./connection.ts";
import { findParameterProblem, type TargetHttpParameters } from "./http_parameters.ts";
import { findInputProblem, type TargetInput } from "./input.ts";
import { findPolicyProblem, type RetryPolicy } from "./retry_policy.ts";

/** What every kind of target may have. */
export interface DeliveryOptions {
  /** How long a failed delivery is tried again. Default: 185 times, and for 24 hours. */
  retryPolicy?: RetryPolicy;
  /** Name of the queue for events that could not be delivered. Default: none, so that they are lost. */
  deadLetterQueue?: string;
}

/** An HTTP endpoint that gets events. */
export interface ApiDestinationTarget extends DeliveryOptions, TargetInput {
  /** Where events go. Each `*` in its path is filled from `httpParameters.pathParameterValues`. AWS wants HTTPS. */
  endpoint: string;
  /** Default: `POST`. */
  method?: ApiDestinationMethod;
  /** How the bus shows who it is. */
  connection?: SandboxConnection;
  /** What is added to requests. */
  httpParameters?: TargetHttpParameters;
  /** Most events in a second; the rest waits. Default: 300. */
  invocationRateLimitPerSecond?: number;
}

/** Methods of API destinations. */
export type ApiDestinationMethod = "POST" | "GET" | "HEAD" | "OPTIONS" | "PUT" | "PATCH" | "DELETE";

/** A function that gets events. When it throws, the event is delivered again later. */
export type EventHandler = (event: JsonObject) => void | Promise<void>;

/** A function in this process, and how its failures are treated. */
export interface FunctionTarget extends DeliveryOptions {
  /** The function. */
  handler: EventHandler;
}

/** What gets the events of a rule. */
export type SandboxTarget = ApiDestinationTarget | FunctionTarget | EventHandler;

const METHODS: ReadonlySet<string> = new Set<ApiDestinationMethod>([
  ...["POST", "GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"] as const,
]);
const MAX_ENDPOINT_LENGTH = 2_048;

/** What AWS would not take of a target, in words; `undefined` if it would. */
export function findTargetProblem(target: SandboxTarget): string | undefined {
  if (typeof target === "function") return undefined;
  return findPolicyProblem(target.retryPolicy) ??
    ("handler" in target ? undefined : findApiDestinationProblem(target));
}

function findApiDestinationProblem(target: ApiDestinationTarget): string | undefined {
  const { endpoint, method = "POST", connection = {}, httpParameters, invocationRateLimitPerSecond = 1 } =
    target;
  if (!METHODS.has(method)) return `method is ${method}, expected one of ${[...METHODS].join(", ")}`;
  if (endpoint.length > MAX_ENDPOINT_LENGTH || !isHttpUrl(endpoint)) {
    return `endpoint is no URL of https or http of up to ${MAX_ENDPOINT_LENGTH} characters`;
  }
  const wildcards = new URL(endpoint).pathname.split("*").length - 1;
  const values = httpParameters?.pathParameterValues?.length ?? 0;
  if (wildcards !== values) {
    return `the endpoint has ${wildcards} wildcards, and there are ${values} values for them`;
  }
  if (!(invocationRateLimitPerSecond >= 1)) return "invocationRateLimitPerSecond is less than 1";
  const { pathParameterValues: _, ...parameters } = httpParameters ?? {};
  return findParameterProblem(parameters) ?? findConnectionProblem(connection) ?? findInputProblem(target);
}
