/**
 * Bodies of `multipart/form-data` → their parts, without copying a byte.
 *
 * The platforms' own `Response.formData()` would do, but it has no bound on the number of parts, makes strings of
 * parts that are no files, whatever their charset is, forgets their media types, and copies the others.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7578
 * @see https://www.rfc-editor.org/rfc/rfc2046#section-5.1
 * @module
 */

import { utf8 } from "../bytes.ts";
import { unescapePercent } from "./form.ts";
import { readHeaderParameters } from "./header_parameters.ts";
import type { WebhookReply } from "./reply.ts";

/** A part of a form. */
export interface MultipartPart {
  /** Name of the field. */
  name: string;
  /** Name of the file as the sender gives it: never a path to be opened. `undefined` if the part is no file. */
  filename?: string;
  /** Media type as the sender gives it. Without one a part is text. */
  contentType?: string;
  /** Content, a view of the body's bytes. */
  bytes: Uint8Array;
}

/** Most parts that a body may have. */
export const MAX_PARTS = 100;
/** Most bytes of the headers of a part. */
export const MAX_PART_HEADER_BYTES = 8_192;

const MALFORMED: WebhookReply = { status: 400, code: "WEBHOOK_BODY_MALFORMED" };
const UNSUPPORTED: WebhookReply = { status: 415, code: "WEBHOOK_MEDIA_TYPE_UNSUPPORTED" };

