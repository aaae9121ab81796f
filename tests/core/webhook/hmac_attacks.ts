/**
 * Requests with signatures that are nearly right, and some that are right in an unusual way.
 *
 * @module
 */

import { createHmac } from "node:crypto";
import { toHex, utf8 } from "../../../src/core/bytes.ts";
import type { HmacAlgorithm } from "../../../src/core/bpmn/subscription.ts";
import type { HmacCase } from "../../conformance/hmac/case.ts";

const NOW = Date.parse("2026-11-25T12:00:00.900Z");
/** The same instant in the whole seconds that a sender signs. */
const NOW_SECONDS = Math.floor(NOW / 1_000);
const SECRET = "mySecretKey";
const URL_ = "https://host.test/inbound/hook";
const BODY = '{"key": "value"}';
const FORM = "application/x-www-form-urlencoded";

/** An attack: how it differs from a POST of {@linkcode BODY} with a good SHA-256 signature of its bytes. */
interface Attack {
  expected: HmacCase["expected"];
  /** What is signed. Default: the body as it is sent. */
  signed?: string | Uint8Array;
  /** What it is signed with. */
  by?: string;
  /** How it is signed. */
  with?: HmacAlgorithm;
  /** The text of the header, made of the signature; `undefined` for none. */
  header?: (signature: { hex: string; base64: string; bytes: Uint8Array }) => string | undefined;
  body?: string | Uint8Array;
  method?: string;
  query?: string;
  headers?: Record<string, string>;
  config?: Partial<HmacCase["config"]>;
}

const UNSIGNED = { header: () => undefined };
const TIMED: Partial<HmacCase["config"]> = { scopes: ["timestamp", "body"], timestampHeader: "X-Time" };

/** A request that was signed at a time, which the header says. */
function timed(text: string, config: Partial<HmacCase["config"]> = TIMED): Omit<Attack, "expected"> {
  return { signed: `${text}:${BODY}`, headers: { "x-time": text }, config };
}

function secondsFromNow(seconds: number): string {
  return String(NOW_SECONDS + seconds);
}

