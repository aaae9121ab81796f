/**
 * What an app's own job handler may return or throw, and the job outcome that comes of it.
 *
 * @module
 */

import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { JobOutcome } from "./outcome.ts";

/** Variables that a handler returns. Those that are `undefined` are left out. */
export type JobVariables = { readonly [name: string]: Json | undefined };

/** An end of a job that a handler chose: made by {@linkcode complete}, {@linkcode fail} or {@linkcode bpmnError}. */
export type JobEnd =
  | { readonly kind: "complete"; readonly variables: JsonObject }
  | {
    readonly kind: "fail";
    readonly message: string;
    readonly retries?: number;
    readonly retryBackoffMs?: number;
    readonly variables?: JsonObject;
  }
  | {
    readonly kind: "bpmnError";
    readonly errorCode: string;
    readonly message?: string;
    readonly variables?: JsonObject;
  };

/** What a handler returns: variables or nothing complete the job, a {@linkcode JobEnd} ends it as it says. */
export type JobResult = JobVariables | JobEnd | undefined | void;

/** Options of {@linkcode fail}. */
export interface FailOptions {
  /** Retries that are left after this failure; 0 raises an incident. Default: one less than the job has. */
  retries?: number;
  /** Wait before the next try, in milliseconds. Default: the worker's `retryBackoffMs`. */
  retryBackoffMs?: number;
  /** Variables local to the task. */
  variables?: JobVariables;
}

/** Options of {@linkcode bpmnError}. */
export interface BpmnErrorOptions {
  /** What happened, for people who look at the engine. */
  message?: string;
  /** Variables of the scope that catches the error. */
  variables?: JobVariables;
}

/** What a failure needs to know of the job and its worker. */
export interface RetryTerms {
  /** Retries that the job has, this try included. */
  retries: number;
  /** Wait before the next try, in milliseconds, where the handler does not say. */
  retryBackoffMs: number;
}

/** Longest message that goes to the engine; Camunda's own runtime cuts there, too. */
const MAX_MESSAGE_LENGTH = 6_000;

/** Longest message that is taken from a thrown error: nobody wrote it for people who look at the engine. */
const MAX_THROWN_LENGTH = 500;

/**
 * Marks what the three functions made: variables may have a key `kind`, too, but JSON has no symbols. It is a
 * registered symbol, so that two copies of this module in one program know each other's.
 */
const END = Symbol.for("@zeebridge/edge/job-end");

/** Completes a job with variables; for a handler that wants to say so. Returning the variables does the same. */
export function complete(variables: JobVariables = {}): JobEnd {
  return marked({ kind: "complete", variables: withoutUndefined(variables) });
}

/**
 * Fails a job: a technical failure, tried again while retries are left.
 *
 * @throws {TypeError} if `retries` or `retryBackoffMs` is not a whole number of at least 0.
 *
 * @example
 * ```ts
 * import { fail } from "@zeebridge/edge";
 *
 * fail("The card service is closed on Sundays", { retryBackoffMs: 3_600_000 });
 * fail("The variable amount is not a number", { retries: 0 });
 * ```
 */
export function fail(message: string, options: FailOptions = {}): JobEnd {
  const { retries, retryBackoffMs, variables } = options;
  requireCount("retries", retries);
  requireCount("retryBackoffMs", retryBackoffMs);
  return marked({
    kind: "fail",
    message: cut(message, MAX_MESSAGE_LENGTH),
    retries,
    retryBackoffMs,
    variables: variables === undefined ? undefined : withoutUndefined(variables),
  });
}

/**
 * Throws a BPMN error from a job: a modelled failure, caught by a boundary event or an event sub-process with
 * that code. The engine raises an incident if nothing catches it.
 *
 * @throws {TypeError} if the code is empty.
 *
 * @example
 * ```ts
 * import { bpmnError } from "@zeebridge/edge";
 *
 * bpmnError("LIMIT_EXCEEDED", { message: "Too much for one charge", variables: { limit: 1_000 } });
 * ```
 */
