/**
 * The Security Token Service as data: what is asked of it, and what it answered, in XML as documented or in JSON.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html
 * @module
 */

import { parseObject, readCredentials } from "./credential_answer.ts";
import type { AwsCredentials } from "./credentials.ts";
import { regionalEndpoint } from "./endpoints.ts";
import { readXmlLeaves } from "./xml_leaves.ts";

/** Signing name of the service. */
export const STS_SIGNING_NAME = "sts";

/** Headers of every request. */
export const STS_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "application/x-www-form-urlencoded; charset=utf-8",
};

/** The role that is asked for. */
export interface AwsRole {
  /** ARN of the role. */
  roleArn: string;
  /** Name of the session, 2 to 64 characters, as CloudTrail shows it. Default: `zeebridge-` and the time. */
  roleSessionName?: string;
  /** How long the credentials are good for, in seconds, from 900 to 43,200. Default: 3,600. */
  durationSeconds?: number;
}

/** The proof that comes with the question: a token of an identity provider, or a signature. */
export type RoleProof =
  | { action: "AssumeRoleWithWebIdentity"; token: string }
  | { action: "AssumeRole"; externalId?: string };

/** What the service answered. */
export type StsAnswer =
  | { credentials: AwsCredentials }
  /** `code`: AWS's own, or `undefined` if the answer has none. */
  | { code: string | undefined };

const ROLE_ARN = /^arn:(aws[a-z-]*):iam::\d{12}:role\/[\x21-\x7e]{1,1024}$/;
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
const ERROR_CODE = /^[A-Za-z][A-Za-z.]{0,63}$/;

/** What is wrong with a role that is asked for; `undefined` if nothing is. */
export function roleProblem({ roleArn, roleSessionName, durationSeconds }: AwsRole): string | undefined {
  if (!ROLE_ARN.test(roleArn)) {
    return "it is not the ARN of a role, expected one such as arn:aws:iam::123456789012:role/name";
  }
  if (roleSessionName !== undefined && !SESSION_NAME.test(roleSessionName)) {
    return "the name of its session has other characters, expected 2 to 64 of letters, digits and +=,.@_-";
  }
  if (durationSeconds !== undefined && !(durationSeconds >= 900 && durationSeconds <= 43_200)) {
    return `its duration is ${durationSeconds} seconds, expected 900 to 43200`;
  }
  return undefined;
}

/**
 * Where the service is asked for a role: the regional host of its partition, or without a region the one global
 * host, which the partition `aws` alone has.
 */
export function stsTarget(
  { roleArn }: AwsRole,
  { region, endpoint }: { region?: string; endpoint?: string },
): { url: string; region: string } | undefined {
  const signed = region ?? "us-east-1";
  const isGlobal = region === undefined && roleArn.startsWith("arn:aws:");
  const url = endpoint ??
    (isGlobal ? "https://sts.amazonaws.com" : regionalEndpoint(region ?? "", { service: "sts" }));
  return url === undefined ? undefined : { url: new URL(url).href, region: signed };
}

/** The form that asks for a role. */
export function encodeRoleRequest(
  { roleArn, roleSessionName, durationSeconds }: AwsRole,
  { proof, now }: { proof: RoleProof; now: number },
): string {
  const form = new URLSearchParams({
    Action: proof.action,
    Version: "2011-06-15",
    RoleArn: roleArn,
    RoleSessionName: roleSessionName ?? `zeebridge-${now}`,
  });
  if (durationSeconds !== undefined) form.set("DurationSeconds", String(durationSeconds));
  if (proof.action === "AssumeRoleWithWebIdentity") form.set("WebIdentityToken", proof.token);
  else if (proof.externalId !== undefined) form.set("ExternalId", proof.externalId);
  return form.toString();
}

/** Reads an answer. Its message is left out: it can quote what was signed, a session token too. */
export function readStsAnswer(text: string, action: RoleProof["action"]): StsAnswer {
  const read = /^\s*\{/.test(text) ? readJson(text) : readXml(text);
  const place = `${action}Response/${action}Result/Credentials/`;
  const credentials = readCredentials({
    accessKeyId: read(`${place}AccessKeyId`),
    secretAccessKey: read(`${place}SecretAccessKey`),
    sessionToken: read(`${place}SessionToken`),
    expiration: read(`${place}Expiration`),
  });
  if (credentials !== undefined) return { credentials };
  const code = read("ErrorResponse/Error/Code") ?? read("Error/Code");
  return { code: typeof code === "string" && ERROR_CODE.test(code) ? code : undefined };
}

/** Whether the same question may get another answer soon. */
export function isPassingFailure(status: number, code: string | undefined): boolean {
  return status >= 500 || status === 429 || code === "IDPCommunicationError" || code === "Throttling" ||
    code === "ThrottlingException";
}

function readXml(text: string): (path: string) => unknown {
  const leaves = readXmlLeaves(text);
  return (path) => leaves?.get(path);
}

function readJson(text: string): (path: string) => unknown {
  const document = parseObject(text);
  return function read(path) {
    let value: unknown = document;
    for (const name of path.split("/")) {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
      value = Object.hasOwn(value, name) ? value[name as keyof typeof value] : undefined;
    }
    return value;
  };
}
