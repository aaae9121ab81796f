/**
 * An event → the request that an API destination's endpoint gets.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html
 * @module
 */

import { utf8 } from "../../core/bytes.ts";
import type { SandboxConnection } from "./connection.ts";
import { mayBeSet, type ParameterValues } from "./http_parameters.ts";
import { addFields, inputTextOf, type RoutedEvent } from "./input.ts";
import type { ApiDestinationTarget } from "./target.ts";

/** Headers that AWS sends whatever a connection or a target says. */
const FIXED_HEADERS: ParameterValues = {
  "accept-encoding": "gzip,deflate",
  "connection": "close",
  "range": "bytes=0-1048575",
  "user-agent": "Amazon/EventBridge/ApiDestinations",
};
const BODILESS: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/** How a request is sent. */
export interface InvocationOptions {
  /** Value of the `Authorization` header, if the connection has a token. */
  tokenHeader?: string;
  /** Ends the request. */
  signal: AbortSignal;
}

/** The request for an event. */
export function buildInvocation(
  target: ApiDestinationTarget,
  routed: RoutedEvent,
  { tokenHeader, signal }: InvocationOptions,
): Request {
  const { method = "POST", connection = {}, httpParameters } = target;
  // What the connection says comes later, and wins.
  const { invocationHttpParameters } = connection;
  const added = [httpParameters ?? {}, invocationHttpParameters ?? {}];
  const headers = new Headers({ "content-type": "application/json; charset=utf-8" });
  for (const { headerParameters = {} } of added) {
    for (const [name, value] of Object.entries(headerParameters)) {
      if (mayBeSet(name)) headers.set(name, value);
    }
  }
  for (const [name, value] of authorizationOf(connection, tokenHeader)) headers.set(name, value);
  for (const [name, value] of Object.entries(FIXED_HEADERS)) headers.set(name, value);
  const fields = Object.assign({}, ...added.map(({ bodyParameters = {} }) => bodyParameters));
  const body = BODILESS.has(method) ? null : addFields(inputTextOf(target, routed), fields);
  return new Request(urlOf(target), { method, headers, body, redirect: "manual", signal });
}

function authorizationOf({ authorization }: SandboxConnection, tokenHeader?: string): [string, string][] {
  switch (authorization?.type) {
    case "BASIC": {
      const pair = `${authorization.username}:${authorization.password}`;
      return [["authorization", `Basic ${btoa(String.fromCharCode(...utf8(pair)))}`]];
    }
    case "API_KEY":
      return [[authorization.apiKeyName, authorization.apiKeyValue]];
    case "OAUTH_CLIENT_CREDENTIALS":
      return tokenHeader === undefined ? [] : [["authorization", tokenHeader]];
    case undefined:
      return [];
  }
}

function urlOf({ endpoint, connection, httpParameters }: ApiDestinationTarget): URL {
  const url = new URL(endpoint);
  const values = [...httpParameters?.pathParameterValues ?? []];
  url.pathname = url.pathname.replaceAll("*", () => encodeURIComponent(values.shift() ?? ""));
  const { invocationHttpParameters } = connection ?? {};
  for (const { queryStringParameters = {} } of [httpParameters ?? {}, invocationHttpParameters ?? {}]) {
    for (const [name, value] of Object.entries(queryStringParameters)) url.searchParams.set(name, value);
  }
  return url;
}
