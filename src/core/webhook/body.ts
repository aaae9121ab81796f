/**
 * Body bytes → the JSON value that a model's expressions see: one row per kind of media type.
 *
 * Whatever Camunda's runtime reads is read as it does; what it fails at is read, or refused for good:
 * - JSON is what its bytes say, whatever the charset is called; UTF-16 is found out by them, too. Other charsets are
 *   tried where the bytes are not UTF-8;
 * - text of any kind that is JSON is read as that, and else is a string;
 * - JSON that is `null` is an empty object, as an empty body is.
 *
 * @module
 */

import { type Json, parseJson } from "../json.ts";
import { type FormCharset, pairsToRecord, readPairs } from "./form.ts";
import { readHeaderParameters } from "./header_parameters.ts";
import { parseMultipart } from "./multipart.ts";
import type { WebhookReply } from "./reply.ts";
import type { WebhookRequest } from "./request.ts";

/** What else a sender says about a body. */
export interface BodyOptions {
  /** The header `Content-Encoding`. Nothing but `identity` is read. */
  contentEncoding?: string;
}

/** Deepest nesting that is read. What is deeper could not be passed on without exhausting the stack. */
const MAX_DEPTH = 1_000;
/** A number with more digits in a row is an attack on whoever computes with it. */
const MAX_DIGITS = 1_000;
/** A text of so many characters has room for neither: most events need not be looked at. */
const HARMLESS_LENGTH = 1_000;

const MALFORMED: WebhookReply = { status: 400, code: "WEBHOOK_BODY_MALFORMED" };
const UNSUPPORTED: WebhookReply = { status: 415, code: "WEBHOOK_MEDIA_TYPE_UNSUPPORTED" };

/** Charsets that are read, as `TextDecoder` calls them; it takes Latin-1 and ASCII for windows-1252. */
type Charset = FormCharset | "utf-16le" | "utf-16be";
const CHARSETS: ReadonlySet<string> = new Set<Charset>(["utf-8", "windows-1252", "utf-16le", "utf-16be"]);

type Read = { body: Json } | WebhookReply;

/** A body that is not empty. */
interface Body {
  bytes: Uint8Array;
  /** The whole header `Content-Type`. */
  mediaType: string;
  /** What the sender calls the charset. Most bodies are read without it. */
  charsetLabel?: string;
}

