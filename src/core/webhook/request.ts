/**
 * A request to a webhook, read once and turned into the values that a model's expressions see.
 *
 * @module
 */

import type { Json } from "../json.ts";

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

/** What every inbound expression sees. */
export interface InboundScope {
  /** The request. */
  request: {
    /** Parsed body. */
    body: Json;
    /** Header values by lower-case name. */
    headers: Record<string, string>;
    /** Query parameters. */
    params: Record<string, string>;
  };
  /** Always empty; kept because Camunda's runtime has it. */
  connectorData: Record<string, never>;
  /** Uploaded documents (none yet). */
  documents: Json[];
}