/** No more than 70 characters; the last one is no blank. */
const BOUNDARY = /^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/;
const HEADER = /^([!#$%&'*+.^`|~\w-]+):[ \t]*([^\r\n]*)$/;
/** What browsers make of the characters that a quoted name cannot have. */
const BROWSER_ESCAPE = /%(?:22|0D|0A)/gi;
/** @see https://www.rfc-editor.org/rfc/rfc8187 */
const EXTENDED_VALUE = /^(utf-8|iso-8859-1)'[a-z\d-]*'((?:[\w!#$&+.^`|~-]|%[\da-f]{2})*)$/i;
/** Encodings that leave the bytes alone. */
const PLAIN_ENCODING = /^(?:7bit|8bit|binary)$/i;

const CR = 0x0D;
const LF = 0x0A;
const DASH = 0x2D;
const CRLF = Uint8Array.of(CR, LF);
const END_OF_HEADERS = Uint8Array.of(CR, LF, CR, LF);

const utf8Decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads the parts of a body, in their order. What is malformed in any way is refused: a part that is read otherwise
 * than the sender meant it is worse than none.
 */
export function parseMultipart(
  bytes: Uint8Array,
  mediaType: string,
): { parts: MultipartPart[] } | WebhookReply {
  const { value, parameters } = readHeaderParameters(mediaType);
  const boundary = parameters.get("boundary");
  if (!value.startsWith("multipart/") || boundary === undefined || !BOUNDARY.test(boundary)) return MALFORMED;
  const delimiter = utf8(`\r\n--${boundary}`);
  const parts: MultipartPart[] = [];
  let end = endOfPreamble(bytes, delimiter);
  while (end !== undefined && !isClosing(bytes, end)) {
    if (parts.length === MAX_PARTS) return MALFORMED;
    const start = startOfPart(bytes, end);
    const next = start === undefined ? -1 : indexOf(bytes, delimiter, start);
    if (start === undefined || next < 0) return MALFORMED;
    const part = readPart(bytes.subarray(start, next));
    if ("status" in part) return part;
    parts.push(part);
    end = next + delimiter.length;
  }
  return end !== undefined && isLineEnd(bytes, end + 2) ? { parts } : MALFORMED;
}

/** Where the first delimiter ends. Before it stands whatever the sender likes. */
function endOfPreamble(bytes: Uint8Array, delimiter: Uint8Array): number | undefined {
  // At the very beginning it needs no line end before it.
  const withoutLineEnd = delimiter.subarray(CRLF.length);
  if (matchesAt(bytes, withoutLineEnd, 0)) return withoutLineEnd.length;
  const start = indexOf(bytes, delimiter, 0);
  return start < 0 ? undefined : start + delimiter.length;
}

/** Whether the delimiter that ends at a position is the last one. */
function isClosing(bytes: Uint8Array, position: number): boolean {
  return bytes[position] === DASH && bytes[position + 1] === DASH;
}

/** Where a part begins after a delimiter; `undefined` if the delimiter's line goes on. */
function startOfPart(bytes: Uint8Array, delimiterEnd: number): number | undefined {
  const position = skipBlanks(bytes, delimiterEnd);
  return matchesAt(bytes, CRLF, position) ? position + CRLF.length : undefined;
}

/** Whether nothing more stands on a line. */
function isLineEnd(bytes: Uint8Array, start: number): boolean {
  const position = skipBlanks(bytes, start);
  return position === bytes.length || matchesAt(bytes, CRLF, position);
}

function skipBlanks(bytes: Uint8Array, start: number): number {
  let position = start;
  while (bytes[position] === 0x20 || bytes[position] === 0x09) position++;
  return position;
}

function readPart(bytes: Uint8Array): MultipartPart | WebhookReply {
  const end = indexOf(bytes.subarray(0, MAX_PART_HEADER_BYTES), END_OF_HEADERS, 0);
  const headers = end < 0 ? undefined : readHeaders(bytes.subarray(0, end));
  const disposition = readHeaderParameters(headers?.get("content-disposition") ?? "");
  const { value, parameters, complete } = disposition;
  const name = parameters.get("name");
  if (headers === undefined || value !== "form-data" || !complete || name === undefined) return MALFORMED;
  if (!PLAIN_ENCODING.test(headers.get("content-transfer-encoding") ?? "binary")) return UNSUPPORTED;
  const filename = readFilename(parameters);
  if (filename === null) return MALFORMED;
  return {
    name: decodeName(name),
    filename,
    contentType: headers.get("content-type"),
    bytes: bytes.subarray(end + END_OF_HEADERS.length),
  };
}

/** Headers by lower-case name; `undefined` if one is malformed or there twice. */
function readHeaders(bytes: Uint8Array): Map<string, string> | undefined {
  const text = decodeUtf8(bytes);
  if (text === undefined) return undefined;
  const headers = new Map<string, string>();
  for (const line of text.split("\r\n")) {
    const [, name, value] = HEADER.exec(line) ?? [];
    if (name === undefined || value === undefined || headers.has(name.toLowerCase())) return undefined;
    headers.set(name.toLowerCase(), value.trimEnd());
  }
  return headers;
}

/** The file's name, in the form that can hold any character if there is one; `null` if that is malformed. */
function readFilename(parameters: ReadonlyMap<string, string>): string | undefined | null {
  const extended = parameters.get("filename*");
  if (extended === undefined) {
    const plain = parameters.get("filename");
    return plain === undefined ? undefined : decodeName(plain);
  }
  const [, charset, encoded] = EXTENDED_VALUE.exec(extended) ?? [];
  if (charset === undefined || encoded === undefined) return null;
  return unescapePercent(encoded, charset.toLowerCase() === "utf-8" ? "utf-8" : "windows-1252") ?? null;
}

/** Nothing else is decoded: a sign of percent may be meant as such. */
function decodeName(name: string): string {
  return name.replace(BROWSER_ESCAPE, decodeURIComponent);
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8Decoder.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return undefined;
  }
}

/**
 * Where a sequence stands first, or -1. Takes linear time, because a delimiter has its first byte, a CR, nowhere else
 * (so that a comparison ends where the next may begin), and the end of headers is short.
 */
function indexOf(bytes: Uint8Array, sequence: Uint8Array, from: number): number {
  const first = sequence[0] ?? CR;
  let position = bytes.indexOf(first, from);
  while (position >= 0 && !matchesAt(bytes, sequence, position)) {
    position = bytes.indexOf(first, position + 1);
  }
  return position;
}

function matchesAt(bytes: Uint8Array, sequence: Uint8Array, position: number): boolean {
  for (let index = 0; index < sequence.length; index++) {
    if (bytes[position + index] !== sequence[index]) return false;
  }
  return true;
}
