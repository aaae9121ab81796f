/**
 * How a Zeebe gateway says yes and no: the shapes of its answers, as seen on 8.6.0 and specified for 8.8.
 *
 * @module
 */

import { type Json, type JsonObject, stringifyJson } from "../../../core/json.ts";

/** Which server the engine behaves like. */
export type EngineFlavour = "8.6.0" | "8.8" | "8.9";

/** An answer before it becomes a `Response`. */
export interface RestAnswer {
  /** HTTP status. */
  status: number;
  /** JSON body; absent: the text, or none. */
  body?: JsonObject;
  /** Body that is no JSON. */
  text?: string;
  /** Media type of the body; `application/json` if absent. */
  mediaType?: string;
  /** Further headers. */
  headers?: Record<string, string>;
}

/** Thrown where a command is refused; carries the answer. */
export class Refusal extends Error {
  /** What the client gets. */
  readonly answer: RestAnswer;

  /** Makes a refusal that answers so. */
  constructor(answer: RestAnswer) {
    super(`The engine refuses with ${answer.status}`);
    this.name = "Refusal";
    this.answer = answer;
  }
}

/** A problem document, as the gateway's own code sends it. */
export function problemAnswer(status: number, problem: { title: string; detail: string }): RestAnswer {
  const { title, detail } = problem;
  return {
    status,
    mediaType: "application/problem+json",
    body: { type: "about:blank", title, status, detail },
  };
}

/** A refusal of a command that was understood but is not valid. */
export function invalidArgument(detail: string): Refusal {
  return new Refusal(problemAnswer(400, { title: "INVALID_ARGUMENT", detail }));
}

/** A refusal of a request that could not be read. */
export function unreadable(detail = "Failed to read request"): Refusal {
  return new Refusal(problemAnswer(400, { title: "Bad Request", detail }));
}

/** A refusal by the broker, worded as its rejections are. */
export function rejection(
  code: "NOT_FOUND" | "INVALID_STATE" | "ALREADY_EXISTS" | "INVALID_ARGUMENT",
  { intent, reason }: { intent: string; reason: string },
): Refusal {
  const status = code === "NOT_FOUND" ? 404 : code === "INVALID_ARGUMENT" ? 400 : 409;
  const detail = `Command '${intent}' rejected with code '${code}': ${reason}`;
  return new Refusal(problemAnswer(status, { title: code, detail }));
}

const SPRING_ERRORS = {
  404: "Not Found",
  405: "Method Not Allowed",
  415: "Unsupported Media Type",
  503: "Service Unavailable",
};

/** What the web server below the gateway answers where no controller does: not a problem document. */
export function springAnswer(status: keyof typeof SPRING_ERRORS, path: string): RestAnswer {
  const error = SPRING_ERRORS[status];
  return { status, body: { timestamp: "2026-01-01T00:00:00.000+00:00", status, error, path } };
}

/** A key as this server writes it: a JSON number up to 8.6.0, a string from 8.7 on. */
export function writeKey(flavour: EngineFlavour, key: bigint): Json {
  if (flavour !== "8.6.0") return `${key}`;
  return key <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(key) : key;
}

/** The response that stands for an answer. */
export function toResponse(answer: RestAnswer): Response {
  const headers = new Headers(answer.headers);
  const text = answer.body === undefined ? answer.text : stringifyJson(answer.body);
  if (text !== undefined) headers.set("content-type", answer.mediaType ?? "application/json");
  return new Response(text ?? null, { status: answer.status, headers });
}
