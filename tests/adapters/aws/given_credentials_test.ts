import assert from "node:assert/strict";
import {
  createFunctionCredentials,
  createStaticCredentials,
} from "../../../src/adapters/aws/given_credentials.ts";
import { unavailable } from "./credential_world.ts";

const CREDENTIALS = { accessKeyId: "AKID", secretAccessKey: "s3cr3t", sessionToken: "t0k3n", expiresAt: 1 };

Deno.test("createStaticCredentials() gives what it was given, whatever becomes of it", async () => {
  const given = { ...CREDENTIALS };
  const source = createStaticCredentials(given);
  given.accessKeyId = "other";
  assert.deepEqual(await source.credentials(), CREDENTIALS);
});

Deno.test("createFunctionCredentials() asks the function each time, and hides what it throws", async () => {
  let count = 0;
  const source = createFunctionCredentials(({ signal }) => {
    if (signal?.aborted) throw new Error("s3cr3t");
    return { ...CREDENTIALS, accessKeyId: `AKID${++count}` };
  });
  await source.credentials();
  assert.equal((await source.credentials()).accessKeyId, "AKID2");
  assert.match(await unavailable(source.credentials({ signal: AbortSignal.abort() })), /own function failed/);
});
