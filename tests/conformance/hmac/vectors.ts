/**
 * The vectors of others as cases.
 *
 * @module
 */

import { toHex, utf8 } from "../../../src/core/bytes.ts";
import type { HmacAlgorithm, HmacScope } from "../../../src/core/bpmn/subscription.ts";
import camunda from "./camunda.json" with { type: "json" };
import type { HmacCase } from "./case.ts";
import wycheproof from "./wycheproof.json" with { type: "json" };

/** What is seen of a vector that is none of a signature, and why. */
export const NOT_OF_SIGNATURES: Readonly<Record<string, string>> = {
  "hmac-disabled-wrong": "signatures are not asked for",
  "hmac-secret-missing": "a mistake of the model, which is refused before any request",
  "hmac-algo-missing": "a mistake of the model, which is refused before any request",
  "hmac-header-prop-missing": "a mistake of the model, which is refused before any request",
  "hmac-algo-unknown": "a mistake of the model, which is refused before any request",
};

/** Where we differ from Camunda's runtime on purpose: all of these signatures are right. */
export const DIFFERENCES: Readonly<Record<string, string>> = {
  "hmac-url-body-form": "8.9.7 has lost the form before it looks; 8.8.7 takes it, as we do",
  "hmac-form-body": "8.9.7 has lost the form before it looks; 8.8.7 takes it, as we do",
  "hmac-url-body-mixed":
    "values that are no text are signed as their JSON text, where Camunda's runtime fails",
  "hmac-then-invalid-json": "the signature is right; that the body is not JSON is said afterwards",
};

const ALGORITHMS: Readonly<Record<string, HmacAlgorithm>> = {
  sha_1: "SHA-1",
  sha_256: "SHA-256",
  sha_512: "SHA-512",
};

/** Cases of Camunda's runtime. */
export function camundaCases(): HmacCase[] {
  return camunda.filter(({ name }) => !Object.hasOwn(NOT_OF_SIGNATURES, name)).map(camundaCase);
}

/** Names of all cases of Camunda's runtime. */
export function camundaNames(): string[] {
  return camunda.map(({ name }) => name);
}

function camundaCase({ name, properties, request, status }: typeof camunda[number]): HmacCase {
  const headers = Object.fromEntries(
    request.headers.map(([key = "", value = ""]) => [key.toLowerCase(), value]),
  );
  const { hmacScopes = '=["body"]', hmacSecret = "", hmacAlgorithm = "", hmacHeader = "" } = properties;
  const scopes: HmacScope[] = JSON.parse(hmacScopes.slice(1));
  return {
    name,
    request: {
      method: request.method,
      url: `http://${headers["host"] ?? "127.0.0.1"}${request.path}`,
      headers,
      body: toHex(utf8(request.body)),
    },
    config: {
      secrets: [toHex(utf8(hmacSecret))],
      algorithm: ALGORITHMS[hmacAlgorithm] ?? "SHA-256",
      header: hmacHeader,
      scopes,
    },
    now: 0,
    expected: status === 200 || Object.hasOwn(DIFFERENCES, name) ? "valid" : "refused",
  };
}

/** Cases of Project Wycheproof: each tag in each of the two ways that it can be written. */
export function wycheproofCases(): HmacCase[] {
  return wycheproof.flatMap((vector) => [
    wycheproofCase(vector, vector.tag),
    wycheproofCase(
      vector,
      btoa(String.fromCharCode(...Uint8Array.from(vector.tag.match(/../g) ?? [], fromHex))),
    ),
  ]);
}

function fromHex(digits: string): number {
  return parseInt(digits, 16);
}

function wycheproofCase(
  { name, algorithm, key, msg, result }: typeof wycheproof[number],
  signature: string,
): HmacCase {
  const header = "x-signature";
  return {
    name,
    request: { method: "POST", url: "http://host.test/", headers: { [header]: signature }, body: msg },
    config: { secrets: [key], algorithm: algorithm as HmacAlgorithm, header, scopes: ["body"] },
    now: 0,
    expected: result === "valid" ? "valid" : "signatureWrong",
  };
}