const READERS: readonly { mediaType: RegExp; read: (body: Body) => Read }[] = [
  { mediaType: /^application\/x-www-form-urlencoded$/, read: readForm },
  { mediaType: /^multipart\/form-data$/, read: readMultipart },
  // As in Camunda's runtime, where nothing of it can be seen.
  { mediaType: /^multipart\//, read: () => ({ body: {} }) },
  { mediaType: /^(?:application|text)\/xml$|\+xml$/, read: readText },
  { mediaType: /^text\/(?!json$|.*\+json$)/, read: readJsonOrText },
];

const JSON_TYPE = "application/json";
/** Kept, because most bodies are of it. */
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

/** Reads a body. An empty one is an empty object, as in Camunda's runtime. */
export function parseBody(
  bytes: Uint8Array,
  mediaType: string | undefined,
  { contentEncoding = "identity" }: BodyOptions = {},
): Read {
  if (bytes.length === 0) return { body: {} };
  if (contentEncoding.toLowerCase() !== "identity") return UNSUPPORTED;
  // What most senders say needs no taking apart.
  if (mediaType === undefined || mediaType === JSON_TYPE) {
    return readJson({ bytes, mediaType: JSON_TYPE });
  }
  const { value, parameters } = readHeaderParameters(mediaType);
  const reader = READERS.find((row) => row.mediaType.test(value));
  // Anything else has to be JSON: senders of JSON often call it something else.
  return (reader?.read ?? readJson)({ bytes, mediaType, charsetLabel: parameters.get("charset") });
}

/** Reads the body of a request. */
export function parseRequestBody({ headers, body }: Pick<WebhookRequest, "headers" | "body">): Read {
  return parseBody(body, headers["content-type"], { contentEncoding: headers["content-encoding"] });
}

/** The charset of a label; `undefined` if it is not one that is read. */
function charsetOf(label: string): Charset | undefined {
  try {
    const { encoding } = new TextDecoder(label);
    return CHARSETS.has(encoding) ? encoding as Charset : undefined;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return undefined;
  }
}

function readForm({ bytes, charsetLabel = "utf-8" }: Body): Read {
  const charset = charsetOf(charsetLabel);
  // Percent-encoding has no meaning where a character is two bytes.
  if (charset !== "utf-8" && charset !== "windows-1252") return UNSUPPORTED;
  const text = decode(bytes, charset);
  const pairs = text === undefined ? undefined : readPairs(text, charset);
  return pairs === undefined ? MALFORMED : { body: pairsToRecord(pairs) };
}

/** Its parts are documents, and none of the body. */
function readMultipart({ bytes, mediaType }: Body): Read {
  const parsed = parseMultipart(bytes, mediaType);
  return "parts" in parsed ? { body: {} } : parsed;
}

function readText({ bytes, charsetLabel = "utf-8" }: Body): Read {
  const charset = charsetByMark(bytes) ?? charsetOf(charsetLabel);
  if (charset === undefined) return UNSUPPORTED;
  const text = decode(bytes, charset);
  return text === undefined ? MALFORMED : { body: text };
}

function readJsonOrText(body: Body): Read {
  const json = readJson(body);
  return "body" in json ? json : readText(body);
}

function readJson({ bytes, charsetLabel }: Body): Read {
  const text = decode(bytes, charsetByMark(bytes) ?? charsetByZeros(bytes) ?? "utf-8");
  if (text !== undefined) return readJsonText(text);
  if (charsetLabel === undefined) return MALFORMED;
  const charset = charsetOf(charsetLabel);
  if (charset === undefined) return UNSUPPORTED;
  const named = decode(bytes, charset);
  return named === undefined ? MALFORMED : readJsonText(named);
}

function readJsonText(text: string): Read {
  try {
    if (text.length > HARMLESS_LENGTH && isHarmful(text)) return MALFORMED;
    return { body: parseJson(text) ?? {} };
  } catch (error) {
    // The parser's own words would quote the body.
    if (!(error instanceof SyntaxError)) throw error;
    return MALFORMED;
  }
}

/** The charset that a byte order mark names. It beats what the header says. */
function charsetByMark([first, second]: Uint8Array): Charset | undefined {
  if (first === 0xFF && second === 0xFE) return "utf-16le";
  if (first === 0xFE && second === 0xFF) return "utf-16be";
  return undefined;
}

/** JSON begins with an ASCII character, so that UTF-16 gives itself away. */
function charsetByZeros([first, second]: Uint8Array): Charset | undefined {
  if (second === 0 && first !== 0) return "utf-16le";
  if (first === 0 && second !== 0) return "utf-16be";
  return undefined;
}

/** Text of bytes without a byte order mark; `undefined` if they are not of the charset. */
function decode(bytes: Uint8Array, charset: Charset): string | undefined {
  try {
    const decoder = charset === "utf-8" ? utf8 : new TextDecoder(charset, { fatal: true, ignoreBOM: false });
    return decoder.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return undefined;
  }
}

/**
 * Counts brackets and digits outside of strings, before anything recursive sees the text. One look at each character:
 * a pattern would begin anew at each digit.
 */
function isHarmful(text: string): boolean {
  let depth = 0;
  let digits = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (inString) {
      if (character === BACKSLASH) index++;
      else if (character === QUOTE) inString = false;
      continue;
    }
    if (character >= DIGIT_0 && character <= DIGIT_9) {
      if (++digits > MAX_DIGITS) return true;
      continue;
    }
    digits = 0;
    if (character === QUOTE) inString = true;
    else if (character === OPEN_BRACE || character === OPEN_BRACKET) {
      if (++depth > MAX_DEPTH) return true;
    } else if (character === CLOSE_BRACE || character === CLOSE_BRACKET) {
      depth--;
    }
  }
  return false;
}

const QUOTE = 0x22;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const BACKSLASH = 0x5C;
const OPEN_BRACKET = 0x5B;
const CLOSE_BRACKET = 0x5D;
const OPEN_BRACE = 0x7B;
const CLOSE_BRACE = 0x7D;
