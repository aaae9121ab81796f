/**
 * The files of the machine, for profiles and tokens. Deno has these modules of Node's, too.
 *
 * @module
 */

import { open } from "node:fs/promises";
import { credentialsUnavailable } from "./credential_request.ts";
import type { CredentialFiles } from "./default_chain.ts";
import { createProfileLink } from "./profile_credentials.ts";

/** Files with more than this hold no credentials. */
const MAX_FILE_BYTES = 1_048_576;

/** The files of the machine. */
export const credentialFiles: CredentialFiles = {
  readTextFile,
  profileLink: (parts, sources) => createProfileLink({ ...parts, files: credentialFiles }, sources),
};

async function readTextFile(path: string): Promise<string | undefined> {
  try {
    const file = await open(path);
    try {
      const buffer = new Uint8Array(MAX_FILE_BYTES + 1);
      let length = 0;
      while (length < buffer.length) {
        const { bytesRead } = await file.read(buffer, length, buffer.length - length);
        if (bytesRead === 0) return new TextDecoder().decode(buffer.subarray(0, length));
        length += bytesRead;
      }
    } finally {
      await file.close();
    }
  } catch (cause) {
    const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw credentialsUnavailable(
      `Cannot read ${path}: ${reasonOf(cause, code)}, expected a file that can be read`,
      cause,
    );
  }
  throw credentialsUnavailable(`Cannot read ${path}: it has more than ${MAX_FILE_BYTES} bytes`);
}

function reasonOf(cause: unknown, code: unknown): string {
  // By name: the class is Deno's own.
  if (cause instanceof Error && cause.name === "NotCapable") return "Deno needs --allow-read for it";
  return typeof code === "string" ? code : "unknown error";
}