/** Signatures of the body alone. */
const OF_BODIES: Record<string, Attack> = {
  "a good signature": { expected: "valid" },
  "a good signature in base64": { header: ({ base64 }) => base64, expected: "valid" },
  "a good signature after a tag": { header: ({ hex }) => `sha256=${hex}`, expected: "valid" },
  "a tag that names another algorithm, which nobody asks": {
    header: ({ hex }) => `sha1=${hex}`,
    expected: "valid",
  },
  "no header": { ...UNSIGNED, expected: "signatureMissing" },
  "an empty header": { header: () => "", expected: "signatureMissing" },
  "a signature in another header": {
    ...UNSIGNED,
    headers: { "x-signature-2": toHex(hmac(BODY, SECRET, "SHA-256")) },
    expected: "signatureMissing",
  },
  "a header called as a property of every object": {
    config: { header: "constructor" },
    expected: "signatureMissing",
  },
  "a signature without its last digit": {
    header: ({ hex }) => hex.slice(0, -1),
    expected: "signatureMalformed",
  },
  "a signature without its last byte": { header: ({ hex }) => hex.slice(0, -2), expected: "signatureWrong" },
  "the first byte alone": { header: ({ hex }) => hex.slice(0, 2), expected: "signatureWrong" },
  "a signature with a byte more": { header: ({ hex }) => `${hex}00`, expected: "signatureWrong" },
  "a signature twice in a row": { header: ({ hex }) => hex + hex, expected: "signatureWrong" },
  "a signature with one digit changed": {
    header: ({ hex }) => hex.slice(0, -1) + (hex.endsWith("0") ? "1" : "0"),
    expected: "signatureWrong",
  },
  "zeros": { header: () => "00".repeat(32), expected: "signatureWrong" },
  "a signature in upper case": {
    header: ({ hex }) => hex.toUpperCase(),
    expected: "signatureMalformed",
  },
  "a tagged signature in upper case": {
    header: ({ hex }) => `sha256=${hex.toUpperCase()}`,
    expected: "signatureMalformed",
  },
  "digits with 0x before them": { header: ({ hex }) => `0x${hex}`, expected: "signatureMalformed" },
  "two tags": { header: ({ hex }) => `v1=sha256=${hex}`, expected: "signatureMalformed" },
  "two equals signs": { header: ({ hex }) => `sha256==${hex}`, expected: "signatureMalformed" },
  "an equals sign without a tag": { header: ({ hex }) => `=${hex}`, expected: "signatureMalformed" },
  "a tag without a signature": { header: () => "sha256=", expected: "signatureMalformed" },
  "a tag after the signature": { header: ({ hex }) => `${hex}=sha256`, expected: "signatureMalformed" },
  "base64 after a tag": { header: ({ base64 }) => `sha256=${base64}`, expected: "signatureMalformed" },
  "base64 without padding": {
    header: ({ base64 }) => base64.replaceAll("=", ""),
    expected: "signatureMalformed",
  },
  "base64 for URLs": {
    body: "~~",
    header: ({ base64 }) => base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", ""),
    expected: "signatureMalformed",
  },
  "base64 with bits that nobody reads": {
    header: ({ base64 }) => base64.replace(/.=$/, (end) => `${nextBase64(end.charAt(0))}=`),
    expected: "signatureMalformed",
  },
  "base64 of the hexadecimal text": { header: ({ hex }) => btoa(hex), expected: "signatureWrong" },
  "the signature as bytes": {
    header: ({ bytes }) => String.fromCharCode(...bytes),
    expected: "signatureMalformed",
  },
  "a blank before": { header: ({ hex }) => ` ${hex}`, expected: "signatureMalformed" },
  "a line end after": { header: ({ hex }) => `${hex}\n`, expected: "signatureMalformed" },
  "a blank within": {
    header: ({ hex }) => `${hex.slice(0, 32)} ${hex.slice(32)}`,
    expected: "signatureMalformed",
  },
  "quotes": { header: ({ hex }) => `"${hex}"`, expected: "signatureMalformed" },
  "a zero byte after": { header: ({ hex }) => `${hex}\0`, expected: "signatureMalformed" },
  "digits of another script": {
    header: ({ hex }) => hex.replaceAll(/\d/g, (digit) => String.fromCharCode(0xFF10 + Number(digit))),
    expected: "signatureMalformed",
  },
  "the header twice": { header: ({ hex }) => `${hex}, ${hex}`, expected: "signatureMalformed" },
  "a tagged header after another": {
    header: ({ hex }) => `zz, sha256=${hex}`,
    expected: "signatureMalformed",
  },
  "a very long header": { header: () => "ab".repeat(100_000), expected: "signatureWrong" },
  "a very long tag": { header: ({ hex }) => `${"a".repeat(100_000)}=${hex}`, expected: "valid" },
  "no body, signed": { body: "", expected: "valid" },
  "no body, and a signature of another": { body: "", signed: BODY, expected: "signatureWrong" },
  "a body more than is signed": { body: `${BODY} `, signed: BODY, expected: "signatureWrong" },
  "a body with the same meaning": { body: '{"key":"value"}', signed: BODY, expected: "signatureWrong" },
  "a body of any bytes": {
    body: Uint8Array.of(0, 0xFF, 0xC3, 0x28, 0x0D, 0x0A),
    expected: "valid",
  },
  "a body beyond ASCII": { body: '{"a":"ü😀"}', expected: "valid" },
  "the same letters, composed otherwise": {
    body: '{"a":"u\u0308"}',
    signed: '{"a":"ü"}',
    expected: "signatureWrong",
  },
  "a body that is not JSON": { body: "{bad", expected: "valid" },
  "compressed bytes, signed as they are": {
    body: Uint8Array.of(0x1F, 0x8B, 8, 0),
    headers: { "content-encoding": "gzip" },
    expected: "valid",
  },
};

