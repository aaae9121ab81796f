/**
 * What an answer of the engine, or the lack of one, means: an outcome, or an error with a decision.
 *
 * Only status and title decide. The engine's prose changes from version to version; it is passed on for people
 * to read.
 *
 * @module
 */

import { type ErrorCode, ZeebridgeError } from "../errors.ts";
import { isJsonObject, type Json, ownProperty, parseJson } from "../json.ts";
import type { ZeebeCall } from "./call.ts";

/** An answer as it came. */
export interface ZeebeAnswer {
  /** HTTP status. */
  status: number;
  /** Body; empty if there is none. */
  text: string;
  /** How long the engine asks to wait, in milliseconds, if it says. */
  retryAfterMs?: number;
}

/** The oldest engine whose REST API has commands. */
const OLDEST_VERSION = "8.6";

/** Titles that say more than the status they come with. */
const CODES_BY_TITLE: ReadonlyMap<string, ErrorCode> = new Map([
  // These two come as 500, but no retry makes a payload smaller.
  ["EXCEEDED_BATCH_RECORD_SIZE", "ENGINE_PAYLOAD_TOO_LARGE"],
  ["MALFORMED_REQUEST", "ENGINE_PAYLOAD_TOO_LARGE"],
  ["RESOURCE_EXHAUSTED", "ENGINE_UNAVAILABLE"],
]);

const CODES_BY_STATUS: ReadonlyMap<number, ErrorCode> = new Map([
  [400, "ENGINE_REJECTED"],
  [401, "ENGINE_UNAUTHORIZED"],
  [403, "ENGINE_UNAUTHORIZED"],
  [405, "ENGINE_UNSUPPORTED"],
  // What stands in front of the engine says so of itself, and not of what it was sent.
  [407, "ENGINE_UNAUTHORIZED"],
  [408, "ENGINE_UNAVAILABLE"],
  [409, "ENGINE_REJECTED"],
  [413, "ENGINE_PAYLOAD_TOO_LARGE"],
  [421, "ENGINE_UNAVAILABLE"],
  [425, "ENGINE_UNAVAILABLE"],
  [429, "ENGINE_UNAVAILABLE"],
  [502, "ENGINE_OUTCOME_UNKNOWN"],
  [503, "ENGINE_UNAVAILABLE"],
  [504, "ENGINE_OUTCOME_UNKNOWN"],
]);

/** What the engine says about a refusal, if it was the engine that answered. */
interface Refusal {
  title: string;
  detail: string;
  /** The web server below the engine answered, because the engine has no such route. */
  isUnknownRoute: boolean;
}

/**
 * The outcome of a call.
 *
 * @throws {ZeebridgeError} with the `ENGINE_…` code that the answer stands for.
 */
export function readAnswer<T>(call: ZeebeCall<T>, answer: ZeebeAnswer): T {
  const { status, text } = answer;
  if (status < 200 || status >= 300) return readRefusal(call, answer);
  try {
    if (call.answersText) return call.read(text);
    return call.read(text === "" ? null : parseJson(text));
  } catch (cause) {
    // The parser's and the readers' errors: what was asked for happened, only its answer cannot be read.
    // Their cause is not kept, because a parser may quote the text.
    throw failureOf(call, "malformed", cause instanceof TypeError ? { cause } : {});
  }
}

function readRefusal<T>(call: ZeebeCall<T>, answer: ZeebeAnswer): T {
  const { status, text, retryAfterMs } = answer;
  const refusal = parseRefusal(text);
  const { alreadyExists } = call;
  if (status === 409 && refusal?.title === "ALREADY_EXISTS" && alreadyExists !== undefined) {
    return alreadyExists;
  }
  if (status === 404 && refusal?.title === "NOT_FOUND" && call.notFound !== undefined) return call.notFound();
  const code = refusalCode(call, status, refusal);
  if (code === "ENGINE_UNSUPPORTED") throw unsupported(call);
  if (status >= 300 && status < 400) {
    const reason = `the engine's address answered with the redirect ${status}, which is not followed`;
    throw new ZeebridgeError(code, `Cannot ${call.action}: ${reason}`);
  }
  const title = refusal === undefined || refusal.title === "" ? "" : ` ${refusal.title}`;
  const detail = quotable(call, refusal?.detail ?? "");
  throw new ZeebridgeError(code, `Cannot ${call.action}: the engine answered ${status}${title}${detail}`, {
    retryAfterMs,
  });
}

function refusalCode(call: ZeebeCall<unknown>, status: number, refusal: Refusal | undefined): ErrorCode {
  const byTitle = CODES_BY_TITLE.get(refusal?.title ?? "");
  if (byTitle !== undefined) return byTitle;
  if (status === 404) {
    // A page that is not Zeebe's comes from something in front of it that has no engine to pass on to.
    if (refusal === undefined) return "ENGINE_UNAVAILABLE";
    return refusal.isUnknownRoute ? "ENGINE_UNSUPPORTED" : "ENGINE_NOT_FOUND";
  }
  const byStatus = CODES_BY_STATUS.get(status);
  if (byStatus !== undefined) return byStatus;
  if (status >= 400 && status < 500) return "ENGINE_REJECTED";
  if (status >= 500 && !call.repeatable) return "ENGINE_OUTCOME_UNKNOWN";
  return "ENGINE_UNAVAILABLE";
}

