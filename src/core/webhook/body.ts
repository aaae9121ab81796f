/**
 * Body bytes → the JSON value that a model's expressions see.
 *
 * @module
 */

import { type Json, parseJson } from "../json.ts";
import type { WebhookReply } from "./reply.ts";

/** Deepest nesting that is read. What is deeper could not be passed on without exhausting the stack. */
const MAX_DEPTH = 1_000;
/** A number with more digits is an attack on whoever computes with it. */
const HUGE_NUMBER = /\d{1001}/;
/** A text of so many characters has room for neither: most events need not be looked at. */
const HARMLESS_LENGTH = 1_000;
/** Bodies that are not JSON by what they say of themselves. Senders of JSON often say nothing, or something else. */
const NOT_JSON = /^(?:multipart\/|application\/x-www-form-urlencoded|(?:application|text)\/xml)/i;

const MALFORMED: WebhookReply = { status: 400, code: "WEBHOOK_BODY_MALFORMED" };
const UNSUPPORTED: WebhookReply = { status: 415, code: "WEBHOOK_MEDIA_TYPE_UNSUPPORTED" };

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

/** Reads a body. An empty one is an empty object, as in Camunda's runtime. */
export function parseBody(bytes: Uint8Array, mediaType: string | undefined): { body: Json } | WebhookReply {
  if (bytes.length === 0) return { body: {} };
  if (mediaType !== undefined && NOT_JSON.test(mediaType)) return UNSUPPORTED;
  try {
    const text = utf8.decode(bytes);
    if (text.length > HARMLESS_LENGTH && (isTooDeep(text) || HUGE_NUMBER.test(text))) return MALFORMED;
    return { body: parseJson(text) };
  } catch {
    // Bad UTF-8 or bad JSON; the parser's own words would quote the body.
    return MALFORMED;
  }
}

/** Counts brackets outside of strings, before anything recursive sees the text. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (inString) {
      if (character === BACKSLASH) index++;
      else if (character === QUOTE) inString = false;
    } else if (character === QUOTE) {
      inString = true;
    } else if (character === OPEN_BRACE || character === OPEN_BRACKET) {
      if (++depth > MAX_DEPTH) return true;
    } else if (character === CLOSE_BRACE || character === CLOSE_BRACKET) {
      depth--;
    }
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5C;
const OPEN_BRACKET = 0x5B;
const CLOSE_BRACKET = 0x5D;
const OPEN_BRACE = 0x7B;
const CLOSE_BRACE = 0x7D;
