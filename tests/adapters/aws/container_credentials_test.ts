import assert from "node:assert/strict";
import { createContainerCredentials } from "../../../src/adapters/aws/container_credentials.ts";
import {
  createCredentialWorld,
  DOCUMENT,
  DOCUMENTED,
  noNetwork,
  unavailable,
  within,
} from "./credential_world.ts";

Deno.test("createContainerCredentials() asks the agent of ECS, with the token as it is now", async () => {
  const { parts, requests } = createCredentialWorld(() => Response.json(DOCUMENT));
  let token = "one\n";
  const source = createContainerCredentials(
    { relativeUri: "/v2/x", getAuthorizationToken: () => token },
    parts,
  );
  assert.deepEqual(await source.credentials(), DOCUMENTED);
  token = "Bearer two";
  await source.credentials();
  assert.deepEqual(requests.map(({ url, headers }) => [url, headers.get("authorization")]), [
    ["http://169.254.170.2/v2/x", "one"],
    ["http://169.254.170.2/v2/x", "Bearer two"],
  ]);
  assert.equal(requests[0]?.redirect, "manual");
});

Deno.test("createContainerCredentials() sends no header without a token", async () => {
  const { parts, requests } = createCredentialWorld(() => Response.json(DOCUMENT));
  await createContainerCredentials({ fullUri: "http://localhost:1/x" }, parts).credentials();
  assert.equal(requests[0]?.headers.get("authorization"), null);
});

Deno.test("createContainerCredentials() asks three times for a second each, and says why there are none", async () => {
  const { parts, clock, requests } = createCredentialWorld(() => undefined);
  const source = createContainerCredentials({ relativeUri: "/x" }, parts);
  const message = await unavailable(within({ clock, milliseconds: 3_600 }, source.credentials()));
  assert.equal(message, "Cannot get the credentials of the container: no answer within 1000 ms");
  assert.equal(requests.length, 3);
});

Deno.test("createContainerCredentials() takes a whole document of a 200 alone", async () => {
  const answers: [answer: Response, expected: RegExp][] = [
    [Response.json({ code: "x", message: "s3cr3t" }, { status: 400 }), /it answered 400, expected 200/],
    [Response.json({ ...DOCUMENT, Token: undefined }), /its answer has no credentials/],
    [new Response("s3cr3t"), /its answer has no credentials/],
    [new Response(null, { status: 307, headers: { location: "http://x.example/" } }), /it answered 307/],
  ];
  for (const [answer, expected] of answers) {
    const { parts } = createCredentialWorld(() => answer);
    assert.match(
      await unavailable(createContainerCredentials({ relativeUri: "/x" }, parts).credentials()),
      expected,
    );
  }
});

Deno.test("createContainerCredentials() sends nothing to a wrong host, or with a wrong token", async () => {
  const { parts } = createCredentialWorld(noNetwork);
  const refused: [options: Parameters<typeof createContainerCredentials>[0], expected: RegExp][] = [
    [{ fullUri: "http://example.com/" }, /names a host that must not be asked/],
    [{ relativeUri: "/x", getAuthorizationToken: () => "t0k3n\r\nx: y" }, /cannot stand in a header/],
    [{ relativeUri: "/x", getAuthorizationToken: () => "" }, /cannot stand in a header/],
    [
      { relativeUri: "/x", getAuthorizationToken: () => Promise.reject(new Error("s3cr3t")) },
      /cannot be had/,
    ],
  ];
  for (const [options, expected] of refused) {
    assert.match(await unavailable(createContainerCredentials(options, parts).credentials()), expected);
  }
});
