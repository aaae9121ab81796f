/**
 * Credentials of an EC2 instance, from its metadata service, version 2 alone: version 1 gives them to whoever can
 * make the instance send a request.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
 * @module
 */

import { readCredentialDocument } from "../../core/aws/credential_answer.ts";
import type { CredentialSource } from "../../ports/credential_source.ts";
import {
  askRepeatedly,
  type CredentialParts,
  type CredentialRequest,
  credentialsUnavailable,
  requestOnce,
} from "./credential_request.ts";

/** Where the metadata service is. */
export interface InstanceMetadataOptions {
  /** Its endpoint. Default: `http://169.254.169.254`. */
  endpoint?: string;
  /** How long each of its answers may take, in milliseconds. Default: 1,000. */
  timeoutMs?: number;
}

/** The service by its two addresses, in the words of `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE`. */
export const METADATA_ENDPOINTS: Readonly<Record<"ipv4" | "ipv6", string>> = {
  ipv4: "http://169.254.169.254",
  ipv6: "http://[fd00:ec2::254]",
};
const CREDENTIALS_PATH = "/latest/meta-data/iam/security-credentials/";
const TOKEN_SECONDS = 21_600;
const TOKEN = /^[\x21-\x7e]+$/;
const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;
/** The service gives old credentials while it cannot renew them, and AWS takes them for that time, too. */
const EXTENDED_MS = 600_000;

/** Makes a source of an instance's credentials. Asks the service each time. */
export function createInstanceCredentials(
  { endpoint = METADATA_ENDPOINTS.ipv4, timeoutMs = 1_000 }: InstanceMetadataOptions,
  parts: CredentialParts,
): CredentialSource {
  const base = endpoint.replace(/\/+$/, "");

  async function ask(path: string, request: Pick<CredentialRequest, "method" | "headers" | "signal">) {
    const answer = await askRepeatedly(
      () => requestOnce({ url: base + path, timeoutMs, ...request }, parts),
      // One that does not answer is not there: everything but EC2 would wait three times.
      {
        mayPass: (given) => "status" in given && given.status >= 500,
        clock: parts.clock,
        signal: request.signal,
      },
    );
    if ("reason" in answer) {
      // The answer to a container's first request does not arrive if it may make one hop only.
      throw cannotAsk(`${answer.reason}, expected a metadata service in reach (in a container: hop limit 2)`);
    }
    if (answer.status === 404) throw cannotAsk("the instance has no role, expected an instance profile");
    if (answer.status !== 200) throw cannotAsk(`it answered ${answer.status}, expected 200`);
    return answer.text.trim();
  }

  async function readSessionToken(signal: AbortSignal | undefined): Promise<string> {
    const headers = { "x-aws-ec2-metadata-token-ttl-seconds": String(TOKEN_SECONDS) };
    const token = await ask("/latest/api/token", { method: "PUT", headers, signal });
    if (!TOKEN.test(token)) throw cannotAsk("its token cannot stand in a header, expected ASCII");
    return token;
  }

  return {
    async credentials({ signal } = {}) {
      const headers = { "x-aws-ec2-metadata-token": await readSessionToken(signal) };
      const [role = ""] = (await ask(CREDENTIALS_PATH, { headers, signal })).split("\n");
      if (!ROLE_NAME.test(role.trim())) throw cannotAsk("what should be the name of a role is none");
      const found = readCredentialDocument(await ask(CREDENTIALS_PATH + role.trim(), { headers, signal }));
      if (found === undefined) throw cannotAsk("its answer has no credentials, expected all four members");
      const now = parts.clock.now();
      const hasEnded = found.expiresAt !== undefined && found.expiresAt <= now;
      return hasEnded ? { ...found, expiresAt: now + EXTENDED_MS } : found;
    },
  };
}

function cannotAsk(reason: string): Error {
  return credentialsUnavailable(`Cannot get the credentials of the EC2 instance: ${reason}`);
}
