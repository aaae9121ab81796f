/**
 * The signature of a `PutEvents` request to a global endpoint: it is good in all regions, as nobody knows to which of
 * its two the endpoint sends the request. A file of its own, so that whoever needs none does not carry it.
 *
 * @module
 */

import { type MultiRegionKeys, signForRegions } from "../aws/sigv4a.ts";
import { canonicalizePutEvents } from "./canonical.ts";
import { SIGNING_NAME } from "./request.ts";
import type { SignPutEvents } from "./sign.ts";

/** Makes a signer. It keeps the key of every credentials that it is given. */
export function createGlobalSigner(): SignPutEvents {
  const keys: MultiRegionKeys = new WeakMap();
  return async (request, { credentials, signedAt }) => {
    const canonical = await canonicalizePutEvents(request, {
      credentials,
      signedAt,
      regionSet: "*",
    });
    return await signForRegions(canonical, { credentials, service: SIGNING_NAME, keys });
  };
}
