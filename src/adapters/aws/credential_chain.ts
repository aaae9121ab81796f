/**
 * Several places where credentials may be, one after the other.
 *
 * @module
 */

import type { CredentialSource } from "../../ports/credential_source.ts";
import { credentialsUnavailable, reasonOf } from "./credential_request.ts";

/** A place where credentials may be. */
export interface CredentialLink {
  /** What errors call it. */
  name: string;
  /** Its source if it is set up here; otherwise why it is not. */
  open(): OpenedLink | Promise<OpenedLink>;
}

/** What became of a look at a place. */
export type OpenedLink = { source: CredentialSource } | { absence: string };

/**
 * Makes a source of the first place that is set up. It stays the one, once it has given credentials. If it is set
 * up and gives none, that is an error: the rights of whatever comes next in line are others.
 */
export function createCredentialChain(links: readonly CredentialLink[]): CredentialSource {
  let chosen: CredentialSource | undefined;

  return {
    async credentials(options) {
      if (chosen !== undefined) return await chosen.credentials(options);
      const reasons: string[] = [];
      for (const { name, open } of links) {
        try {
          const opened = await open();
          if ("source" in opened) {
            const credentials = await opened.source.credentials(options);
            chosen = opened.source;
            return credentials;
          }
          reasons.push(`${name}: ${opened.absence}`);
        } catch (cause) {
          reasons.push(`${name}: ${reasonOf(cause)}`);
          throw noneOf(reasons, cause);
        }
      }
      throw noneOf(reasons);
    },
  };
}

function noneOf(reasons: readonly string[], cause?: unknown): Error {
  return credentialsUnavailable(`Unable to load credentials from any source (${reasons.join("; ")})`, cause);
}
