/**
 * moto server with verification on: every signature is computed again by AWS's own library, and a wrong one is refused.
 *
 * @module
 */

import { freePort } from "../../support/port.ts";
import { answersOk, startChild } from "./child.ts";
import { installAwsStandIns } from "./python.ts";

const REGION = "eu-central-1";
const USER = "zeebridge";
const ROLE = "zeebridge-role";
/** Calls of {@linkcode bootstrap}: this many pass before signatures are checked. */
const SETUP_CALLS = 6;

/** A running moto server with one user and one role, who may do everything with EventBridge, and one event bus. */
export interface MotoServer {
  readonly url: string;
  readonly region: string;
  readonly eventBusName: string;
  readonly credentials: { accessKeyId: string; secretAccessKey: string };
  /** ARN of the role, which the user may assume. */
  readonly roleArn: string;
  /** Lets the next call pass without a signature, which moto wants of every call, of those too that have none. */
  passUnsigned(): Promise<void>;
  logs(): string;
  stop(): Promise<void>;
}

/** Starts it and makes the user, the user's policy, an access key, the role and the event bus; about 5 s. */
export async function startMoto({ eventBusName = "orders" } = {}): Promise<MotoServer> {
  const programs = await installAwsStandIns();
  const port = freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = await startChild({
    name: "moto server",
    command: `${programs}/moto_server`,
    args: ["-H", "127.0.0.1", "-p", String(port)],
    env: { INITIAL_NO_AUTH_ACTION_COUNT: String(SETUP_CALLS), MOTO_CALL_RESET_API: "false" },
    ready: () => answersOk(`${url}/moto-api/`),
  });
  try {
    const credentials = await bootstrap(url, eventBusName);
    return {
      url,
      region: REGION,
      eventBusName,
      credentials,
      roleArn: `arn:aws:iam::123456789012:role/${ROLE}`,
      async passUnsigned() {
        const response = await fetch(`${url}/moto-api/reset-auth`, { method: "POST", body: "1" });
        if (!response.ok) throw new Error(`Cannot set up moto server: status ${response.status}`);
        await response.body?.cancel();
      },
      logs: () => child.logs(),
      async stop() {
        await child.stop();
      },
    };
  } catch (error) {
    await child.stop();
    throw error;
  }
}

async function bootstrap(url: string, eventBusName: string): Promise<MotoServer["credentials"]> {
  const policy = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: ["events:*", "sts:AssumeRole"], Resource: "*" }],
  };
  const trust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "*" } }],
  };
  await iam(url, { Action: "CreateUser", UserName: USER });
  await iam(url, {
    Action: "PutUserPolicy",
    UserName: USER,
    PolicyName: "events",
    PolicyDocument: JSON.stringify(policy),
  });
  await iam(url, { Action: "CreateRole", RoleName: ROLE, AssumeRolePolicyDocument: JSON.stringify(trust) });
  await iam(url, {
    Action: "PutRolePolicy",
    RoleName: ROLE,
    PolicyName: "events",
    PolicyDocument: JSON.stringify(policy),
  });
  await call(url, "events", {
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSEvents.CreateEventBus" },
    body: JSON.stringify({ Name: eventBusName }),
  });
  const answer = await iam(url, { Action: "CreateAccessKey", UserName: USER });
  const accessKeyId = /<AccessKeyId>([^<]+)</.exec(answer)?.[1];
  const secretAccessKey = /<SecretAccessKey>([^<]+)</.exec(answer)?.[1];
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new Error("Cannot set up moto server: its answer to CreateAccessKey has no key");
  }
  return { accessKeyId, secretAccessKey };
}

function iam(url: string, parameters: Record<string, string>): Promise<string> {
  return call(url, "iam", { body: new URLSearchParams({ Version: "2010-05-08", ...parameters }) });
}

async function call(url: string, service: string, init: RequestInit): Promise<string> {
  const headers = new Headers(init.headers);
  // Not a signature: moto reads the service's name out of the credential scope.
  headers.set(
    "authorization",
    `AWS4-HMAC-SHA256 Credential=setup/20260101/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  );
  const response = await fetch(url, {
    method: "POST",
    ...init,
    headers,
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`Cannot set up moto server: status ${response.status}\n${text}`);
  return text;
}
