import assert from "node:assert/strict";
import { createInstanceCredentials } from "../../../src/adapters/aws/instance_credentials.ts";
import {
  type Answerer,
  createCredentialWorld,
  DOCUMENT,
  DOCUMENTED,
  unavailable,
  within,
} from "./credential_world.ts";

const ROLE_PATH = "/latest/meta-data/iam/security-credentials/";

/** A metadata service; some of its answers may be others. */
function metadata(others: Record<string, () => Response> = {}): Answerer {
  return ({ url, method, headers }) => {
    const { pathname } = new URL(url);
    const other = others[pathname];
    if (other !== undefined) return other();
    if (pathname === "/latest/api/token") {
      const isAsked = method === "PUT" && headers.get("x-aws-ec2-metadata-token-ttl-seconds") === "21600";
      return isAsked ? new Response("t0k3n==") : new Response(null, { status: 400 });
    }
    if (headers.get("x-aws-ec2-metadata-token") !== "t0k3n==") return new Response(null, { status: 401 });
    if (pathname === ROLE_PATH) return new Response("bridge-role\n");
    return pathname === `${ROLE_PATH}bridge-role`
      ? Response.json(DOCUMENT)
      : new Response(null, { status: 404 });
  };
}

Deno.test("createInstanceCredentials() gets a token, the role's name and its credentials", async () => {
  const { parts, requests } = createCredentialWorld(metadata());
  assert.deepEqual(await createInstanceCredentials({}, parts).credentials(), DOCUMENTED);
  assert.deepEqual(requests.map(({ method, url }) => `${method} ${url}`), [
    "PUT http://169.254.169.254/latest/api/token",
    `GET http://169.254.169.254${ROLE_PATH}`,
    `GET http://169.254.169.254${ROLE_PATH}bridge-role`,
  ]);
  assert.ok(requests.every(({ redirect }) => redirect === "manual"));
});

Deno.test("createInstanceCredentials() asks another endpoint", async () => {
  const { parts, requests } = createCredentialWorld(metadata());
  await createInstanceCredentials({ endpoint: "http://[fd00:ec2::254]/" }, parts).credentials();
  assert.equal(requests[0]?.url, "http://[fd00:ec2::254]/latest/api/token");
});

Deno.test("createInstanceCredentials() waits one second, once, where there is no service", async () => {
  const { parts, clock, requests } = createCredentialWorld(() => undefined);
  const message = await unavailable(
    within({ clock, milliseconds: 1_000 }, createInstanceCredentials({}, parts).credentials()),
  );
  assert.match(
    message,
    /no answer within 1000 ms, expected a metadata service in reach \(in a container: hop limit 2\)$/,
  );
  assert.equal(requests.length, 1);
});

Deno.test("createInstanceCredentials() asks a service again that is not ready", async () => {
  let failures = 2;
  const { parts, clock } = createCredentialWorld(
    metadata({
      [ROLE_PATH]: () => failures-- > 0 ? new Response(null, { status: 503 }) : new Response("bridge-role"),
    }),
  );
  const got = within({ clock, milliseconds: 600 }, createInstanceCredentials({}, parts).credentials());
  assert.deepEqual(await got, DOCUMENTED);
});

Deno.test("createInstanceCredentials() says why there are none", async () => {
  const answers: [others: Record<string, () => Response>, expected: RegExp][] = [
    [{ "/latest/api/token": () => new Response(null, { status: 403 }) }, /it answered 403/],
    [{ "/latest/api/token": () => new Response("a\nb") }, /token cannot stand in a header/],
    [{ [ROLE_PATH]: () => new Response(null, { status: 404 }) }, /the instance has no role/],
    [{ [ROLE_PATH]: () => new Response("../../user-data") }, /name of a role is none/],
    [
      { [`${ROLE_PATH}bridge-role`]: () => Response.json({ Code: "Failed" }) },
      /its answer has no credentials/,
    ],
  ];
  for (const [others, expected] of answers) {
    const { parts } = createCredentialWorld(metadata(others));
    assert.match(await unavailable(createInstanceCredentials({}, parts).credentials()), expected);
  }
});

Deno.test("createInstanceCredentials() goes on with old credentials while the service cannot renew them", async () => {
  const { parts, clock } = createCredentialWorld(metadata());
  await clock.advance(2 * 3_600_000);
  const { expiresAt } = await createInstanceCredentials({}, parts).credentials();
  assert.equal(expiresAt, clock.now() + 600_000);
});
