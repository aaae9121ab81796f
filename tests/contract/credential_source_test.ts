/**
 * The contract of a source of AWS credentials, run against every one of them.
 *
 * @module
 */

import {
  createAssumedRoleCredentials,
  createContainerCredentials,
  createDefaultCredentialChain,
  createEnvironmentCredentials,
  createFunctionCredentials,
  createInstanceCredentials,
  createStaticCredentials,
  createWebIdentityCredentials,
} from "../../src/entry/aws.ts";
import {
  createDefaultCredentialChain as createFileChain,
  createProfileCredentials,
} from "../../src/entry/aws_profile.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { CredentialSource } from "../../src/ports/credential_source.ts";
import { CREDENTIAL_CONTRACT } from "../../src/testing/credential_contract.ts";
import {
  type Answerer,
  createCredentialWorld,
  type CredentialWorld,
  DOCUMENT,
  stsAnswer,
  stsError,
} from "../adapters/aws/credential_world.ts";
import { tempFolder } from "../support/temp_folder.ts";

const SECRETS = ["s3cr3t", "t0k3n"];
const roleArn = "arn:aws:iam::123456789012:role/bridge";
const KEYS = { AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: "s3cr3t", AWS_SESSION_TOKEN: "t0k3n" };

/** Everything that gives credentials over a network. */
const giving: Answerer = ({ url }, body) => {
  if (url.includes("sts")) return stsAnswer(new URLSearchParams(body).get("Action") ?? "");
  if (url.endsWith("/token")) return new Response("t0k3n");
  return url.endsWith("/") ? new Response("role") : Response.json(DOCUMENT);
};
/** The same, but nobody may have any. */
const refusing: Answerer = () => stsError(403, "AccessDenied");

type Parts = Parameters<typeof createFunctionCredentials>[1] & { isBroken: boolean };

/** Each kind of source, whole and broken. The broken ones over a network are refused by it. */
const SOURCES: Record<string, (parts: Parts) => CredentialSource> = {
  "createEnvironmentCredentials()": ({ isBroken }) => createEnvironmentCredentials(isBroken ? {} : KEYS),
  "createFunctionCredentials()": ({ isBroken, ...parts }) =>
    createFunctionCredentials(() => {
      if (isBroken) throw new Error("s3cr3t");
      return { accessKeyId: "AKID", secretAccessKey: "s3cr3t" };
    }, parts),
  "createWebIdentityCredentials()": (parts) =>
    createWebIdentityCredentials({ roleArn, getToken: () => "a.t0k3n.c", ...parts }),
  "createAssumedRoleCredentials()": (parts) =>
    createAssumedRoleCredentials({
      roleArn,
      source: createStaticCredentials({ accessKeyId: "AKID", secretAccessKey: "s3cr3t" }),
      ...parts,
    }),
  "createContainerCredentials()": (parts) =>
    createContainerCredentials({ relativeUri: "/x", getAuthorizationToken: () => "t0k3n", ...parts }),
  "createInstanceCredentials()": (parts) => createInstanceCredentials(parts),
  "createDefaultCredentialChain()": (parts) =>
    createDefaultCredentialChain({
      env: { AWS_ROLE_ARN: roleArn },
      getToken: () => "a.t0k3n.c",
      ...parts,
    }),
  "createDefaultCredentialChain() with files": (parts) =>
    createFileChain({ env: { HOME: "/nowhere", AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/x" }, ...parts }),
};

/** A clock on which waiting takes no time: the suite waits for answers, and moves no clock. */
function hurrying({ clock }: CredentialWorld): Clock {
  return { ...clock, sleep: () => new Promise((resolve) => void setTimeout(resolve, 0)) };
}

for (const [kind, make] of Object.entries(SOURCES)) {
  for (const { name, run } of CREDENTIAL_CONTRACT) {
    Deno.test(`${kind}: ${name}`, async () => {
      const whole = createCredentialWorld(giving);
      const broken = createCredentialWorld(refusing);
      await run({
        open: () => make({ fetch: whole.parts.fetch, clock: hurrying(whole), isBroken: false }),
        openBroken: () => make({ fetch: broken.parts.fetch, clock: hurrying(broken), isBroken: true }),
        secrets: SECRETS,
        now: () => whole.clock.now(),
      });
    });
  }
}

for (const { name, run } of CREDENTIAL_CONTRACT) {
  Deno.test(`createProfileCredentials(): ${name}`, async () => {
    await using folder = await tempFolder();
    const keys = "aws_access_key_id = AKID\naws_secret_access_key = s3cr3t\n";
    await Deno.writeTextFile(
      folder.file("credentials"),
      `[whole]\n${keys}[broken]\ncredential_process = s3cr3t\n`,
    );
    const env = {
      AWS_SHARED_CREDENTIALS_FILE: folder.file("credentials"),
      AWS_CONFIG_FILE: folder.file("none"),
    };
    await run({
      open: () => createProfileCredentials({ env, profile: "whole" }),
      openBroken: () => createProfileCredentials({ env, profile: "broken" }),
      secrets: SECRETS,
      now: () => Date.now(),
    });
  });
}
