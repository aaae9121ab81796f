import assert from "node:assert/strict";
import { createMemoryRegistry } from "../../src/adapters/store/memory.ts";
import {
  cacheCredentials,
  createDefaultCredentialChain,
  createEnvironmentCredentials,
  createFunctionCredentials,
  createWebIdentityCredentials,
} from "../../src/entry/aws.ts";
import { createDefaultCredentialChain as createFileChain } from "../../src/entry/aws_profile.ts";
import { createFileCredentials } from "../../src/entry/file_credentials.ts";
import { createParts } from "../../src/entry/parts.ts";
import type { ConnectorOptions } from "../../src/entry/options.ts";
import type { CredentialSource } from "../../src/ports/credential_source.ts";
import { readSettings } from "../../src/usecases/config.ts";
import {
  createCredentialWorld,
  noNetwork,
  stsAnswer,
  unavailable,
} from "../adapters/aws/credential_world.ts";
import { tempFolder } from "../support/temp_folder.ts";

const KEYS = { AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: "s3cr3t" };
const AWS_ROLE_ARN = "arn:aws:iam::123456789012:role/bridge";
const OPTIONS = { CAMUNDA_REST_ADDRESS: "http://127.0.0.1:8080" };

function credentialsOf(
  options: ConnectorOptions,
  runtime: Partial<Parameters<typeof createParts>[2]> = {},
): CredentialSource {
  const settings = readSettings({ ...OPTIONS, ...options.env });
  const readVariable = (name: string): unknown => options.env?.[name];
  return createParts({ ...OPTIONS, ...options, registry: createMemoryRegistry() }, settings, {
    readVariable,
    ...runtime,
  }).credentials;
}

Deno.test("createParts() takes the host's source, the runtime's chain, or the variables", async () => {
  const given = createEnvironmentCredentials({ ...KEYS, AWS_ACCESS_KEY_ID: "GIVEN" });
  const createCredentials = () => createEnvironmentCredentials({ ...KEYS, AWS_ACCESS_KEY_ID: "CHAIN" });
  const sources: [source: CredentialSource, expected: string][] = [
    [credentialsOf({ env: KEYS, credentials: given }, { createCredentials }), "GIVEN"],
    [credentialsOf({ env: KEYS }, { createCredentials }), "CHAIN"],
    [credentialsOf({ env: KEYS }), "AKID"],
    [credentialsOf({ env: KEYS, AWS_ACCESS_KEY_ID: "OPTION" }), "OPTION"],
  ];
  for (const [source, expected] of sources) assert.equal((await source.credentials()).accessKeyId, expected);
});

Deno.test("createParts() tells the runtime's chain the endpoint of STS, of its own or of all services", () => {
  const endpoints: (string | undefined)[] = [];
  const createCredentials = ({ stsEndpoint }: { stsEndpoint?: string }) => {
    endpoints.push(stsEndpoint);
    return createEnvironmentCredentials(KEYS);
  };
  const AWS_ENDPOINT_URL = "http://127.0.0.1:1";
  credentialsOf({}, { createCredentials });
  credentialsOf({ env: { AWS_ENDPOINT_URL } }, { createCredentials });
  credentialsOf({ env: { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_STS: "http://127.0.0.1:2" } }, {
    createCredentials,
  });
  assert.deepEqual(endpoints, [undefined, "http://127.0.0.1:1", "http://127.0.0.1:2"]);
});

Deno.test("createFileCredentials() finds a token in a file, and keeps what STS gives for it", async () => {
  await using folder = await tempFolder();
  await Deno.writeTextFile(folder.file("token"), "a.t0k3n.c");
  const { parts, requests } = createCredentialWorld(() => stsAnswer("AssumeRoleWithWebIdentity"));
  const env: Record<string, string> = { AWS_ROLE_ARN, AWS_WEB_IDENTITY_TOKEN_FILE: folder.file("token") };
  const source = createFileCredentials({
    ...parts,
    readVariable: (name) => env[name],
    stsEndpoint: "http://127.0.0.1:5000",
  });
  assert.equal((await source.credentials()).accessKeyId, "ASIASTS");
  await source.credentials();
  assert.deepEqual(requests.map(({ url }) => url), ["http://127.0.0.1:5000/"]);
});

Deno.test("the doors' sources keep what they get", async () => {
  const { parts: { fetch, clock }, requests } = createCredentialWorld(() =>
    stsAnswer("AssumeRoleWithWebIdentity")
  );
  const env = { AWS_ROLE_ARN, AWS_ENDPOINT_URL: "http://127.0.0.1:5000", HOME: "/nowhere" };
  const getToken = () => "a.t0k3n.c";
  const sources = [
    createWebIdentityCredentials({ roleArn: AWS_ROLE_ARN, getToken, fetch, clock }),
    createDefaultCredentialChain({ env, getToken, fetch, clock }),
    createFileChain({ env, getToken, fetch, clock }),
  ];
  for (const source of sources) {
    await source.credentials();
    assert.equal((await source.credentials()).accessKeyId, "ASIASTS");
  }
  assert.deepEqual(requests.map(({ url }) => new URL(url).host), [
    "sts.amazonaws.com",
    "127.0.0.1:5000",
    "127.0.0.1:5000",
  ]);
});

Deno.test("cacheCredentials() and createFunctionCredentials() ask a host's own code once a minute", async () => {
  const { clock } = createCredentialWorld(noNetwork);
  let count = 0;
  const get = () => Promise.resolve({ accessKeyId: `AKID${++count}`, secretAccessKey: "s3cr3t" });
  for (
    const source of [
      createFunctionCredentials(get, { clock }),
      cacheCredentials({ credentials: get }, { clock }),
    ]
  ) {
    const { accessKeyId } = await source.credentials();
    assert.equal((await source.credentials()).accessKeyId, accessKeyId);
    await clock.advance(60_000);
    assert.notEqual((await source.credentials()).accessKeyId, accessKeyId);
  }
});

Deno.test("createEnvironmentCredentials() looks each time", async () => {
  const env: Record<string, string> = {};
  const source = createEnvironmentCredentials(env);
  await unavailable(source.credentials());
  Object.assign(env, KEYS);
  assert.equal((await source.credentials()).accessKeyId, "AKID");
});