/** Signatures by other keys and other algorithms. */
const BY_KEYS: Record<string, Attack> = {
  "another secret": { by: "otherSecret", expected: "signatureWrong" },
  "a secret with a blank more": { by: `${SECRET} `, expected: "signatureWrong" },
  "a secret that ends in a zero byte, which HMAC itself cannot tell apart": {
    by: `${SECRET}\0`,
    expected: "valid",
  },
  "another algorithm, shorter": { with: "SHA-1", expected: "signatureWrong" },
  "another algorithm, longer": { with: "SHA-512", expected: "signatureWrong" },
  "the algorithm of the model, shorter": {
    with: "SHA-1",
    config: { algorithm: "SHA-1" },
    expected: "valid",
  },
  "the algorithm of the model, longer, in base64": {
    with: "SHA-512",
    config: { algorithm: "SHA-512" },
    header: ({ base64 }) => base64,
    expected: "valid",
  },
  "the beginning of a longer signature": {
    with: "SHA-512",
    header: ({ hex }) => hex.slice(0, 64),
    expected: "signatureWrong",
  },
  "the previous secret, while both are good": {
    by: "previous",
    config: { secrets: [SECRET, "previous"].map((secret) => toHex(utf8(secret))) },
    expected: "valid",
  },
  "a secret that is no longer good": {
    by: "oldest",
    config: { secrets: [SECRET, "previous"].map((secret) => toHex(utf8(secret))) },
    expected: "signatureWrong",
  },
  "no key at all": { config: { secrets: [] }, expected: "signatureWrong" },
};

