/**
 * What expressions see: one type for each place of a model that has one, and the names that such an expression
 * may begin with. The permissions expression of a webhook sees the claims of a token, whatever they are called.
 *
 * @see https://docs.camunda.io/docs/components/connectors/use-connectors/
 * @module
 */

import { isJsonObject, type Json } from "../json.ts";
import type { FeelScope } from "./program.ts";

/** The activation condition, the correlation key, the message id and the API key locator of a webhook. */
export type InboundScope = {
  /** The request. */
  request: {
    /** Parsed body. */
    body: Json;
    /** Header values by lower-case name. */
    headers: Record<string, string>;
    /** Query parameters. */
    params: Record<string, string>;
  };
  /** Always empty; kept because Camunda's runtime has it. */
  connectorData: Record<string, never>;
  /** References to uploaded documents: the parts of a multipart request. */
  documents: Json[];
};

/** The result expression of a webhook. */
export type InboundResultScope = InboundScope & {
  /** The same once more, because a task's result expression has this name, too. */
  response: InboundScope;
};

/** The verification expression of a webhook. */
export type VerificationScope = Pick<InboundScope, "request">;

/** The response expression of a webhook. */
export type ResponseScope = InboundScope & {
  /** What became of the event; null before it has entered a process. */
  correlation: Json;
};

/** The result expression of a task: the fields of the response, and all of it. */
export type ResultScope = FeelScope & {
  /** The whole response. */
  response: Json;
};

/** The error expression of a task: `response` is the variables of its result if there are any, or `{ error }`. */
export type ErrorScope = ResultScope & {
  /** The job: its retries, this attempt included. */
  job: { retries: number };
};

/** Names that expressions of a kind may begin with, besides the fields of a response. */
export const SCOPE_NAMES = {
  inbound: ["request", "connectorData", "documents"],
  inboundResult: ["request", "connectorData", "documents", "response"],
  inboundResponse: ["request", "connectorData", "documents", "correlation"],
  verification: ["request"],
  result: ["response"],
  error: ["error", "response", "job"],
  /** Credentials are evaluated before there is anything to see. */
  credential: [],
} as const satisfies Record<string, readonly string[]>;

/** What the result expression of a webhook sees. */
export function inboundResultScope(scope: InboundScope): InboundResultScope {
  return { ...scope, response: scope };
}

/** What the result expression of a task sees. */
export function resultScope(response: Json): ResultScope {
  return { ...(isJsonObject(response) ? response : {}), response };
}

/** What the error expression of a task sees. A response cannot hide the job. */
export function errorScope({ response, job }: Pick<ErrorScope, "response" | "job">): ErrorScope {
  return { ...resultScope(response), job: { retries: job.retries } };
}
