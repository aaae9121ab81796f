/**
 * Pairs of names and values in the form `a=1&b=2`: queries, and bodies of `application/x-www-form-urlencoded`.
 *
 * @see https://url.spec.whatwg.org/#application/x-www-form-urlencoded
 * @module
 */

/** What percent-encoded bytes stand for. */
export type FormCharset = "utf-8" | "windows-1252";

/** Whether assigning to this name makes a property differs between runtimes, so nothing is ever called so. */
export const UNASSIGNABLE = "__proto__";

const MALFORMED_ESCAPE = /%(?![\da-f]{2})/i;
const ESCAPE = /%([\da-f]{2})/gi;
/** The character of each byte: a decoder would take its time for every one that is escaped. */
const WINDOWS_1252 = new TextDecoder("windows-1252").decode(
  Uint8Array.from({ length: 256 }, (_, byte) => byte),
);

/** Each throws a `URIError` where the text is not percent-encoded in the charset. */
const DECODE: Readonly<Record<FormCharset, (text: string) => string>> = {
  "utf-8": decodeURIComponent,
  "windows-1252": decodeSingleBytes,
};

/**
 * The pairs of a text by name, in their order: the first of a repeated name counts, a name without a value has the
 * empty text, blank names are dropped. `undefined` if something cannot be decoded.
 */
export function readPairs(text: string, charset: FormCharset = "utf-8"): Map<string, string> | undefined {
  const pairs = new Map<string, string>();
  for (const pair of text.split("&")) {
    // Split before anything is decoded: what is encoded belongs to the name or the value.
    const equals = pair.indexOf("=");
    const name = unescapeField(equals < 0 ? pair : pair.slice(0, equals), charset);
    const value = equals < 0 ? "" : unescapeField(pair.slice(equals + 1), charset);
    if (name === undefined || value === undefined) return undefined;
    if (name !== "" && !pairs.has(name)) pairs.set(name, value);
  }
  return pairs;
}

/** Pairs as an object that a model's expressions can see. */
export function pairsToRecord(pairs: ReadonlyMap<string, string>): Record<string, string> {
  const record: Record<string, string> = {};
  for (const [name, value] of pairs) if (name !== UNASSIGNABLE) record[name] = value;
  return record;
}

function unescapeField(text: string, charset: FormCharset): string | undefined {
  return unescapePercent(text.includes("+") ? text.replaceAll("+", " ") : text, charset);
}

/** Text with its percent-encoded bytes decoded; `undefined` if they are malformed. */
export function unescapePercent(text: string, charset: FormCharset): string | undefined {
  // Most texts have none.
  if (!text.includes("%")) return text;
  try {
    return DECODE[charset](text);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return undefined;
  }
}

function decodeSingleBytes(text: string): string {
  if (MALFORMED_ESCAPE.test(text)) {
    throw new URIError("Cannot decode a text: % is not followed by two digits");
  }
  return text.replace(ESCAPE, (_, digits: string) => WINDOWS_1252.charAt(parseInt(digits, 16)));
}
