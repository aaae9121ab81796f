/**
 * One call of Zeebe's REST API over `fetch`: authorization, time limit, capped answer, and what it means.
 *
 * @module
 */

import { utf8 } from "../../core/bytes.ts";
import { stringifyJson } from "../../core/json.ts";
import { failureOf, networkFailure, readAnswer, type ZeebeAnswer } from "../../core/zeebe/answer.ts";
import type { ZeebeCall } from "../../core/zeebe/call.ts";
import { readRetryAfter } from "../../core/zeebe/retry_after.ts";
import type { Clock } from "../../ports/clock.ts";
import type { EngineAuthorization } from "./authorization.ts";
import { type Deadline, startDeadline } from "./deadline.ts";
import { readResponseText, ResponseTooLong } from "./response_text.ts";

/** What calls are made with. */
export interface RestClientParts {
  /** Base of every route, with its last slash. */
  base: string;
  /** Says who calls. */
  authorization: EngineAuthorization;
  /** Used for every request. */
  fetch: typeof fetch;
  /** Time. */
  clock: Clock;
}

/** How one call is made. */
export interface RestCallOptions {
  /** Longest wait for the answer. */
  timeoutMs: number;
  /** Longest answer. */
  maxBytes: number;
  /** Ends the call. */
  signal?: AbortSignal;
  /** Body instead of the call's own. */
  form?: FormData;
}

/**
 * Makes calls.
 *
 * @throws {ZeebridgeError} with an `ENGINE_…` code.
 */
export type RestClient = <T>(call: ZeebeCall<T>, options: RestCallOptions) => Promise<T>;

/** Makes a client. */
export function createRestClient({ base, authorization, fetch, clock }: RestClientParts): RestClient {
  const headersFor = createHeaders();

  async function exchange(
    call: ZeebeCall<unknown>,
    request: {
      value: string | undefined;
      body: string | FormData | undefined;
      deadline: Deadline;
      maxBytes: number;
    },
  ): Promise<ZeebeAnswer> {
    const { value, body, deadline, maxBytes } = request;
    try {
      const response = await fetch(base + call.path, {
        method: call.method,
        headers: headersFor(value)[typeof body === "string" ? "json" : "other"],
        body,
        redirect: "manual",
        signal: deadline.signal,
      });
      const { status, headers } = response;
      const text = await readResponseText(response, maxBytes);
      if (status < 300) return { status, text };
      return { status, text, retryAfterMs: readRetryAfter(headers.get("retry-after"), clock.now()) };
    } catch (cause) {
      if (deadline.reason !== undefined) throw failureOf(call, deadline.reason, { cause });
      if (cause instanceof ResponseTooLong) throw failureOf(call, "tooLong");
      throw failureOf(call, networkFailure(cause), { cause });
    }
  }

  async function headerOf(call: ZeebeCall<unknown>, deadline: Deadline): Promise<string | undefined> {
    const value = deadline.reason === undefined ? await authorization.header(deadline.signal) : undefined;
    // Checked after the wait, too: what follows must not be sent for a caller that is gone.
    if (deadline.reason !== undefined) throw failureOf(call, "notSent");
    return value;
  }

  return async function send(call, { timeoutMs, maxBytes, signal, form }) {
    const text = call.body === undefined ? undefined : stringifyJson(call.body);
    if (text !== undefined && isLonger(text, call.maxBodyBytes)) throw failureOf(call, "tooLarge");
    const body = form ?? text;
    const deadline = startDeadline(clock, { timeoutMs, signal });
    try {
      let value = await headerOf(call, deadline);
      let answer = await exchange(call, { value, body, deadline, maxBytes });
      // A call that was refused as unauthorized has done nothing: a new token may try again, once.
      if (answer.status === 401 && value !== undefined && authorization.refused(value)) {
        value = await headerOf(call, deadline);
        answer = await exchange(call, { value, body, deadline, maxBytes });
      }
      return readAnswer(call, answer);
    } finally {
      deadline.clear();
    }
  };
}

/** Whether a text has more bytes than it may. Only one that comes near is counted. */
function isLonger(text: string, maxBytes = Infinity): boolean {
  return text.length * MAX_UTF8_BYTES > maxBytes && utf8(text).length > maxBytes;
}

/** Most bytes of one UTF-16 code unit. */
const MAX_UTF8_BYTES = 3;

interface RequestHeaders {
  json: Record<string, string>;
  /** A form says its media type itself. */
  other: Record<string, string>;
}

/** Headers are made once for each value of `Authorization`, not once for each request. */
function createHeaders(): (authorization: string | undefined) => RequestHeaders {
  let made: RequestHeaders & { authorization: string | undefined } | undefined;
  return function headersFor(authorization) {
    if (made === undefined || made.authorization !== authorization) {
      const other: Record<string, string> = authorization === undefined ? {} : { authorization };
      made = { authorization, other, json: { ...other, "content-type": "application/json" } };
    }
    return made;
  };
}
