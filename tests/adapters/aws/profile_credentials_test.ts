import assert from "node:assert/strict";
import { createDefaultChain, platformSources } from "../../../src/adapters/aws/default_chain.ts";
import { createProfileCredentials } from "../../../src/adapters/aws/profile_credentials.ts";
import type { CredentialSource } from "../../../src/ports/credential_source.ts";
import {
  type Answerer,
  createCredentialWorld,
  type CredentialWorld,
  DOCUMENT,
  noNetwork,
  stsAnswer,
  unavailable,
} from "./credential_world.ts";

const ARN = "arn:aws:iam::123456789012:role/";
const OFF = { AWS_EC2_METADATA_DISABLED: "true", HOME: "/h" };

/** The source of a profile of files at their usual places. */
function profileOf(
  answer: Answerer,
  { profile, env, ...files }: {
    config?: string;
    credentials?: string;
    token?: string;
    profile?: string;
    env?: Record<string, string>;
  },
): CredentialWorld & { source: CredentialSource } {
  const world = createCredentialWorld(answer, {
    env: { ...OFF, ...env },
    files: Object.fromEntries([
      ["/h/.aws/config", files.config],
      ["/h/.aws/credentials", files.credentials],
      ["/token", files.token],
    ].flatMap(([path, text]) => text === undefined ? [] : [[path, text]])),
  });
  const { files: stub } = world.parts;
  assert.ok(stub);
  const parts = { ...world.parts, files: stub, profile };
  return { ...world, source: createProfileCredentials(parts, platformSources(parts)) };
}

Deno.test("createProfileCredentials() reads the keys of AWS_PROFILE, or of the profile that is asked for", async () => {
  const credentials = "[a]\naws_access_key_id=A\naws_secret_access_key=s3cr3t\n" +
    "[b]\naws_access_key_id=B\naws_secret_access_key=s3cr3t";
  const named = profileOf(noNetwork, { credentials, env: { AWS_PROFILE: "a" } });
  assert.equal((await named.source.credentials()).accessKeyId, "A");
  const asked = profileOf(noNetwork, { credentials, env: { AWS_PROFILE: "a" }, profile: "b" });
  assert.equal((await asked.source.credentials()).accessKeyId, "B");
});

Deno.test("createProfileCredentials() asks for one role with the credentials of another", async () => {
  const config = `[default]\nregion=eu-west-1\nrole_arn=${ARN}outer\nsource_profile=inner\nexternal_id=e\n` +
    `[profile inner]\nrole_arn=${ARN}inner\nweb_identity_token_file=/token\n`;
  const { source, requests, bodies } = profileOf(
    (_request, body) => {
      const action = new URLSearchParams(body).get("Action") ?? "";
      return stsAnswer(action, { name: action === "AssumeRole" ? "OUTER" : "INNER" });
    },
    { config, token: "a.t0k3n.c", env: { AWS_REGION: "eu-north-1" } },
  );
  assert.equal((await source.credentials()).accessKeyId, "ASIAOUTER");
  assert.deepEqual(requests.map(({ url }) => url), [
    "https://sts.eu-north-1.amazonaws.com/",
    "https://sts.eu-west-1.amazonaws.com/",
  ]);
  assert.match(
    requests[1]?.headers.get("authorization") ?? "",
    /Credential=ASIAINNER\/\d+\/eu-west-1\/sts\//,
  );
  assert.equal(new URLSearchParams(bodies[1]).get("ExternalId"), "e");
});

Deno.test("createProfileCredentials() takes a source of the platform for a role", async () => {
  const config = `[default]\nrole_arn=${ARN}x\ncredential_source=EcsContainer`;
  const { source, requests } = profileOf(
    ({ url }) => url.startsWith("http://169.254.170.2/") ? Response.json(DOCUMENT) : stsAnswer("AssumeRole"),
    { config, env: { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/x" } },
  );
  assert.equal((await source.credentials()).accessKeyId, "ASIASTS");
  assert.match(requests[1]?.headers.get("authorization") ?? "", /Credential=ASIADOC\//);
  const none = profileOf(noNetwork, { config: config.replace("EcsContainer", "Environment") });
  assert.match(await unavailable(none.source.credentials()), /AWS_ACCESS_KEY_ID is not set/);
});

Deno.test("createProfileCredentials() says what is wrong with the files", async () => {
  const cases: [files: Parameters<typeof profileOf>[1], expected: RegExp][] = [
    [{}, /^Cannot use AWS's profile files: there is no profile default$/],
    [{ config: "[default]\nsso_session = x" }, /SSO.*not supported/],
    [
      { config: `[default]\nrole_arn=${ARN}x\nweb_identity_token_file=/gone` },
      /\/gone: there is no such file/,
    ],
  ];
  for (const [files, expected] of cases) {
    assert.match(await unavailable(profileOf(noNetwork, files).source.credentials()), expected);
  }
});

Deno.test("the default chain passes over profiles that nobody asked for", async () => {
  const passed: [env: Record<string, string>, files: Record<string, string | Error>, expected: RegExp][] = [
    [{}, {}, /profile: there is no profile default; container/],
    [
      {},
      { "/h/.aws/config": "[default]\nregion=x" },
      /profile: profile default has no credentials; container/,
    ],
    [{}, { "/h/.aws/config": new Error() }, /profile: Cannot read \/h\/.aws\/config: EACCES; container/],
    [
      { AWS_PROFILE: "x" },
      { "/h/.aws/config": "[profile x]\nregion=x" },
      /profile x has no credentials; container/,
    ],
  ];
  for (const [env, files, expected] of passed) {
    const { parts } = createCredentialWorld(noNetwork, { env: { ...OFF, ...env }, files });
    assert.match(await unavailable(createDefaultChain(parts).credentials()), expected);
  }
});

Deno.test("the default chain fails where files that are named cannot be read, or ask for too much", async () => {
  const failed: [env: Record<string, string>, files: Record<string, string | Error>, expected: RegExp][] = [
    [{ AWS_CONFIG_FILE: "/c" }, { "/c": new Error() }, /profile: Cannot read \/c: EACCES\)$/],
    [
      { AWS_SHARED_CREDENTIALS_FILE: "~/c" },
      { "/h/c": new Error() },
      /profile: Cannot read \/h\/c: EACCES\)$/,
    ],
    [
      {},
      { "/h/.aws/config": "[default]\ncredential_process=x" },
      /credential_process, which is not supported here\)$/,
    ],
  ];
  for (const [env, files, expected] of failed) {
    const { parts } = createCredentialWorld(noNetwork, { env: { ...OFF, ...env }, files });
    assert.match(await unavailable(createDefaultChain(parts).credentials()), expected);
  }
});
