/**
 * Answers that hold credentials → credentials. Every member is required: an answer without an end would be used for
 * ever.
 *
 * @module
 */

import { isJsonObject, type Json, type JsonObject, ownProperty, parseJson } from "../json.ts";
import type { AwsCredentials } from "./credentials.ts";

/** Members of an answer, as they were found. */
export interface CredentialMembers {
  /** Access key id. */
  accessKeyId: unknown;
  /** Secret access key. */
  secretAccessKey: unknown;
  /** Session token. */
  sessionToken: unknown;
  /** When they expire: a date and time of ISO 8601, or seconds since the epoch. */
  expiration: unknown;
}

/** What may stand in a header, or be part of a signature. */
const CREDENTIAL_TEXT = /^[\x21-\x7e]+$/;
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/** Credentials out of the members of an answer; `undefined` if one is missing or cannot be right. */
export function readCredentials(members: CredentialMembers): AwsCredentials | undefined {
  const { accessKeyId, secretAccessKey, sessionToken } = members;
  const expiresAt = readInstant(members.expiration);
  if (!isCredentialText(accessKeyId) || !isCredentialText(secretAccessKey)) return undefined;
  if (!isCredentialText(sessionToken) || expiresAt === undefined) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken, expiresAt };
}

/**
 * Credentials as the endpoints of containers and of instance metadata answer.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
export function readCredentialDocument(text: string): AwsCredentials | undefined {
  const document = parseObject(text);
  if (document === undefined) return undefined;
  return readCredentials({
    accessKeyId: ownProperty(document, "AccessKeyId"),
    secretAccessKey: ownProperty(document, "SecretAccessKey"),
    sessionToken: ownProperty(document, "Token"),
    expiration: ownProperty(document, "Expiration"),
  });
}

/** The JSON object that a text is, if it is one. */
export function parseObject(text: string): JsonObject | undefined {
  let value: Json;
  try {
    value = parseJson(text);
  } catch {
    // The only failure is "not JSON".
    return undefined;
  }
  return isJsonObject(value) ? value : undefined;
}

function isCredentialText(value: unknown): value is string {
  return typeof value === "string" && CREDENTIAL_TEXT.test(value);
}

function readInstant(value: unknown): number | undefined {
  if (typeof value === "number") return value > 0 ? value * 1_000 : undefined;
  if (typeof value !== "string" || !DATE_TIME.test(value)) return undefined;
  const instant = Date.parse(value);
  return Number.isNaN(instant) ? undefined : instant;
}
