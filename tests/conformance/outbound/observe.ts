/**
 * What is seen of the outbound connector with a case's job, in any runtime.
 *
 * @module
 */

import { createEnvironmentCredentials } from "../../../src/adapters/aws/environment_credentials.ts";
import type { JobOutcome } from "../../../src/core/job/outcome.ts";
import { isJsonObject, type Json, type JsonObject } from "../../../src/core/json.ts";
import { createOutboundWorld, job, type OutboundWorld } from "../../usecases/support/outbound_world.ts";

/** What an EventBridge of the cases answers. */
interface CaseAnswer {
  status?: number;
  body?: Json;
  rawBody?: string;
  headers?: Record<string, string>;
  reset?: boolean;
}

/** What is compared of a job's end. */
export interface Observation {
  /** Requests that reached EventBridge. */
  calls: number;
  /** Their bodies, each once. */
  bodies: string[];
  /** What the engine was told. */
  command: JsonObject;
}

/** A case, with everything that some of them leave out. */
export interface Case {
  name: string;
  job: { retries: number; headers: Record<string, string | undefined>; variables: JsonObject };
  aws?: CaseAnswer | CaseAnswer[];
  secrets?: Record<string, string>;
  expected: Observation;
}

/** Has a case's job handled, and says what came of it. */
export async function observe(one: Case): Promise<Observation> {
  const { world, bodies } = worldOf(one);
  const { headers, variables, retries } = one.job;
  await world.register(inputsOf(variables));
  const customHeaders = Object.fromEntries(
    Object.entries(headers).map(([key, value]) => [key, value ?? ""]),
  );
  const [outcome] = await world.handle(job({ retries, customHeaders, variables }));
  if (outcome === undefined) throw new Error("Cannot observe a job: it has no outcome");
  return { calls: bodies.length, bodies: [...new Set(bodies)], command: commandOf(outcome) };
}

const RESPONSE_HEADERS = {
  "x-amzn-RequestId": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
  "Content-Type": "application/x-amz-json-1.1",
  "Date": "<http-date>",
  "Connection": "keep-alive",
  "Keep-Alive": "timeout=5",
};
const ACCEPTED = '{"Entries":[{"EventId":"11111111-2222-3333-4444-555555555555"}],"FailedEntryCount":0}';

function respond({ status = 200, body, rawBody, headers, reset }: CaseAnswer): Response {
  if (reset) throw new TypeError("connection reset");
  const text = rawBody ?? (body === undefined ? ACCEPTED : JSON.stringify(body));
  const length = String(new TextEncoder().encode(text).length);
  return new Response(text, {
    status,
    headers: { ...RESPONSE_HEADERS, "Content-Length": length, ...headers },
  });
}

/** A world without AWS credentials of its own, and the bodies that reached its EventBridge. */
function worldOf({ aws = [], secrets, name }: Case): { world: OutboundWorld; bodies: string[] } {
  const answers = [aws].flat();
  const bodies: string[] = [];
  const world = createOutboundWorld({
    secrets,
    settings: { ZEEBRIDGE_DETAIL_TEXT: name.startsWith("detail-") ? "string" : "object" },
    parts: { credentials: createEnvironmentCredentials(() => undefined) },
    async answer(request) {
      // The cases have no server there.
      if (new URL(request.url).port === "9") throw new TypeError("connection refused");
      bodies.push(await request.text());
      // One answer stands for all attempts; of a list each attempt gets one.
      return respond(answers[Math.min(bodies.length, answers.length) - 1] ?? {});
    },
  });
  return { world, bodies };
}

/** The model that such a job comes from: every text of its variables stands in an input mapping. */
function inputsOf(variables: JsonObject): { target: string; source: string }[] {
  return Object.entries(variables).flatMap(([variable, fields]) =>
    Object.entries(isJsonObject(fields) ? fields : {}).map(([field, value]) => ({
      target: `${variable}.${field}`,
      source: typeof value === "string" ? value : `=${JSON.stringify(value)}`,
    }))
  );
}

function commandOf(outcome: JobOutcome): JsonObject {
  switch (outcome.kind) {
    case "complete":
      return { kind: "complete", variables: outcome.variables };
    case "bpmnError":
      return {
        kind: "throwError",
        errorCode: outcome.errorCode,
        errorMessage: outcome.message ?? "",
        variables: outcome.variables ?? {},
      };
    case "fail":
      return {
        kind: "fail",
        retries: outcome.retries,
        retryBackOff: outcome.retryBackoffMs,
        variables: outcome.variables ?? {},
      };
  }
}
