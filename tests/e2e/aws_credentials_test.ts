/**
 * Credentials of roles, from a Security Token Service that checks signatures, put to use on a bus that does, too.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createEventBus } from "../../src/adapters/aws/event_bus.ts";
import { createSystemClock } from "../../src/adapters/system/clock.ts";
import { errorCodeOf } from "../../src/core/errors.ts";
import { createAssumedRoleCredentials, createStaticCredentials } from "../../src/entry/aws.ts";
import { createDefaultCredentialChain } from "../../src/entry/aws_profile.ts";
import type { CredentialSource } from "../../src/ports/credential_source.ts";
import { type ServedStubEngine, servedStubEngine } from "../support/stub_engine_server.ts";
import { tempFolder } from "../support/temp_folder.ts";
import { waitFor } from "../support/wait.ts";
import { startDeno } from "./servers/deno_process.ts";
import { type MotoServer, startMoto } from "./servers/moto.ts";
import { createNodeProject } from "./servers/node.ts";

let moto: MotoServer;
Deno.test.beforeAll(async () => {
  moto = await startMoto();
});
Deno.test.afterAll(async () => {
  await moto.stop();
});

/** Puts an event on the bus with a source's credentials, which have to be good. */
async function putEvent(source: CredentialSource): Promise<void> {
  const credentials = await source.credentials();
  const bus = createEventBus({ fetch, clock: createSystemClock(), endpoint: moto.url });
  const entry = { Source: "shop", DetailType: "placed", Detail: "{}", EventBusName: moto.eventBusName };
  const { entries } = await bus.putEvents({ region: moto.region, credentials }, [entry]);
  assert.deepEqual(entries.map(({ errorCode }) => errorCode), [null]);
  const wrong = { ...credentials, secretAccessKey: "wrong" };
  await assert.rejects(bus.putEvents({ region: moto.region, credentials: wrong }, [entry]));
}

Deno.test("createAssumedRoleCredentials() gets a role's credentials, with which events can be put", async () => {
  const role = { roleArn: moto.roleArn, region: moto.region, endpoint: moto.url };
  const source = createAssumedRoleCredentials({ ...role, source: createStaticCredentials(moto.credentials) });
  const { sessionToken, expiresAt = 0 } = await source.credentials();
  assert.ok(sessionToken);
  assert.ok(Math.abs(expiresAt - Date.now() - 3_600_000) < 60_000);
  await putEvent(source);
});

Deno.test("createAssumedRoleCredentials() says that its own credentials are refused", async () => {
  const role = { roleArn: moto.roleArn, region: moto.region, endpoint: moto.url };
  const wrong = createStaticCredentials({ ...moto.credentials, secretAccessKey: "wrong" });
  await assert.rejects(
    createAssumedRoleCredentials({ ...role, source: wrong }).credentials(),
    (error: Error) =>
      errorCodeOf(error) === "AWS_CREDENTIALS_UNAVAILABLE" &&
      /STS answered 403.*, expected credentials$/.test(error.message),
  );
});

Deno.test("the default chain exchanges a token of a file, with which events can be put", async () => {
  await using folder = await tempFolder();
  await Deno.writeTextFile(folder.file("token"), "header.payload.signature\n");
  await moto.passUnsigned();
  const chain = createDefaultCredentialChain({
    env: {
      AWS_ROLE_ARN: moto.roleArn,
      AWS_WEB_IDENTITY_TOKEN_FILE: folder.file("token"),
      AWS_REGION: moto.region,
      AWS_ENDPOINT_URL_STS: moto.url,
    },
  });
  await putEvent(chain);
});

Deno.test("the default chain follows a profile to its role, with which events can be put", async () => {
  await using folder = await tempFolder();
  const env = await writeProfiles(folder);
  await putEvent(createDefaultCredentialChain({ env }));
});

Deno.test("serve() of Deno sends a task's event with the role of a profile", async () => {
  await using folder = await tempFolder();
  await using stub = servedStubEngine();
  const process = await startDeno({
    entry: "src/entry/cli.ts",
    args: ["serve"],
    permissions: ["--allow-net=127.0.0.1", "--allow-env", `--allow-read=${folder.path}`],
    env: { ...await writeProfiles(folder), ...connectorEnv(stub) },
    ready: /"message":"Ready"/,
  });
  try {
    await sendsEvent(stub, process);
  } finally {
    await process.stop();
  }
});

Deno.test("serve() of Node sends a task's event with the role of a profile", async () => {
  await using folder = await tempFolder();
  await using stub = servedStubEngine();
  const project = await createNodeProject();
  const process = await project.start(`import { serve } from "@zeebridge/edge/node"; await serve();`, {
    env: { ...await writeProfiles(folder), ...connectorEnv(stub) },
    ready: /"message":"Ready"/,
  });
  try {
    await sendsEvent(stub, process);
  } finally {
    await process.stop();
    await project.remove();
  }
});

function connectorEnv({ url }: ServedStubEngine): Record<string, string> {
  return {
    CAMUNDA_REST_ADDRESS: url,
    AWS_ENDPOINT_URL_EVENTBRIDGE: moto.url,
    ZEEBRIDGE_STORE: "memory",
    ZEEBRIDGE_POLL_TIMEOUT: "PT1S",
    ZEEBRIDGE_SHUTDOWN_TIMEOUT: "PT2S",
    PORT: "0",
  };
}

/** Puts a job into the engine whose task wants the runtime's own credentials, and expects that it is completed. */
async function sendsEvent({ engine }: ServedStubEngine, process: { logs(): string }): Promise<void> {
  const { jobKey } = engine.addJob({
    type: "io.camunda:aws-eventbridge:1",
    retries: 1,
    variables: {
      authentication: { type: "defaultCredentialsChain" },
      configuration: { region: moto.region },
      input: { eventBusName: moto.eventBusName, source: "shop", detailType: "placed", detail: { a: 1 } },
    },
  });
  const ended = await waitFor("the end of the job", () => {
    const job = engine.job(jobKey);
    return job !== undefined && ["completed", "failed"].includes(job.state) ? job : undefined;
  });
  assert.equal(ended.state, "completed", `${ended.errorMessage}\n${process.logs()}`);
}

/** Files with a role and the user's keys; the variables that lead to them. */
async function writeProfiles(
  folder: Awaited<ReturnType<typeof tempFolder>>,
): Promise<Record<string, string>> {
  const { accessKeyId, secretAccessKey } = moto.credentials;
  await Deno.writeTextFile(
    folder.file("config"),
    `[profile bridge]\nregion = ${moto.region}\nrole_arn = ${moto.roleArn}\nsource_profile = user\n`,
  );
  await Deno.writeTextFile(
    folder.file("credentials"),
    `[user]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
  );
  return {
    AWS_PROFILE: "bridge",
    AWS_CONFIG_FILE: folder.file("config"),
    AWS_SHARED_CREDENTIALS_FILE: folder.file("credentials"),
    AWS_ENDPOINT_URL_STS: moto.url,
  };
}
