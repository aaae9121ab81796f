/**
 * A signed request with what is to be said of it, as JSON: the same on every runtime.
 *
 * @module
 */

import { decodeHex } from "../../../src/core/bytes.ts";
import type { HmacAlgorithm, HmacScope } from "../../../src/core/bpmn/subscription.ts";
import { type HmacVerdict, importHmacKey, verifyHmac } from "../../../src/core/webhook/hmac.ts";

/** A case. Bytes are hexadecimal text. */
export interface HmacCase {
  name: string;
  request: { method: string; url: string; headers: Record<string, string>; body: string };
  config: {
    secrets: string[];
    algorithm: HmacAlgorithm;
    header: string;
    scopes: HmacScope[];
    timestampHeader?: string;
    toleranceSeconds?: number;
  };
  /** When the request comes, in milliseconds since 1970. */
  now: number;
  expected: HmacVerdict | "refused";
}

/** What is said of a case's request. */
export async function answerCase({ request, config, now }: HmacCase): Promise<HmacVerdict> {
  const keys = await Promise.all(
    config.secrets.map((secret) => importHmacKey(bytesOf(secret), config.algorithm)),
  );
  return await verifyHmac({ ...request, body: bytesOf(request.body) }, { ...config, keys }, { now });
}

/** Whether an answer is the expected one; any refusal is one where no certain one is expected. */
export function isExpected(actual: HmacVerdict | undefined, { expected }: HmacCase): boolean {
  return expected === "refused" ? actual !== undefined && actual !== "valid" : actual === expected;
}

function bytesOf(digits: string): Uint8Array<ArrayBuffer> {
  const bytes = decodeHex(digits);
  if (bytes === undefined) throw new TypeError(`Cannot read a case: ${digits} is not hexadecimal`);
  return bytes;
}