/** Signatures of more than the body, and of something else than the scopes say. */
const OF_SCOPES: Record<string, Attack> = {
  "URL and body": {
    signed: `${URL_}keyvalue`,
    config: { scopes: ["body", "url"] },
    expected: "valid",
  },
  "scopes named twice": {
    signed: `${URL_}keyvalue`,
    config: { scopes: ["url", "body", "url"] },
    expected: "valid",
  },
  "the body alone where the URL is asked for": {
    signed: BODY,
    config: { scopes: ["url", "body"] },
    expected: "signatureWrong",
  },
  "the URL where the body alone is asked for": { signed: `${URL_}keyvalue`, expected: "signatureWrong" },
  "the URL alone where the body is asked for": {
    signed: URL_,
    config: { scopes: ["url", "body"] },
    expected: "signatureWrong",
  },
  "another URL": {
    signed: "https://host.test/inbound/otherkeyvalue",
    config: { scopes: ["url", "body"] },
    expected: "signatureWrong",
  },
  "another scheme": {
    signed: `${URL_.replace("https", "http")}keyvalue`,
    config: { scopes: ["url", "body"] },
    expected: "signatureWrong",
  },
  "a form, its fields in order": {
    body: "b=1&a=2+3&c=%26%3D",
    headers: { "content-type": FORM },
    signed: `${URL_}a2 3b1c&=`,
    config: { scopes: ["url", "body"] },
    expected: "valid",
  },
  "a form in Latin-1": {
    body: "a=%E9",
    headers: { "content-type": `${FORM}; charset=ISO-8859-1` },
    signed: `${URL_}aé`,
    config: { scopes: ["url", "body"] },
    expected: "valid",
  },
  "a form with a field added in front": {
    body: "a=9&a=2&b=1",
    headers: { "content-type": FORM },
    signed: `${URL_}a2b1`,
    config: { scopes: ["url", "body"] },
    expected: "signatureWrong",
  },
  "a form that cannot be decoded": {
    body: "a=%zz",
    headers: { "content-type": FORM },
    signed: `${URL_}a%zz`,
    config: { scopes: ["url", "body"] },
    expected: "contentUnverifiable",
  },
  "no body after a URL": {
    body: "",
    signed: URL_,
    config: { scopes: ["url", "body"] },
    expected: "valid",
  },
  "values that are no text, as their JSON": {
    body: '{"b":"x","a":1.50,"c":[1, null],"d":12345678901234567890,"__proto__":true}',
    signed: `${URL_}__proto__truea1.5bxc[1,null]d12345678901234567890`,
    config: { scopes: ["url", "body"] },
    expected: "valid",
  },
  "an array, written compactly": {
    body: '[1, {"a" : 2}]',
    signed: `${URL_}[1,{"a":2}]`,
    config: { scopes: ["url", "body"] },
    expected: "valid",
  },
  "XML, as it was sent": {
    body: "<a> 1</a>",
    headers: { "content-type": "application/xml" },
    signed: `${URL_}<a> 1</a>`,
    config: { scopes: ["url", "body"] },
    expected: "valid",
  },
  "an object without a text": {
    body: '{"a":1}',
    signed: `${URL_}a1`,
    config: { scopes: ["url", "body"] },
    expected: "contentUnverifiable",
  },
  "a body that is not JSON, after a URL": {
    body: "{bad",
    signed: `${URL_}{bad`,
    config: { scopes: ["url", "body"] },
    expected: "contentUnverifiable",
  },
  "files, which a body of fields does not show": {
    body: '--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--B--',
    headers: { "content-type": "multipart/form-data; boundary=B" },
    signed: URL_,
    config: { scopes: ["url", "body"] },
    expected: "contentUnverifiable",
  },
  "compressed bytes, after a URL": {
    headers: { "content-encoding": "gzip" },
    signed: `${URL_}keyvalue`,
    config: { scopes: ["url", "body"] },
    expected: "contentUnverifiable",
  },
  "parameters, encoded again": {
    query: "?b=%c3%bc&a=x%20y&a=2&c&9=~",
    signed: `${URL_}?b=%C3%BC&a=x+y&c=&9=%7E`,
    config: { scopes: ["parameters", "url"] },
    expected: "valid",
  },
  "no parameters": { signed: `${URL_}?`, config: { scopes: ["url", "parameters"] }, expected: "valid" },
  "no parameters, and no question mark": {
    signed: URL_,
    config: { scopes: ["url", "parameters"] },
    expected: "signatureWrong",
  },
  "a parameter more than is signed": {
    query: "?a=1&b=2",
    signed: `${URL_}?a=1`,
    config: { scopes: ["url", "parameters"] },
    expected: "signatureWrong",
  },
  "parameters that cannot be decoded": {
    query: "?a=%zz",
    signed: `${URL_}?a=%zz`,
    config: { scopes: ["url", "parameters"] },
    expected: "contentUnverifiable",
  },
  "everything, for GET": {
    method: "GET",
    body: "",
    query: "?a=1",
    signed: `${URL_}?a=1`,
    config: { scopes: ["url", "parameters", "body"] },
    expected: "valid",
  },
  "everything, for GET, and a body that nobody signed": {
    method: "GET",
    query: "?a=1",
    signed: `${URL_}?a=1`,
    config: { scopes: ["url", "parameters", "body"] },
    expected: "contentUnverifiable",
  },
  "everything, for POST: the query is not signed": {
    query: "?a=1",
    signed: `${URL_}keyvalue`,
    config: { scopes: ["url", "parameters", "body"] },
    expected: "valid",
  },
  "everything, for POST, signed as for GET": {
    query: "?a=1",
    signed: `${URL_}?a=1`,
    config: { scopes: ["url", "parameters", "body"] },
    expected: "signatureWrong",
  },
  "scopes that have no meaning together": {
    config: { scopes: ["parameters", "body"] },
    expected: "contentUnverifiable",
  },
  "no scopes": { config: { scopes: [] }, expected: "contentUnverifiable" },
};

