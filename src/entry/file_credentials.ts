/**
 * The default credentials chain of a machine with files: Deno and Node.
 *
 * @module
 */

import { cacheCredentials } from "../adapters/aws/credential_cache.ts";
import { credentialFiles } from "../adapters/aws/credential_files.ts";
import { createDefaultChain } from "../adapters/aws/default_chain.ts";
import { createReadText } from "../adapters/aws/environment_credentials.ts";
import type { CredentialSource } from "../ports/credential_source.ts";
import type { CredentialContext } from "./parts.ts";

/** Makes the chain, with what it finds kept until shortly before it expires. */
export function createFileCredentials(context: CredentialContext): CredentialSource {
  const { clock, readVariable } = context;
  const chain = createDefaultChain({
    ...context,
    readText: createReadText(readVariable),
    files: credentialFiles,
  });
  return cacheCredentials(chain, clock);
}
