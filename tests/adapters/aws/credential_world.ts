/**
 * Sources of credentials between a clock that stands still and whatever a test lets answer.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createReadText } from "../../../src/adapters/aws/environment_credentials.ts";
import type { ChainParts, CredentialFiles } from "../../../src/adapters/aws/default_chain.ts";
import { credentialsUnavailable } from "../../../src/adapters/aws/credential_request.ts";
import { createProfileLink } from "../../../src/adapters/aws/profile_credentials.ts";
import type { AwsCredentials } from "../../../src/core/aws/credentials.ts";
import { errorCodeOf } from "../../../src/core/errors.ts";
import { createManualClock, type ManualClock } from "../../../src/testing/manual_clock.ts";

/** What a test lets answer: `undefined` is silence, a thrown error a broken connection. */
export type Answerer = (request: Request, body: string) => Response | undefined | Promise<Response>;

export interface CredentialWorld {
  clock: ManualClock;
  requests: Request[];
  bodies: string[];
  parts: ChainParts;
}

/** A world with an environment, files and a network. */
export function createCredentialWorld(
  answer: Answerer,
  { env = {}, files }: { env?: Record<string, unknown>; files?: Record<string, string | Error> } = {},
): CredentialWorld {
  const clock = createManualClock();
  const requests: Request[] = [];
  const bodies: string[] = [];
  const fetchStub: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    requests.push(request);
    const body = await request.clone().text();
    bodies.push(body);
    return await answer(request, body) ?? await untilAborted(request);
  };
  const fileStub: CredentialFiles = {
    readTextFile(path) {
      const content = files?.[path];
      return content instanceof Error
        ? Promise.reject(credentialsUnavailable(`Cannot read ${path}: EACCES`))
        : Promise.resolve(content);
    },
    profileLink: (parts, sources) => createProfileLink({ ...parts, files: fileStub }, sources),
  };
  const readText = createReadText((name) => env[name]);
  const parts = { fetch: fetchStub, clock, readText, files: files && fileStub };
  return { clock, requests, bodies, parts };
}

/** A network that nobody may use. */
export const noNetwork: Answerer = ({ url }) => {
  throw new assert.AssertionError({ message: `A request to ${url}` });
};

function untilAborted({ signal }: Request): Promise<Response> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}

/** Members of the endpoints' JSON documents. */
export const DOCUMENT = {
  Code: "Success",
  AccessKeyId: "ASIADOC",
  SecretAccessKey: "s3cr3t-doc",
  Token: "t0k3n-doc",
  Expiration: "2026-01-01T01:00:00Z",
};

/** The credentials in {@linkcode DOCUMENT}. */
export const DOCUMENTED: AwsCredentials = {
  accessKeyId: "ASIADOC",
  secretAccessKey: "s3cr3t-doc",
  sessionToken: "t0k3n-doc",
  expiresAt: Date.UTC(2026, 0, 1, 1),
};

/** An answer of STS with credentials. */
export function stsAnswer(
  action: string,
  { name = "STS", expiration = "2026-01-01T01:00:00Z" } = {},
): Response {
  return new Response(
    `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result><Credentials>` +
      `<AccessKeyId>ASIA${name}</AccessKeyId><SecretAccessKey>s3cr3t-${name}</SecretAccessKey>` +
      `<SessionToken>t0k3n-${name}</SessionToken><Expiration>${expiration}</Expiration>` +
      `</Credentials></${action}Result></${action}Response>`,
  );
}

/** An error of STS. */
export function stsError(status: number, code: string): Response {
  return new Response(
    `<ErrorResponse><Error><Code>${code}</Code><Message>s3cr3t</Message></Error></ErrorResponse>`,
    { status },
  );
}

/** Expects that there are no credentials, and gives the message, which holds nothing secret. */
export async function unavailable(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    assert.equal(errorCodeOf(error), "AWS_CREDENTIALS_UNAVAILABLE", String(error));
    assert.ok(error instanceof Error);
    assert.doesNotMatch(error.message, /s3cr3t|t0k3n/);
    return error.message;
  }
  throw new assert.AssertionError({ message: "There are credentials" });
}

/** Steps in which time passes. */
const STEP_MS = 50;

/**
 * A promise, and the time that it may take. Time passes only while something waits for it: signing takes real time,
 * for which the clock has to stand still.
 */
export async function within<T>(
  { clock, milliseconds }: { clock: ManualClock; milliseconds: number },
  promise: Promise<T>,
): Promise<T> {
  const endsAt = clock.now() + milliseconds;
  let isSettled = false;
  promise.then(() => isSettled = true, () => isSettled = true);
  while (!isSettled) {
    const mayPass = clock.sleepers > 0 && clock.now() < endsAt;
    await clock.advance(mayPass ? Math.min(STEP_MS, endsAt - clock.now()) : 0);
  }
  return await promise;
}
