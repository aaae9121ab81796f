import assert from "node:assert/strict";
import { createDefaultChain } from "../../../src/adapters/aws/default_chain.ts";
import {
  type Answerer,
  createCredentialWorld,
  DOCUMENT,
  noNetwork,
  stsAnswer,
  stsError,
  unavailable,
  within,
} from "./credential_world.ts";

const KEYS = { AWS_ACCESS_KEY_ID: "AKIDENV", AWS_SECRET_ACCESS_KEY: "s3cr3t" };
const ROLE = { AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/bridge", AWS_WEB_IDENTITY_TOKEN_FILE: "/token" };
const CONTAINER = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/v2/x" };
const FILES = {
  "/token": "a.t0k3n.c",
  "/home/me/.aws/credentials": "[default]\naws_access_key_id=AKIDFILE\naws_secret_access_key=s3cr3t",
};

/** STS, the agent of ECS and the metadata service, all of which give credentials. */
const everything: Answerer = ({ url }) => {
  const { hostname, pathname } = new URL(url);
  if (hostname.startsWith("sts")) return stsAnswer("AssumeRoleWithWebIdentity");
  if (hostname === "169.254.170.2") return Response.json({ ...DOCUMENT, AccessKeyId: "ASIAECS" });
  if (pathname === "/latest/api/token") return new Response("t0k3n");
  return pathname.endsWith("/")
    ? new Response("role")
    : Response.json({ ...DOCUMENT, AccessKeyId: "ASIAEC2" });
};

Deno.test("createDefaultChain() takes the first place that is set up, in the order of AWS's Java SDK", async () => {
  const env: Record<string, string> = { ...KEYS, ...ROLE, ...CONTAINER, HOME: "/home/me" };
  const files: Record<string, string> = { ...FILES };
  const found: string[] = [];
  const steps = [
    () => delete env.AWS_ACCESS_KEY_ID,
    () => delete env.AWS_WEB_IDENTITY_TOKEN_FILE,
    () => delete files["/home/me/.aws/credentials"],
    () => delete env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI,
    () => {},
  ];
  for (const step of steps) {
    const { parts } = createCredentialWorld(everything, { env, files });
    found.push((await createDefaultChain(parts).credentials()).accessKeyId);
    step();
  }
  assert.deepEqual(found, ["AKIDENV", "ASIASTS", "AKIDFILE", "ASIAECS", "ASIAEC2"]);
});

Deno.test("createDefaultChain() names the places that it has tried, and why each gave none", async () => {
  const env = { AWS_ACCESS_KEY_ID: "AKID", AWS_EC2_METADATA_DISABLED: "True" };
  const { parts } = createCredentialWorld(noNetwork, { env, files: {} });
  assert.equal(
    await unavailable(createDefaultChain(parts).credentials()),
    "Unable to load credentials from any source (environment: AWS_SECRET_ACCESS_KEY is not set; " +
      "web identity: AWS_ROLE_ARN is not set; profile: there is no profile default; " +
      "container: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and …_FULL_URI are not set; " +
      "instance metadata: AWS_EC2_METADATA_DISABLED is true)",
  );
});

Deno.test("createDefaultChain() does not pass over a place that is set up and fails", async () => {
  const env = { ...ROLE, ...CONTAINER };
  const { parts, requests } = createCredentialWorld(() => stsError(403, "AccessDenied"), {
    env,
    files: FILES,
  });
  const message = await unavailable(createDefaultChain(parts).credentials());
  assert.match(
    message,
    /AWS_ACCESS_KEY_ID is not set; web identity: Cannot assume the role .* 403 AccessDenied/,
  );
  assert.equal(requests.length, 1);
});

Deno.test("createDefaultChain() stays with the place that has given credentials", async () => {
  const env: Record<string, string> = { ...CONTAINER };
  const { parts } = createCredentialWorld(everything, { env });
  const chain = createDefaultChain(parts);
  assert.equal((await chain.credentials()).accessKeyId, "ASIAECS");
  Object.assign(env, KEYS);
  assert.equal((await chain.credentials()).accessKeyId, "ASIAECS");
});

Deno.test("createDefaultChain() looks again where it found nothing", async () => {
  const env: Record<string, string> = { AWS_EC2_METADATA_DISABLED: "true" };
  const { parts } = createCredentialWorld(noNetwork, { env });
  const chain = createDefaultChain(parts);
  await unavailable(chain.credentials());
  Object.assign(env, KEYS);
  assert.equal((await chain.credentials()).accessKeyId, "AKIDENV");
});

Deno.test("createDefaultChain() without files has no profiles, and a token of a function alone", async () => {
  const env = { ...ROLE, AWS_EC2_METADATA_DISABLED: "true", AWS_DEFAULT_REGION: "eu-west-1" };
  const { parts, requests, bodies } = createCredentialWorld(everything, { env });
  const message = await unavailable(createDefaultChain(parts).credentials());
  assert.match(message, /AWS_WEB_IDENTITY_TOKEN_FILE needs a runtime with files/);
  assert.doesNotMatch(message, /profile/);
  const chain = createDefaultChain({ ...parts, getToken: () => "from.a.function" });
  assert.equal((await chain.credentials()).accessKeyId, "ASIASTS");
  assert.equal(requests[0]?.url, "https://sts.eu-west-1.amazonaws.com/");
  assert.match(bodies[0] ?? "", /WebIdentityToken=from.a.function/);
});

Deno.test("createDefaultChain() gives a container's request the token of its file, or of its variable", async () => {
  const env: Record<string, string> = {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://169.254.170.23/v1/credentials",
    AWS_CONTAINER_AUTHORIZATION_TOKEN: "t0k3n-variable",
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: "/eks-token",
  };
  const answer = () => Response.json(DOCUMENT);
  const both = createCredentialWorld(answer, { env, files: { "/eks-token": "t0k3n-file\n" } });
  await createDefaultChain(both.parts).credentials();
  assert.equal(both.requests[0]?.headers.get("authorization"), "t0k3n-file");
  const missing = createCredentialWorld(answer, { env, files: {} });
  assert.match(
    await unavailable(createDefaultChain(missing.parts).credentials()),
    /\/eks-token: there is no such file/,
  );
  delete env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE;
  const variable = createCredentialWorld(answer, { env, files: {} });
  await createDefaultChain(variable.parts).credentials();
  assert.equal(variable.requests[0]?.headers.get("authorization"), "t0k3n-variable");
});

Deno.test("createDefaultChain() asks the metadata service that the variables name", async () => {
  const places: [env: Record<string, string>, expected: string][] = [
    [{}, "http://169.254.169.254/latest/api/token"],
    [{ AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: "IPv6" }, "http://[fd00:ec2::254]/latest/api/token"],
    [
      { AWS_EC2_METADATA_SERVICE_ENDPOINT: "http://127.0.0.1:1338" },
      "http://127.0.0.1:1338/latest/api/token",
    ],
  ];
  for (const [env, expected] of places) {
    const { parts, clock, requests } = createCredentialWorld(() => undefined, { env });
    await unavailable(within({ clock, milliseconds: 1_000 }, createDefaultChain(parts).credentials()));
    assert.equal(requests[0]?.url, expected);
  }
});
