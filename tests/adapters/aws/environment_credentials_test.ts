import assert from "node:assert/strict";
import { createEnvironmentCredentials } from "../../../src/adapters/aws/environment_credentials.ts";
import { errorCodeOf } from "../../../src/core/errors.ts";
import type { CredentialSource } from "../../../src/ports/credential_source.ts";

function from(environment: Record<string, unknown>): CredentialSource {
  return createEnvironmentCredentials((name) => environment[name]);
}

Deno.test("createEnvironmentCredentials() reads AWS's own names", async () => {
  const environment = { AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: "secret" };
  assert.deepEqual(await from(environment).credentials(), {
    accessKeyId: "AKID",
    secretAccessKey: "secret",
    sessionToken: undefined,
  });
  const temporary = await from({ ...environment, AWS_SESSION_TOKEN: "token\n" }).credentials();
  assert.equal(temporary.sessionToken, "token");
});

Deno.test("createEnvironmentCredentials() reads anew each time", async () => {
  const environment = { AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: "one" };
  const source = from(environment);
  await source.credentials();
  environment.AWS_SECRET_ACCESS_KEY = "two";
  assert.equal((await source.credentials()).secretAccessKey, "two");
});

Deno.test("createEnvironmentCredentials() says which variable is missing, and no value", async () => {
  const missing: [environment: Record<string, unknown>, expected: RegExp][] = [
    [{}, /AWS_ACCESS_KEY_ID is not set/],
    [{ AWS_ACCESS_KEY_ID: "AKID" }, /AWS_SECRET_ACCESS_KEY is not set/],
    [{ AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: " " }, /AWS_SECRET_ACCESS_KEY is not set/],
    [{ AWS_ACCESS_KEY_ID: {}, AWS_SECRET_ACCESS_KEY: "s3cr3t" }, /AWS_ACCESS_KEY_ID is not set/],
  ];
  for (const [environment, expected] of missing) {
    await assert.rejects(from(environment).credentials(), (error: Error) => {
      assert.equal(errorCodeOf(error), "AWS_CREDENTIALS_UNAVAILABLE");
      assert.match(error.message, expected);
      assert.doesNotMatch(error.message, /s3cr3t|AKID/);
      return true;
    });
  }
});
