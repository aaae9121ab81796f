/**
 * Answers `PutEvents` over HTTP.
 *
 * @module
 */

import type { AwsCredentials } from "../../core/aws/credentials.ts";
import type { Json } from "../../core/json.ts";
import type { Clock } from "../../ports/clock.ts";
import { SANDBOX_CREDENTIALS, SANDBOX_SERVICE_CREDENTIALS } from "./credentials.ts";
import type { EntryResult, Intake } from "./intake.ts";
import { BusRefusal, checkRequest, readBody } from "./request.ts";
import { answerResults, respondToFailure, respondWith } from "./response.ts";

/** What requests are answered with. */
export interface AnswerParts {
  /** Time. */
  clock: Clock;
  /** Takes entries. */
  intake: Intake;
  /** The one region whose signatures are taken. Default: any. */
  region?: string;
  /** What senders sign with. Default: {@linkcode SANDBOX_CREDENTIALS}. */
  credentials?: AwsCredentials;
}

/** Makes what answers requests. */
export function createAnswer(
  { clock, intake, region, credentials = SANDBOX_CREDENTIALS }: AnswerParts,
): (request: Request) => Promise<Response> {
  let requests = 0;
  const secretAccessKeys = Object.fromEntries(
    [SANDBOX_SERVICE_CREDENTIALS, credentials].map((one) => [one.accessKeyId, one.secretAccessKey]),
  );

  async function put(request: Request): Promise<EntryResult[]> {
    const { method, url, headers } = request;
    const body = await readBody(request);
    const check = { now: clock.now(), secretAccessKeys, region };
    const signature = await checkRequest({ method, url, headers, body }, check);
    const isService = signature.accessKeyId === SANDBOX_SERVICE_CREDENTIALS.accessKeyId;
    return intake.take(body, { region: signature.region, sender: isService ? "service" : "account" });
  }

  return async (request) => {
    requests += 1;
    const identity = { now: clock.now(), number: requests };
    try {
      return respondWith(answerResults((await put(request)).map(wireFormOf)), identity);
    } catch (error) {
      if (!(error instanceof BusRefusal)) throw error;
      return respondToFailure(error.failure, identity);
    }
  };
}

function wireFormOf(result: EntryResult): { [name: string]: Json } {
  if (result.failure === undefined) return { EventId: result.id };
  return { ErrorCode: result.failure.code, ErrorMessage: result.failure.message };
}