export function bpmnError(code: string, options: BpmnErrorOptions = {}): JobEnd {
  if (typeof code !== "string" || code === "") {
    throw new TypeError(
      "Cannot throw a BPMN error: the code is empty, expected the code that the model catches",
    );
  }
  const { message, variables } = options;
  return marked({
    kind: "bpmnError",
    errorCode: code,
    message: message === undefined ? undefined : cut(message, MAX_MESSAGE_LENGTH),
    variables: variables === undefined ? undefined : withoutUndefined(variables),
  });
}

/**
 * The outcome of a job whose handler returned. What a handler must not return fails the job without retries:
 * it would return the same again, after doing its work again.
 */
export function outcomeOfResult(result: unknown, terms: RetryTerms): JobOutcome {
  if (result === undefined || result === null) return { kind: "complete", variables: {} };
  if (isJobEnd(result)) return outcomeOfEnd(result, terms);
  if (isPlainObject(result)) return { kind: "complete", variables: withoutUndefined(result) };
  const expected = "expected variables, nothing, or what complete(), fail() or bpmnError() gives";
  return {
    kind: "fail",
    message: `Cannot complete the job: its handler returned ${describe(result)}, ${expected}`,
    retries: 0,
    retryBackoffMs: 0,
  };
}

/**
 * The outcome of a job whose handler threw: one retry less. The first line of the error's message is told to
 * the engine, never its stack.
 */
export function outcomeOfThrown(error: unknown, terms: RetryTerms): JobOutcome {
  return {
    kind: "fail",
    message: cut(thrownText(error), MAX_THROWN_LENGTH),
    retries: Math.max(0, terms.retries - 1),
    retryBackoffMs: terms.retryBackoffMs,
  };
}

function outcomeOfEnd(end: JobEnd, terms: RetryTerms): JobOutcome {
  if (end.kind === "complete") return { kind: "complete", variables: end.variables };
  if (end.kind === "bpmnError") {
    const { errorCode, message, variables } = end;
    return { kind: "bpmnError", errorCode, message, variables };
  }
  const {
    message,
    variables,
    retries = Math.max(0, terms.retries - 1),
    retryBackoffMs = terms.retryBackoffMs,
  } = end;
  return { kind: "fail", message, retries, retryBackoffMs, variables };
}

function marked(end: JobEnd): JobEnd {
  return Object.freeze({ ...end, [END]: true });
}

function isJobEnd(value: unknown): value is JobEnd {
  return typeof value === "object" && value !== null && Object.hasOwn(value, END);
}

/** An object literal, from whatever realm; a `Response`, a `Map` or an `Error` is a mistake. */
function isPlainObject(value: unknown): value is JobVariables {
  if (!isJsonObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function withoutUndefined(variables: JobVariables): JsonObject {
  const entries = Object.entries(variables).filter((entry): entry is [string, Json] =>
    entry[1] !== undefined
  );
  return Object.fromEntries(entries);
}

function requireCount(name: string, value: unknown): void {
  if (value === undefined || (Number.isSafeInteger(value) && Number(value) >= 0)) return;
  const given = typeof value === "number" ? String(value) : typeof value;
  throw new TypeError(`Cannot fail a job: ${name} is ${given}, expected a whole number of at least 0`);
}

function thrownText(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : error;
  const firstLine = typeof text === "string" ? text.trim().split(/[\r\n]/, 1)[0] : undefined;
  return firstLine || "The handler threw something without a message";
}

function cut(text: string, length: number): string {
  const whole = String(text);
  // Well-formed again, where the cut went through a pair of surrogates.
  return whole.length <= length ? whole : `${whole.slice(0, length - 1)}…`.toWellFormed();
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object that is not plain";
  return typeof value === "function" ? "a function" : `a ${typeof value}`;
}
