/**
 * AWS credentials out of environment variables, or the bindings of a Worker.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html
 * @module
 */

import { ZeebridgeError } from "../../core/errors.ts";
import type { CredentialSource } from "../../ports/credential_source.ts";

/** Reads one variable; blank text counts as not set. */
export type ReadText = (name: string) => string | undefined;

/** Makes a reader of texts out of one of anything, as a Worker's bindings are. */
export function createReadText(read: (name: string) => unknown): ReadText {
  return function readText(name) {
    const value = read(name);
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
}

/** The variable that is missing for credentials; `undefined` if none is. */
export function missingVariable(readText: ReadText): string | undefined {
  return ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].find((name) => readText(name) === undefined);
}

/**
 * Reads `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN` anew each time, so that a host
 * may exchange them.
 *
 * @param read Reads one variable.
 */
export function createEnvironmentCredentials(read: (name: string) => unknown): CredentialSource {
  const readText = createReadText(read);
  return {
    credentials() {
      const accessKeyId = readText("AWS_ACCESS_KEY_ID");
      const secretAccessKey = readText("AWS_SECRET_ACCESS_KEY");
      if (accessKeyId !== undefined && secretAccessKey !== undefined) {
        return Promise.resolve({ accessKeyId, secretAccessKey, sessionToken: readText("AWS_SESSION_TOKEN") });
      }
      return Promise.reject(
        new ZeebridgeError(
          "AWS_CREDENTIALS_UNAVAILABLE",
          `Unable to load credentials: ${missingVariable(readText)} is not set, expected both ` +
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment of this runtime",
        ),
      );
    },
  };
}
