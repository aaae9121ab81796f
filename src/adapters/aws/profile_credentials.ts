/**
 * Credentials of a profile of AWS's configuration and credentials files.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 * @module
 */

import { mergeProfiles, readProfileFile } from "../../core/aws/profile_file.ts";
import { type PlannedProfile, planProfile, type ProfilePlan } from "../../core/aws/profile_plan.ts";
import type { CredentialSource } from "../../ports/credential_source.ts";
import type { CredentialLink } from "./credential_chain.ts";
import { credentialsUnavailable, reasonOf } from "./credential_request.ts";
import {
  type ChainParts,
  type CredentialFiles,
  type PlatformSources,
  readNeededFile,
  stsRegion,
} from "./default_chain.ts";
import type { ReadText } from "./environment_credentials.ts";
import { createAssumedRoleCredentials, createWebIdentityCredentials } from "./role_credentials.ts";

/** What a profile needs. */
export interface ProfileParts extends ChainParts {
  /** Files. */
  files: CredentialFiles;
  /** Name of the profile. Default: `AWS_PROFILE`, or else `default`. */
  profile?: string;
}

/** Makes a source of a profile's credentials. The files are read each time. */
export function createProfileCredentials(parts: ProfileParts, sources: PlatformSources): CredentialSource {
  return {
    async credentials(options) {
      const planned = await readPlan(parts);
      if ("plan" in planned) return await sourceOf(planned.plan, parts, sources).credentials(options);
      throw credentialsUnavailable(
        `Cannot use AWS's profile files: ${"problem" in planned ? planned.problem : planned.absence}`,
      );
    },
  };
}

/** The profile files as a place of the default chain: only what somebody asked for by name has to be there. */
export function createProfileLink(parts: ProfileParts, sources: PlatformSources): CredentialLink {
  const { readText } = parts;
  const isNamed = ["AWS_PROFILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"].some((name) =>
    readText(name) !== undefined
  );
  return {
    name: "profile",
    async open() {
      let planned: PlannedProfile;
      try {
        planned = await readPlan(parts);
      } catch (error) {
        if (isNamed) throw error;
        return { absence: reasonOf(error) };
      }
      return "absence" in planned ? planned : { source: createProfileCredentials(parts, sources) };
    },
  };
}

async function readPlan({ readText, files, profile }: ProfileParts): Promise<PlannedProfile> {
  const [config = "", credentials = ""] = await Promise.all(
    [
      readText("AWS_CONFIG_FILE") ?? "~/.aws/config",
      readText("AWS_SHARED_CREDENTIALS_FILE") ?? "~/.aws/credentials",
    ].map(async (path) => {
      const absolute = withHome(path, readText);
      return absolute === undefined ? "" : await files.readTextFile(absolute) ?? "";
    }),
  );
  const profiles = mergeProfiles(
    readProfileFile(config, "config"),
    readProfileFile(credentials, "credentials"),
  );
  return planProfile(profiles, profile ?? readText("AWS_PROFILE") ?? "default");
}

/** A path with the home folder in it; `undefined` if nobody knows where that is. */
function withHome(path: string, readText: ReadText): string | undefined {
  if (!/^~[/\\]/.test(path)) return path;
  const home = readText("HOME") ?? readText("USERPROFILE");
  return home === undefined ? undefined : home + path.slice(1);
}

function sourceOf(plan: ProfilePlan, parts: ProfileParts, sources: PlatformSources): CredentialSource {
  switch (plan.kind) {
    case "static":
      return { credentials: () => Promise.resolve(plan.credentials) };
    case "platform":
      return sources[plan.source]();
    case "webIdentity":
      return createWebIdentityCredentials({
        ...roleOf(plan, parts),
        getToken: () => readNeededFile(plan.tokenFile, parts),
      }, parts);
    case "assumedRole":
      return createAssumedRoleCredentials({
        ...roleOf(plan, parts),
        externalId: plan.externalId,
        source: sourceOf(plan.source, parts, sources),
      }, parts);
  }
}

function roleOf(
  { role, region }: ProfilePlan & { kind: "webIdentity" | "assumedRole" },
  { readText, stsEndpoint }: ProfileParts,
) {
  return { ...role, region: region ?? stsRegion(readText), endpoint: stsEndpoint };
}
