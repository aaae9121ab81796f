/**
 * A profile → how its credentials are had, as a value.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html
 * @module
 */

import type { AwsCredentials } from "./credentials.ts";
import type { Profile, Profiles } from "./profile_file.ts";
import type { AwsRole } from "./sts.ts";

/** Names of sources outside of the files, in the words of `credential_source`. */
export type PlatformSource = "Environment" | "Ec2InstanceMetadata" | "EcsContainer";

/** How the credentials of a profile are had. */
export type ProfilePlan =
  | { kind: "static"; credentials: AwsCredentials }
  | { kind: "platform"; source: PlatformSource }
  | { kind: "webIdentity"; role: AwsRole; region?: string; tokenFile: string }
  | { kind: "assumedRole"; role: AwsRole; region?: string; externalId?: string; source: ProfilePlan };

/** What became of a profile. */
export type PlannedProfile =
  | { plan: ProfilePlan }
  /** It is not there, or has no credentials: another source may have some. */
  | { absence: string }
  /** It asks for what cannot be done. */
  | { problem: string };

/** Ways to credentials that need a browser or another program: property and what it is called. */
const UNSUPPORTED: ReadonlyMap<string, string> = new Map([
  ["credential_process", "credential_process"],
  ["login_session", "login sessions"],
  ["sso_session", "IAM Identity Center (SSO)"],
  ["sso_start_url", "IAM Identity Center (SSO)"],
  ["sso_account_id", "IAM Identity Center (SSO)"],
]);
const PLATFORM_SOURCES: readonly PlatformSource[] = ["Environment", "Ec2InstanceMetadata", "EcsContainer"];

/** Plans how a profile's credentials are had, through all the profiles that it names. */
export function planProfile(profiles: Profiles, name: string): PlannedProfile {
  return plan(name, { profiles, visited: [] });
}

/** What a step has to know about the steps before it. */
interface Course {
  profiles: Profiles;
  /** Profiles that have led here. */
  visited: readonly string[];
}

function plan(name: string, { profiles, visited }: Course): PlannedProfile {
  const profile = profiles.get(name);
  if (profile === undefined) return { absence: `there is no profile ${name}` };
  const role = readRole(profile);
  const isOwnSource = visited.at(-1) === name;
  // A role's profile may hold the keys that the role is asked for with.
  if (role === undefined || isOwnSource) return planOwn(name, profile);
  if (visited.includes(name)) {
    return { problem: `the profiles ${[...visited, name].join(" → ")} lead back to where they began` };
  }
  if (profile.has("mfa_serial")) {
    return { problem: `profile ${name} has mfa_serial, which needs a person to enter a code` };
  }
  const region = profile.get("region");
  const tokenFile = profile.get("web_identity_token_file");
  if (tokenFile !== undefined) return { plan: { kind: "webIdentity", role, region, tokenFile } };
  const found = planSource(name, profile, { profiles, visited: [...visited, name] });
  if (!("plan" in found)) return found;
  const externalId = profile.get("external_id");
  return { plan: { kind: "assumedRole", role, region, externalId, source: found.plan } };
}

/** Where the credentials come from that a role is asked for with. */
function planSource(name: string, profile: Profile, course: Course): PlannedProfile {
  const sourceProfile = profile.get("source_profile");
  const credentialSource = profile.get("credential_source");
  if ((sourceProfile === undefined) === (credentialSource === undefined)) {
    const found = sourceProfile === undefined ? "neither" : "both";
    return {
      problem:
        `profile ${name} has ${found} of source_profile and credential_source, expected one beside role_arn`,
    };
  }
  if (sourceProfile !== undefined) {
    const found = plan(sourceProfile, course);
    return "absence" in found ? { problem: `${found.absence}, which profile ${name} names` } : found;
  }
  const source = PLATFORM_SOURCES.find((known) => known === credentialSource);
  return source === undefined
    ? {
      problem: `profile ${name} has an unknown credential_source, expected ${PLATFORM_SOURCES.join(", ")}`,
    }
    : { plan: { kind: "platform", source } };
}

/** What a profile has by itself. */
function planOwn(name: string, profile: Profile): PlannedProfile {
  const accessKeyId = profile.get("aws_access_key_id");
  const secretAccessKey = profile.get("aws_secret_access_key");
  if (accessKeyId && secretAccessKey) {
    const sessionToken = profile.get("aws_session_token") || undefined;
    return { plan: { kind: "static", credentials: { accessKeyId, secretAccessKey, sessionToken } } };
  }
  if (accessKeyId || secretAccessKey) {
    const missing = accessKeyId ? "aws_secret_access_key" : "aws_access_key_id";
    return { problem: `profile ${name} has no ${missing}, expected both parts of the key` };
  }
  for (const [property, what] of UNSUPPORTED) {
    if (profile.has(property)) {
      return { problem: `profile ${name} wants ${what}, which is not supported here` };
    }
  }
  return { absence: `profile ${name} has no credentials` };
}

function readRole(profile: Profile): AwsRole | undefined {
  const roleArn = profile.get("role_arn");
  if (!roleArn) return undefined;
  const duration = profile.get("duration_seconds");
  return {
    roleArn,
    roleSessionName: profile.get("role_session_name") || undefined,
    durationSeconds: duration === undefined ? undefined : Number(duration),
  };
}
