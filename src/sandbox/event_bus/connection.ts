/**
 * Connections: how the bus shows an endpoint who it is.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection-auth.html
 * @module
 */

import { isHeaderName } from "../../core/header_name.ts";
import { findParameterProblem, type HttpParameters, isHeaderValue } from "./http_parameters.ts";

/** How the bus shows who it is. */
export type ConnectionAuthorization = BasicAuthorization | ApiKeyAuthorization | OAuthClientCredentials;

/** A user's name and password. */
export interface BasicAuthorization {
  /** Kind. */
  type: "BASIC";
  /** User's name. */
  username: string;
  /** Password. */
  password: string;
}

/** A secret in a header. */
export interface ApiKeyAuthorization {
  /** Kind. */
  type: "API_KEY";
  /** Name of the header. */
  apiKeyName: string;
  /** Its value. */
  apiKeyValue: string;
}

/** A token that is had from another endpoint. */
export interface OAuthClientCredentials {
  /** Kind. */
  type: "OAUTH_CLIENT_CREDENTIALS";
  /** Where tokens are had. */
  authorizationEndpoint: string;
  /** Method of that request. Default: `POST`. */
  httpMethod?: "GET" | "POST" | "PUT";
  /** Client id. */
  clientId: string;
  /** Client secret. */
  clientSecret: string;
  /** What else the endpoint wants, such as `grant_type` and `scope`: AWS adds none of it by itself. */
  oauthHttpParameters?: HttpParameters;
}

/** A connection. Targets that are given the same object share its token. */
export interface SandboxConnection {
  /** How the bus shows who it is. Default: not at all, though AWS has no such connections. */
  authorization?: ConnectionAuthorization;
  /** What is added to every request. Wins over what the target adds. */
  invocationHttpParameters?: HttpParameters;
}

/** AWS takes no colon and no control characters in what a connection is made of. */
// deno-lint-ignore no-control-regex -- Control characters are what is looked for.
const CREDENTIAL = /^[^\x00-\x1f\x7f:]{1,512}$/;

/** What AWS would not take of a connection, in words without its secrets; `undefined` if it would. */
export function findConnectionProblem(connection: SandboxConnection): string | undefined {
  const { authorization, invocationHttpParameters } = connection;
  const credentials = Object.entries(credentialsOf(authorization));
  const [bad] = credentials.find(([, value]) => !CREDENTIAL.test(value)) ?? [];
  if (bad !== undefined) {
    return `${bad} is no text of 1 to 512 characters without colons and control characters`;
  }
  if (authorization?.type === "API_KEY") {
    if (!isHeaderName(authorization.apiKeyName)) return "apiKeyName cannot name a header";
    if (!isHeaderValue(authorization.apiKeyValue)) return "apiKeyValue cannot be the value of a header";
  }
  if (
    authorization?.type === "OAUTH_CLIENT_CREDENTIALS" && !isHttpUrl(authorization.authorizationEndpoint)
  ) {
    return "authorizationEndpoint is no URL of https or http";
  }
  return findParameterProblem(invocationHttpParameters) ??
    findParameterProblem(
      authorization?.type === "OAUTH_CLIENT_CREDENTIALS" ? authorization.oauthHttpParameters : undefined,
    );
}

/** Whether a text is a URL that a request can be sent to. */
export function isHttpUrl(text: string): boolean {
  // A request refuses names and passwords in its address.
  return /^https?:\/\//.test(text) && URL.canParse(text) &&
    new URL(text).username + new URL(text).password === "";
}

function credentialsOf(authorization: ConnectionAuthorization | undefined): Record<string, string> {
  switch (authorization?.type) {
    case "BASIC":
      return { username: authorization.username, password: authorization.password };
    case "API_KEY":
      return { apiKeyName: authorization.apiKeyName, apiKeyValue: authorization.apiKeyValue };
    case "OAUTH_CLIENT_CREDENTIALS":
      return { clientId: authorization.clientId, clientSecret: authorization.clientSecret };
    case undefined:
      return {};
  }
}
