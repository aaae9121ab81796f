/**
 * SHA-256 of `node:crypto`, for Deno and Node: it answers at once. What a signature hashes is small, so the way to
 * WebCrypto's thread and back costs several times the work.
 *
 * @module
 */

import { createHash, createHmac } from "node:crypto";
import type { Sha256 } from "../../core/sha256.ts";

/** SHA-256 of the process itself. */
export const nodeSha256: Sha256 = {
  digest: (bytes) => new Uint8Array(createHash("sha256").update(bytes).digest()),
  hmac: (key) => (text) => new Uint8Array(createHmac("sha256", key).update(text).digest()),
};
