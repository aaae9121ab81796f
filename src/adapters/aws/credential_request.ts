/**
 * Requests to whoever gives credentials: bounded in time and size, and never redirected, because they carry tokens.
 *
 * @module
 */

import { ZeebridgeError } from "../../core/errors.ts";
import { readBytes } from "../../core/stream.ts";
import type { Clock } from "../../ports/clock.ts";

/** What sources work with that ask over the network. */
export interface CredentialParts {
  /** Sends their requests. */
  fetch: typeof fetch;
  /** Time: of limits, of waits and of signatures. */
  clock: Clock;
}

/** A request. */
export interface CredentialRequest {
  /** Address. */
  url: string;
  /** Method. Default: `GET`. */
  method?: "GET" | "POST" | "PUT";
  /** Headers. */
  headers: Headers | Record<string, string>;
  /** Body. Default: none. */
  body?: string;
  /** How long the answer may take, its body included, in milliseconds. */
  timeoutMs: number;
  /** Ends the wait. */
  signal?: AbortSignal;
}

/** What a request came to: an answer, or why there is none. */
export type CredentialAnswer = { status: number; text: string } | { reason: string };

const MAX_ANSWER_BYTES = 65_536;
const ATTEMPTS = 3;
/** Wait before the second attempt; before the third one it is twice as long. */
const WAIT_MS = 200;

/** Sends one request. Never rejects. */
export async function requestOnce(
  { url, timeoutMs, signal, ...init }: CredentialRequest,
  { fetch, clock }: CredentialParts,
): Promise<CredentialAnswer> {
  const deadline = new AbortController();
  const cancel = clock.after(timeoutMs, () => deadline.abort());
  try {
    const either = signal === undefined ? deadline.signal : AbortSignal.any([deadline.signal, signal]);
    const { status, body } = await fetch(url, { ...init, redirect: "manual", signal: either });
    const bytes = body === null ? new Uint8Array() : await readBytes(body, MAX_ANSWER_BYTES);
    if (bytes === undefined) return { reason: `its answer has more than ${MAX_ANSWER_BYTES} bytes` };
    return { status, text: new TextDecoder().decode(bytes) };
  } catch (error) {
    if (signal?.aborted) return { reason: "the call was ended while it waited" };
    if (deadline.signal.aborted) return { reason: `no answer within ${timeoutMs} ms` };
    // By name: the class is Deno's own. What is thrown may quote the address otherwise.
    return error instanceof Error && error.name === "NotCapable"
      ? { reason: `this process may not connect to ${new URL(url).host} (Deno: --allow-net)` }
      : { reason: "no connection, or it broke" };
  } finally {
    cancel();
  }
}

/** Asks up to three times, after a moment each, while the answer is one that may pass. */
export async function askRepeatedly(
  ask: () => Promise<CredentialAnswer>,
  { mayPass, clock, signal }: {
    mayPass: (answer: CredentialAnswer) => boolean;
    clock: Clock;
    signal?: AbortSignal;
  },
): Promise<CredentialAnswer> {
  for (let attempt = 1;; attempt++) {
    const answer = await ask();
    if (attempt === ATTEMPTS || signal?.aborted || !mayPass(answer)) return answer;
    await clock.sleep(WAIT_MS * attempt, signal);
  }
}

/** Whether no answer came, or one that says no more than "not now". */
export function isPassing(answer: CredentialAnswer): boolean {
  return "reason" in answer || answer.status >= 500 || answer.status === 429;
}

/** The error of a source that has none. */
export function credentialsUnavailable(message: string, cause?: unknown): ZeebridgeError {
  return new ZeebridgeError("AWS_CREDENTIALS_UNAVAILABLE", message, { cause });
}

/** What may be said of an error: another one than ours might quote a token. */
export function reasonOf(error: unknown): string {
  return error instanceof ZeebridgeError ? error.message : "unexpected error";
}
