/**
 * A request to a webhook, read once and turned into values that a model's expressions can see.
 *
 * @module
 */

import type { WebhookReply } from "./reply.ts";

/** A webhook request, before its body is parsed. */
export interface WebhookRequest {
  /** Method, in upper case. */
  method: string;
  /** Full URL as the sender called it. */
  url: string;
  /** Header values by lower-case name. */
  headers: Record<string, string>;
  /** Query parameters; the first of a repeated one counts. */
  params: Record<string, string>;
  /** Body bytes. */
  body: Uint8Array;
}

/** Whether assigning to this name makes a property differs between runtimes, so nothing is ever called so. */
const UNASSIGNABLE = "__proto__";
const QUERY_MALFORMED: WebhookReply = { status: 400, code: "WEBHOOK_QUERY_MALFORMED" };

/** Header values by lower-case name; of a repeated header the values are joined, as Fetch has them. */
export function headersToRecord(headers: Headers): Record<string, string> {
  const record: Record<string, string> = {};
  headers.forEach((value, name) => {
    if (name !== UNASSIGNABLE) record[name] = value;
  });
  return record;
}

/**
 * Query parameters of a URL: the first of a repeated name counts, a name without a value has the empty text,
 * blank names are dropped. A query that cannot be decoded is the sender's mistake.
 */
export function readParams(url: string): { params: Record<string, string> } | WebhookReply {
  const start = url.indexOf("?");
  const params: Record<string, string> = {};
  if (start < 0) return { params };
  const end = url.indexOf("#", start);
  for (const pair of url.slice(start + 1, end < 0 ? undefined : end).split("&")) {
    const equals = pair.indexOf("=");
    const name = decodeQuery(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? "" : decodeQuery(pair.slice(equals + 1));
    if (name === undefined || value === undefined) return QUERY_MALFORMED;
    if (name !== "" && name !== UNASSIGNABLE && !Object.hasOwn(params, name)) params[name] = value;
  }
  return { params };
}

function decodeQuery(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    // Its only failure is text that is no percent-encoded UTF-8, which is what undefined says.
    return undefined;
  }
}
