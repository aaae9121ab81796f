/**
 * SHA-256 and HMACs with it: by WebCrypto, unless a platform has something faster.
 *
 * @module
 */

import { toHex, utf8 } from "./bytes.ts";

/** An HMAC of a text, with one key. */
export type Hmac = (text: string) => Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>;

/** SHA-256, as a platform has it. */
export interface Sha256 {
  /** The hash of bytes. */
  digest(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>;
  /** Makes HMACs with a key, which they keep. */
  hmac(key: Uint8Array<ArrayBuffer>): Hmac | Promise<Hmac>;
}

const ALGORITHM = { name: "HMAC", hash: "SHA-256" } as const;

/** WebCrypto: everywhere, each call by way of another thread. */
export const WEB_SHA256: Sha256 = {
  digest: async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)),
  async hmac(bytes) {
    const key = await crypto.subtle.importKey("raw", bytes, ALGORITHM, false, ["sign"]);
    return async (text) => new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8(text)));
  },
};

/** The hash of bytes in hexadecimal digits. */
export async function sha256Hex(
  bytes: Uint8Array<ArrayBuffer>,
  { digest }: Sha256 = WEB_SHA256,
): Promise<string> {
  return toHex(await digest(bytes));
}
