/**
 * The signature of a `PutEvents` request. Its shape never changes, so its canonical request is a text with gaps, and
 * a day's key is imported once: half the time of aws4fetch's signer. A test holds the headers of the two equal, byte
 * for byte (docs/adr/0014-signing-put-events.md).
 *
 * @module
 */

import type { AwsCredentials } from "../aws/credentials.ts";
import type { SigningContext } from "../aws/sign.ts";
import { toHex, utf8 } from "../bytes.ts";
import { makeRoom } from "../make_room.ts";
import { canonicalizePutEvents, type PutEventsRequest, sha256Hex } from "./canonical.ts";
import { SIGNING_NAME } from "./request.ts";

/** Signs a request to put events. */
export type SignPutEvents = (
  request: PutEventsRequest,
  context: Omit<SigningContext, "service">,
) => Promise<Headers>;

/** Who signs, where, and when. */
export interface PutEventsSigningContext extends Omit<SigningContext, "service"> {
  /** Keeps derived keys, which are good for a day each. Give the same one again. */
  keys: PutEventsKeys;
}

/** Derived keys by scope and access key id. Holds secrets: never log it, never store it. */
export type PutEventsKeys = Map<string, { secretAccessKey: string; key: CryptoKey }>;

/** More credentials than this in one day are not kept, so that the memory stays bounded. */
const MAX_KEYS = 100;
const ALGORITHM = "AWS4-HMAC-SHA256";
const HMAC = { name: "HMAC", hash: "SHA-256" } as const;

/**
 * Signs a request to put events.
 *
 * @returns All headers of the request.
 */
export async function signPutEvents(
  request: PutEventsRequest,
  context: PutEventsSigningContext,
): Promise<Headers> {
  const { credentials: { accessKeyId }, region } = context;
  const { text, signedHeaders, headers, timestamp } = await canonicalizePutEvents(request, context);
  const scope = `${timestamp.slice(0, 8)}/${region}/${SIGNING_NAME}/aws4_request`;
  const key = await signingKey(scope, context);
  const signature = await hmac(key, `${ALGORITHM}\n${timestamp}\n${scope}\n${await sha256Hex(utf8(text))}`);
  headers.set(
    "authorization",
    `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${
      toHex(signature)
    }`,
  );
  return headers;
}

/** The key of a scope: one day and region. */
async function signingKey(
  scope: string,
  { credentials, keys }: { credentials: AwsCredentials; keys: PutEventsKeys },
): Promise<CryptoKey> {
  const { accessKeyId, secretAccessKey } = credentials;
  const place = `${scope}/${accessKeyId}`;
  const kept = keys.get(place);
  if (kept?.secretAccessKey === secretAccessKey) return kept.key;
  let key = await importKey(utf8(`AWS4${secretAccessKey}`));
  for (const part of scope.split("/")) key = await importKey(await hmac(key, part));
  makeRoom(keys, MAX_KEYS);
  keys.set(place, { secretAccessKey, key });
  return key;
}

function importKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes, HMAC, false, ["sign"]);
}

async function hmac(key: CryptoKey, text: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8(text)));
}
