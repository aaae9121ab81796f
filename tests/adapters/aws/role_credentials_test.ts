import assert from "node:assert/strict";
import { createStaticCredentials } from "../../../src/adapters/aws/given_credentials.ts";
import {
  createAssumedRoleCredentials,
  createWebIdentityCredentials,
} from "../../../src/adapters/aws/role_credentials.ts";
import {
  createCredentialWorld,
  noNetwork,
  stsAnswer,
  stsError,
  unavailable,
  within,
} from "./credential_world.ts";

const roleArn = "arn:aws:iam::123456789012:role/bridge";
const WEB = { roleArn, region: "eu-central-1", getToken: () => "a.t0k3n.c\n" };
const SOURCE = createStaticCredentials({ accessKeyId: "AKID", secretAccessKey: "s3cr3t" });
const GOT = {
  accessKeyId: "ASIASTS",
  secretAccessKey: "s3cr3t-STS",
  sessionToken: "t0k3n-STS",
  expiresAt: Date.UTC(2026, 0, 1, 1),
};

Deno.test("createWebIdentityCredentials() exchanges a token at the region's host, without a signature", async () => {
  const { parts, requests, bodies } = createCredentialWorld(() => stsAnswer("AssumeRoleWithWebIdentity"));
  assert.deepEqual(await createWebIdentityCredentials(WEB, parts).credentials(), GOT);
  const [request] = requests;
  assert.equal(request?.url, "https://sts.eu-central-1.amazonaws.com/");
  assert.deepEqual([request.method, request.redirect], ["POST", "manual"]);
  assert.equal(request.headers.get("authorization"), null);
  assert.equal(new URLSearchParams(bodies[0]).get("WebIdentityToken"), "a.t0k3n.c");
});

Deno.test("createWebIdentityCredentials() asks for the token anew each time", async () => {
  const { parts, bodies } = createCredentialWorld(() => stsAnswer("AssumeRoleWithWebIdentity"));
  let count = 0;
  const source = createWebIdentityCredentials(
    { ...WEB, getToken: () => Promise.resolve(`tok${++count}`) },
    parts,
  );
  await source.credentials();
  await source.credentials();
  assert.deepEqual(bodies.map((body) => new URLSearchParams(body).get("WebIdentityToken")), ["tok1", "tok2"]);
});

Deno.test("createAssumedRoleCredentials() signs for sts with the source's credentials", async () => {
  const { parts, requests, bodies } = createCredentialWorld(() => stsAnswer("AssumeRole"));
  const source = createAssumedRoleCredentials({
    roleArn,
    externalId: "e",
    source: createStaticCredentials({ accessKeyId: "AKID", secretAccessKey: "s", sessionToken: "tok" }),
    region: "cn-north-1",
    endpoint: "http://127.0.0.1:5000",
  }, parts);
  assert.deepEqual(await source.credentials(), GOT);
  const { headers, url } = requests[0] ?? new Request("http://none");
  assert.equal(url, "http://127.0.0.1:5000/");
  assert.match(
    headers.get("authorization") ?? "",
    /^AWS4-HMAC-SHA256 Credential=AKID\/20260101\/cn-north-1\/sts\/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, /,
  );
  assert.equal(headers.get("x-amz-security-token"), "tok");
  assert.equal(new URLSearchParams(bodies[0]).get("ExternalId"), "e");
});

Deno.test("createWebIdentityCredentials() asks again, with a new instant, when a failure may pass", async () => {
  const failures = [stsError(503, "ServiceUnavailable"), stsError(400, "IDPCommunicationError")];
  const { parts, clock, bodies } = createCredentialWorld(() =>
    failures.shift() ?? stsAnswer("AssumeRoleWithWebIdentity")
  );
  const got = within({ clock, milliseconds: 600 }, createWebIdentityCredentials(WEB, parts).credentials());
  assert.deepEqual(await got, GOT);
  const sessions = bodies.map((body) => new URLSearchParams(body).get("RoleSessionName"));
  assert.equal(new Set(sessions).size, 3);
});

Deno.test("role sources say what STS answered, and not its message", async () => {
  const answers: [answer: () => Response, expected: RegExp, requests: number][] = [
    [() => stsError(403, "AccessDenied"), /STS answered 403 AccessDenied, expected credentials$/, 1],
    [() => stsError(400, "ExpiredTokenException"), /STS answered 400 ExpiredTokenException/, 1],
    [() => new Response("<html>s3cr3t", { status: 500 }), /STS answered 500, expected/, 3],
    [() => new Response("{}"), /STS answered 200, expected/, 1],
    [
      () => new Response(null, { status: 302, headers: { location: "http://evil.example" } }),
      /answered 302/,
      1,
    ],
    [() => new Response("x".repeat(70_000)), /STS: its answer has more than 65536 bytes/, 3],
    [() => stsAnswer("AssumeRole", { expiration: "soon" }), /STS answered 200, expected/, 1],
  ];
  for (const [answer, expected, count] of answers) {
    const { parts, clock, requests } = createCredentialWorld(answer);
    const source = createAssumedRoleCredentials({ roleArn, source: SOURCE }, parts);
    const message = await unavailable(within({ clock, milliseconds: 600 }, source.credentials()));
    assert.match(message, expected);
    assert.ok(message.startsWith(`Cannot assume the role ${roleArn}: `));
    assert.equal(requests.length, count, message);
    assert.equal(clock.sleepers, 0);
  }
});

Deno.test("role sources wait 5 seconds for each of three answers", async () => {
  const { parts, clock, requests } = createCredentialWorld(() => undefined);
  const source = createWebIdentityCredentials(WEB, parts);
  const message = await unavailable(within({ clock, milliseconds: 15_600 }, source.credentials()));
  assert.match(message, /STS: no answer within 5000 ms/);
  assert.equal(requests.length, 3);
});

Deno.test("role sources end with their caller", async () => {
  const { parts, requests } = createCredentialWorld(() => undefined);
  const caller = new AbortController();
  const got = createWebIdentityCredentials(WEB, parts).credentials({ signal: caller.signal });
  caller.abort();
  assert.match(await unavailable(got), /the call was ended/);
  assert.equal(requests.length, 1);
});

Deno.test("role sources ask nobody when the question cannot be right", async () => {
  const { parts } = createCredentialWorld(noNetwork);
  const broken = (cause: unknown) => ({ ...WEB, getToken: () => Promise.reject(cause) });
  const questions: [source: { credentials(): Promise<unknown> }, expected: RegExp][] = [
    [createWebIdentityCredentials({ ...WEB, roleArn: "x" }, parts), /not the ARN of a role/],
    [createWebIdentityCredentials({ ...WEB, region: "x/y" }, parts), /region of STS is not known/],
    [
      createWebIdentityCredentials({ ...WEB, getToken: () => "two words" }, parts),
      /is none, expected a JSON/,
    ],
    [createWebIdentityCredentials({ ...WEB, getToken: () => "" }, parts), /is none, expected a JSON/],
    [
      createWebIdentityCredentials(broken(new Error("s3cr3t")), parts),
      /token cannot be had: unexpected error/,
    ],
    [
      createAssumedRoleCredentials({
        roleArn,
        source: createWebIdentityCredentials({ ...WEB, getToken: () => "" }, parts),
      }, parts),
      /role\/bridge: Cannot assume the role .*is none/,
    ],
  ];
  for (const [source, expected] of questions) assert.match(await unavailable(source.credentials()), expected);
});
