/**
 * A request to a webhook, read once and turned into values that a model's expressions can see.
 *
 * @module
 */

import { pairsToRecord, readPairs, UNASSIGNABLE } from "./form.ts";
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
  const pairs = readQuery(url);
  return pairs === undefined ? QUERY_MALFORMED : { params: pairsToRecord(pairs) };
}

/** Query parameters of a URL by name, in the sender's order; `undefined` if they cannot be decoded. */
export function readQuery(url: string): Map<string, string> | undefined {
  const start = url.indexOf("?");
  if (start < 0) return new Map();
  const end = url.indexOf("#", start);
  return readPairs(url.slice(start + 1, end < 0 ? undefined : end));
}
