/**
 * The signature of a `PutEvents` request. Its shape never changes, so its canonical request is a text with gaps, and
 * a day's key is imported once: half the time of aws4fetch's signer. A test holds the headers of the two equal, byte
 * for byte (docs/adr/0014-signing-put-events.md).
 *
 * @module
 */

import type { AwsCredentials } from "../aws/credentials.ts";
import { type Hmac, type Sha256, sha256Hex, WEB_SHA256 } from "../sha256.ts";
import type { SigningContext } from "../aws/sign.ts";
import { toHex, utf8 } from "../bytes.ts";
import { makeRoom } from "../make_room.ts";
import { canonicalizePutEvents, type PutEventsRequest } from "./canonical.ts";
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
  /** What hashes. The same one for the same keys. Default: WebCrypto. */
  sha256?: Sha256;
}

/** Derived keys by scope and access key id. Holds secrets: never log it, never store it. */
export type PutEventsKeys = Map<string, { secretAccessKey: string; sign: Hmac }>;

/** More credentials than this in one day are not kept, so that the memory stays bounded. */
const MAX_KEYS = 100;
const ALGORITHM = "AWS4-HMAC-SHA256";

/**
 * Signs a request to put events.
 *
 * @returns All headers of the request.
 */
export async function signPutEvents(
  request: PutEventsRequest,
  context: PutEventsSigningContext,
): Promise<Headers> {
  const { credentials: { accessKeyId }, region, sha256 = WEB_SHA256 } = context;
  const { text, signedHeaders, headers, timestamp } = await canonicalizePutEvents(request, {
    ...context,
    sha256,
  });
  const scope = `${timestamp.slice(0, 8)}/${region}/${SIGNING_NAME}/aws4_request`;
  const sign = await signerOf(scope, { ...context, sha256 });
  const hash = await sha256Hex(utf8(text), sha256);
  const signature = await sign(`${ALGORITHM}\n${timestamp}\n${scope}\n${hash}`);
  headers.set(
    "authorization",
    `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${
      toHex(signature)
    }`,
  );
  return headers;
}

/** Signs with the key of a scope: one day and region. */
async function signerOf(
  scope: string,
  { credentials, keys, sha256 }: { credentials: AwsCredentials; keys: PutEventsKeys; sha256: Sha256 },
): Promise<Hmac> {
  const { accessKeyId, secretAccessKey } = credentials;
  const place = `${scope}/${accessKeyId}`;
  const kept = keys.get(place);
  if (kept?.secretAccessKey === secretAccessKey) return kept.sign;
  let sign = await sha256.hmac(utf8(`AWS4${secretAccessKey}`));
  for (const part of scope.split("/")) sign = await sha256.hmac(await sign(part));
  makeRoom(keys, MAX_KEYS);
  keys.set(place, { secretAccessKey, sign });
  return sign;
}