/** Reads a problem document of the engine, or the error document of the web server below it. */
function parseRefusal(text: string): Refusal | undefined {
  let document: Json;
  try {
    document = parseJson(text);
  } catch {
    // Not JSON: neither of them wrote it.
    return undefined;
  }
  if (!isJsonObject(document)) return undefined;
  const title = ownProperty(document, "title");
  const detail = ownProperty(document, "detail");
  if (typeof title === "string") {
    return {
      title: TITLE.test(title) ? title : "",
      detail: typeof detail === "string" ? detail : "",
      isUnknownRoute: title === "Not Found",
    };
  }
  const isServerError = typeof ownProperty(document, "path") === "string" && "error" in document;
  return isServerError ? { title: "", detail: "", isUnknownRoute: true } : undefined;
}

/** Titles are words like `INVALID_STATE`, reason phrases, or names of Java classes. */
const TITLE = /^[A-Za-z][\w.$ -]{0,100}$/;

const MAX_DETAIL_LENGTH = 1_000;

/** The engine's words as the end of a message; nothing where they quote a sender. */
function quotable({ senderTexts = [], senderValue = null }: ZeebeCall<unknown>, detail: string): string {
  const quotesTexts = senderTexts.some((text) => text !== "" && detail.includes(text));
  if (detail === "" || quotesTexts || quotesValue(detail, senderValue)) return "";
  return `: ${detail.slice(0, MAX_DETAIL_LENGTH).trim().replace(/\.$/, "")}`;
}

/** Shorter texts are in any words by chance. */
const MIN_QUOTE_LENGTH = 4;
/** So much of a longer one is looked for: its end may have been left out. */
const MAX_QUOTE_LENGTH = 32;

/** Whether words have a text or a number of a value in them. Without recursion: it may be nested deeply. */
function quotesValue(detail: string, value: Json): boolean {
  const words = detail.slice(0, MAX_DETAIL_LENGTH + MAX_QUOTE_LENGTH);
  const pending = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === "object" && next !== null) {
      for (const item of Object.values(next)) pending.push(item);
      continue;
    }
    if (next === null || typeof next === "boolean") continue;
    const text = String(next).slice(0, MAX_QUOTE_LENGTH);
    if (text.length < MIN_QUOTE_LENGTH) continue;
    // As it is, or as it is written in JSON.
    if (words.includes(text) || words.includes(JSON.stringify(text).slice(1, -1))) return true;
  }
  return false;
}

/** Why there is no answer. */
export type ZeebeFailure =
  | "notSent"
  | "tooLarge"
  | "unreachable"
  | "brokenOff"
  | "timedOut"
  | "aborted"
  | "malformed"
  | "tooLong";

/** `lost`: nobody knows whether it happened, which matters only where it must not happen twice. */
const FAILURES: Record<ZeebeFailure, { code: ErrorCode | "lost"; reason: string }> = {
  notSent: { code: "ENGINE_UNAVAILABLE", reason: "the call was ended before it was sent" },
  tooLarge: { code: "ENGINE_PAYLOAD_TOO_LARGE", reason: "its variables are larger than 1.5 MiB" },
  unreachable: { code: "ENGINE_UNAVAILABLE", reason: "the engine cannot be reached" },
  brokenOff: { code: "lost", reason: "the connection broke before the answer" },
  timedOut: { code: "ENGINE_OUTCOME_UNKNOWN", reason: "the engine did not answer in time" },
  aborted: { code: "ENGINE_OUTCOME_UNKNOWN", reason: "the call was ended before the answer" },
  malformed: { code: "lost", reason: "the answer is not one of Zeebe's" },
  tooLong: { code: "lost", reason: "the answer is longer than any of Zeebe's" },
};

/** The error for a call that has no answer, or none that can be read. */
export function failureOf(
  call: ZeebeCall<unknown>,
  failure: ZeebeFailure,
  options: { cause?: unknown } = {},
): ZeebridgeError {
  const { code, reason } = FAILURES[failure];
  const lostCode = call.repeatable ? "ENGINE_UNAVAILABLE" : "ENGINE_OUTCOME_UNKNOWN";
  return new ZeebridgeError(code === "lost" ? lostCode : code, `Cannot ${call.action}: ${reason}`, options);
}

/** The error for a call whose route the engine does not have. `version`: the engine's, if it is known. */
export function unsupported(call: ZeebeCall<unknown>, version?: string): ZeebridgeError {
  const engine = version === undefined ? "the engine at this address" : `Zeebe ${version}`;
  const route = `${call.method} /v2/${call.path}`;
  return new ZeebridgeError(
    "ENGINE_UNSUPPORTED",
    `Cannot ${call.action}: ${engine} has no ${route}, expected Zeebe ${
      call.since ?? OLDEST_VERSION
    } or newer`,
  );
}

/** What Node's network errors are called when nothing can have been sent. */
const UNREACHABLE_CODES: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/**
 * What a network error means. Node says by a code that there was no connection; Deno and Workers say it in
 * prose alone, so there it counts as broken off.
 */
export function networkFailure(error: unknown): "unreachable" | "brokenOff" {
  const code = codeOf(error) ?? codeOf(error instanceof Error ? error.cause : undefined);
  return code !== undefined && UNREACHABLE_CODES.has(code) ? "unreachable" : "brokenOff";
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