/** Signatures with a time. */
const OF_TIMES: Record<string, Attack> = {
  "now": { ...timed(secondsFromNow(0)), expected: "valid" },
  "the time alone as a scope, which signs the body too": {
    ...timed(secondsFromNow(0), { ...TIMED, scopes: ["timestamp"] }),
    expected: "valid",
  },
  "the time with a URL and a body": {
    ...timed(secondsFromNow(0), { ...TIMED, scopes: ["url", "timestamp", "body"] }),
    signed: `${secondsFromNow(0)}:${URL_}keyvalue`,
    expected: "valid",
  },
  "just old enough": { ...timed(secondsFromNow(-300)), expected: "valid" },
  "too old": { ...timed(secondsFromNow(-301)), expected: "timestampOutOfTolerance" },
  "just not too far in the future": { ...timed(secondsFromNow(300)), expected: "valid" },
  "too far in the future": { ...timed(secondsFromNow(301)), expected: "timestampOutOfTolerance" },
  "too old for the model": {
    ...timed(secondsFromNow(-11), { ...TIMED, toleranceSeconds: 10 }),
    expected: "timestampOutOfTolerance",
  },
  "a new time on an old signature": {
    signed: `${secondsFromNow(-1_000)}:${BODY}`,
    headers: { "x-time": secondsFromNow(0) },
    config: TIMED,
    expected: "signatureWrong",
  },
  "a time that is not signed": {
    signed: BODY,
    headers: { "x-time": secondsFromNow(0) },
    config: TIMED,
    expected: "signatureWrong",
  },
  "a body that brings its own time, where none is asked for": {
    ...timed(secondsFromNow(0), {}),
    expected: "signatureWrong",
  },
  "no time": { config: TIMED, signed: `:${BODY}`, expected: "timestampMissing" },
  "an empty time": { ...timed(""), expected: "timestampMissing" },
  "a model that names no header for it": {
    ...timed(secondsFromNow(0), { scopes: ["timestamp", "body"] }),
    expected: "timestampMissing",
  },
  "milliseconds": { ...timed(String(NOW)), expected: "timestampOutOfTolerance" },
  ...Object.fromEntries(
    [
      `-${NOW_SECONDS}`,
      `+${NOW_SECONDS}`,
      `0${NOW_SECONDS}`,
      `${NOW_SECONDS}.0`,
      `${NOW_SECONDS}e0`,
      `0x${NOW_SECONDS.toString(16)}`,
      ` ${NOW_SECONDS}`,
      `${NOW_SECONDS}\n`,
      `${NOW_SECONDS}, ${NOW_SECONDS}`,
      `${NOW_SECONDS}:`,
      "9".repeat(1_000),
      "NaN",
      "Infinity",
      "2026-11-25T12:00:00Z",
      "١٧٦٤",
    ].map((text): [string, Attack] => [
      `a time written as ${JSON.stringify(text.slice(0, 30))}`,
      { ...timed(text), expected: "timestampMalformed" },
    ]),
  ),
};

const ATTACKS: Record<string, Attack> = { ...OF_BODIES, ...BY_KEYS, ...OF_SCOPES, ...OF_TIMES };

/** All attacks as cases. */
export function attackCases(): HmacCase[] {
  return Object.entries(ATTACKS).map(([name, attack]) => caseOf(name, attack));
}

function caseOf(name: string, attack: Attack): HmacCase {
  const { expected, body = BODY, signed = body, by = SECRET, method = "POST", query = "", config } = attack;
  const signature = hmac(signed, by, attack.with ?? "SHA-256");
  const base64 = btoa(String.fromCharCode(...signature));
  const parts = { hex: toHex(signature), base64, bytes: signature };
  const text = attack.header === undefined ? parts.hex : attack.header(parts);
  const headers: Record<string, string> = { "content-type": "application/json", ...attack.headers };
  if (text !== undefined) headers["x-signature"] = text;
  return {
    name,
    request: { method, url: URL_ + query, headers, body: toHex(bytesOf(body)) },
    config: {
      secrets: [toHex(utf8(SECRET))],
      algorithm: "SHA-256",
      header: "X-Signature",
      scopes: ["body"],
      ...config,
    },
    now: NOW,
    expected,
  };
}

/** Not by the code under test. */
function hmac(content: string | Uint8Array, secret: string, algorithm: HmacAlgorithm): Uint8Array {
  return createHmac(algorithm.replace("-", "").toLowerCase(), secret).update(bytesOf(content)).digest();
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? utf8(content) : content;
}

/** The digit after one: the last digit before a single sign of padding leaves its two lowest bits unread. */
function nextBase64(digit: string): string {
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return digits.charAt(digits.indexOf(digit) + 1);
}
