/**
 * Credentials of a role, which the Security Token Service gives for a token of an identity provider, or for
 * credentials that one has already.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 * @module
 */

import type { AwsCredentials } from "../../core/aws/credentials.ts";
import { signRequest } from "../../core/aws/sign.ts";
import {
  type AwsRole,
  encodeRoleRequest,
  isPassingFailure,
  readStsAnswer,
  roleProblem,
  type RoleProof,
  STS_HEADERS,
  STS_SIGNING_NAME,
  stsTarget,
} from "../../core/aws/sts.ts";
import type { CredentialSource } from "../../ports/credential_source.ts";
import {
  askRepeatedly,
  type CredentialAnswer,
  type CredentialParts,
  credentialsUnavailable,
  isPassing,
  reasonOf,
  requestOnce,
} from "./credential_request.ts";

/** A role, and where to ask for it. */
export interface RoleOptions extends AwsRole {
  /** Region whose host of the service is asked. Default: the global host, in the partition `aws` alone. */
  region?: string;
  /** Endpoint in the place of AWS's own. */
  endpoint?: string;
}

/** A role that is had for a token of an identity provider (OpenID Connect). */
export interface WebIdentityOptions extends RoleOptions {
  /** Gives the token, each time that credentials are asked for: it lives for minutes. */
  getToken(): string | Promise<string>;
}

/** A role that is had for other credentials. */
export interface AssumedRoleOptions extends RoleOptions {
  /** The credentials that the role is asked for with. */
  source: CredentialSource;
  /** External id, if the role's trust policy wants one. */
  externalId?: string;
}

const STS_TIMEOUT_MS = 5_000;
/** What STS takes, and what may stand in a token. */
const TOKEN = /^[\x21-\x7e]{4,20000}$/;

/** What a question needs beside the role. */
interface RoleCall {
  proof: RoleProof;
  /** Signs the question. */
  signer?: AwsCredentials;
  signal?: AbortSignal;
}

/** Makes a source that exchanges a token for credentials of a role. Asks STS each time. */
export function createWebIdentityCredentials(
  options: WebIdentityOptions,
  parts: CredentialParts,
): CredentialSource {
  return {
    async credentials({ signal } = {}) {
      const token = await readToken(options);
      const proof: RoleProof = { action: "AssumeRoleWithWebIdentity", token };
      return await requestRole(options, { proof, signal }, parts);
    },
  };
}

/** Makes a source that asks for a role with the credentials of another source. Asks STS each time. */
export function createAssumedRoleCredentials(
  options: AssumedRoleOptions,
  parts: CredentialParts,
): CredentialSource {
  const proof: RoleProof = { action: "AssumeRole", externalId: options.externalId };
  return {
    async credentials({ signal } = {}) {
      const signer = await options.source.credentials({ signal }).catch((cause) => {
        throw cannotAssume(options, reasonOf(cause), cause);
      });
      return await requestRole(options, { proof, signer, signal }, parts);
    },
  };
}

async function readToken(options: WebIdentityOptions): Promise<string> {
  let token: unknown;
  try {
    token = await options.getToken();
  } catch (cause) {
    throw cannotAssume(options, `its token cannot be had: ${reasonOf(cause)}`, cause);
  }
  const text = typeof token === "string" ? token.trim() : "";
  if (TOKEN.test(text)) return text;
  throw cannotAssume(options, "what should be its token is none, expected a JSON Web Token");
}

async function requestRole(
  options: RoleOptions,
  { proof, signer, signal }: RoleCall,
  parts: CredentialParts,
): Promise<AwsCredentials> {
  const problem = roleProblem(options);
  if (problem !== undefined) throw cannotAssume(options, problem);
  const target = stsTarget(options, options);
  if (target === undefined) {
    throw cannotAssume(options, "the region of STS is not known, expected AWS_REGION such as eu-central-1");
  }
  const { url, region } = target;

  async function ask(): Promise<CredentialAnswer> {
    const signedAt = parts.clock.now();
    const body = encodeRoleRequest(options, { proof, now: signedAt });
    const unsigned = { method: "POST", url, headers: { ...STS_HEADERS }, body } as const;
    const headers = signer === undefined ? unsigned.headers : await signRequest(unsigned, {
      credentials: signer,
      service: STS_SIGNING_NAME,
      region,
      signedAt,
    });
    return await requestOnce({ ...unsigned, headers, timeoutMs: STS_TIMEOUT_MS, signal }, parts);
  }
  const codeOf = (text: string): string | undefined => {
    const answer = readStsAnswer(text, proof.action);
    return "code" in answer ? answer.code : undefined;
  };
  const answer = await askRepeatedly(ask, {
    mayPass: (given) =>
      isPassing(given) || ("text" in given && isPassingFailure(given.status, codeOf(given.text))),
    clock: parts.clock,
    signal,
  });
  if ("reason" in answer) throw cannotAssume(options, `STS: ${answer.reason}`);
  const read = readStsAnswer(answer.text, proof.action);
  if (answer.status === 200 && "credentials" in read) return read.credentials;
  const code = "code" in read ? read.code : undefined;
  throw cannotAssume(options, `STS answered ${[answer.status, code].join(" ").trim()}, expected credentials`);
}

function cannotAssume({ roleArn }: AwsRole, reason: string, cause?: unknown): Error {
  return credentialsUnavailable(`Cannot assume the role ${roleArn}: ${reason}`, cause);
}
