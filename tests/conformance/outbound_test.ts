import assert from "node:assert/strict";
import { createEnvironmentCredentials } from "../../src/adapters/aws/environment_credentials.ts";
import type { JobOutcome } from "../../src/core/job/outcome.ts";
import { isJsonObject, type Json, type JsonObject } from "../../src/core/json.ts";
import { createOutboundWorld, job, type OutboundWorld } from "../usecases/support/outbound_world.ts";

/** What an EventBridge of the cases answers. */
interface CaseAnswer {
  status?: number;
  body?: Json;
  rawBody?: string;
  headers?: Record<string, string>;
  reset?: boolean;
}

/** What is compared of a job's end. */
interface Observation {
  bodies: string[];
  command: JsonObject;
}

/** A case, with everything that some of them leave out. */
interface Case {
  name: string;
  job: { retries: number; headers: Record<string, string | undefined>; variables: JsonObject };
  aws?: CaseAnswer | CaseAnswer[];
  secrets?: Record<string, string>;
  expected: Observation;
}

const TYPE_OF_INPUT = "io.camunda.connector.api.error.ConnectorInputException";

function failed(type: string, { retries }: { retries: number }): JsonObject {
  return { kind: "fail", retries, retryBackOff: 0, variables: { error: { type } } };
}

function bodyWith(fields: Record<string, string>): string {
  const entry = { Source: "my.app", DetailType: "OrderPlaced", Detail: '{"orderId":1,"b":{"c":[1,2]}}' };
  return JSON.stringify({ Entries: [{ ...entry, ...fields }] });
}

/** Where we differ on purpose: what is seen instead, and why. */
const DIFFERENCES: Record<string, { why: string; bodies?: string[]; command?: JsonObject }> = {
  "ok-html-body": {
    why: "an event that AWS answered for with 200 is not sent again",
    command: failed("software.amazon.awssdk.core.exception.SdkClientException", { retries: 0 }),
  },
  "detail-number": {
    why: "AWS refuses whatever is no object, and the job would complete all the same",
    bodies: [],
    command: failed(TYPE_OF_INPUT, { retries: 0 }),
  },
  "detail-bool": {
    why: "AWS refuses whatever is no object, and the job would complete all the same",
    bodies: [],
    command: failed(TYPE_OF_INPUT, { retries: 0 }),
  },
  "detail-float": {
    why: "the same number, as JavaScript writes it",
    bodies: [bodyWith({ Detail: '{"a":1.5,"b":1e+21,"c":0.1}', EventBusName: "bus-detail-float" })],
  },
  "detail-document": {
    why: "a reference to a document is plain data, and not lost",
    bodies: [bodyWith({
      Detail: '{"doc":{"camunda.document.type":"camunda","storeId":"s","documentId":"d","contentHash":"h",' +
        '"metadata":{"fileName":"a.txt"}}}',
      EventBusName: "bus-detail-document",
    })],
  },
  "backoff-blank": {
    why: "a blank header is an absent one, as element templates leave it",
    bodies: [bodyWith({ EventBusName: "bus-backoff-blank" })],
    command: failed("software.amazon.awssdk.services.eventbridge.model.AccessDeniedException", {
      retries: 2,
    }),
  },
  "ee-raw-job-min": {
    why: "no retries are named, so none are left; the Java runtime trips over that",
    command: { kind: "fail", retries: 0, retryBackOff: 0, variables: { error: "jm" } },
  },
  "ee-ignore": {
    why: "ignoreError() is documented without arguments; the Java runtime trips over that",
    command: { kind: "complete", variables: {} },
  },
  "ee-result-not-object": {
    why: "our own words, which quote nothing",
    command: {
      kind: "throwError",
      errorCode: "RX",
      errorMessage: "Cannot use the header resultExpression: the expression must give a context",
      variables: { t: TYPE_OF_INPUT },
    },
  },
  "blank-configuration-region": {
    why: "a missing region is a missing field like the others",
    command: failed(TYPE_OF_INPUT, { retries: 0 }),
  },
  "sec-in-key": {
    why: "names of fields are not looked at",
    bodies: [bodyWith({ Detail: '{"{{secrets.PLAIN}}":1}', EventBusName: "bus-sec-in-key" })],
  },
  "sec-chained": {
    why: "a secret's value is never searched for secrets",
    bodies: [bodyWith({ Source: "see secrets.PLAIN", EventBusName: "bus-sec-chained" })],
  },
};

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

/** How often an attempt was made is not compared in messages: the runtime repeats within a job. */
function withoutAttempts<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replaceAll(/\(SDK Attempt Count: \d\)/g, "(SDK Attempt Count)"));
}

/** Only what the expectation has is compared of an error: some cases keep its type alone. */
function onlyExpected(actual: JsonObject, expected: JsonObject): JsonObject {
  const expectedError = errorOf(expected);
  const error = errorOf(actual);
  if (expectedError === undefined || error === undefined || "message" in expectedError) return actual;
  return { ...actual, variables: { error: { type: error["type"] ?? null } } };
}

function errorOf({ variables }: JsonObject): JsonObject | undefined {
  const error = isJsonObject(variables) ? variables["error"] : undefined;
  return isJsonObject(error) ? error : undefined;
}

/** A world without AWS credentials of its own, and the bodies that reached its EventBridge. */
function worldOf({ aws, secrets, name }: Case): { world: OutboundWorld; bodies: string[] } {
  const answers = aws === undefined ? [] : [aws].flat();
  const bodies: string[] = [];
  const world = createOutboundWorld({
    secrets,
    settings: { ZEEBRIDGE_DETAIL_TEXT: name.startsWith("detail-") ? "string" : "object" },
    parts: { credentials: createEnvironmentCredentials(() => undefined) },
    async answer(request) {
      // The cases have no server there.
      if (new URL(request.url).port === "9") throw new TypeError("connection refused");
      bodies.push(await request.text());
      return respond(answers[0] ?? {});
    },
  });
  return { world, bodies };
}

const cases: Case[] = JSON.parse(
  await Deno.readTextFile(new URL("./outbound/cases.json", import.meta.url)),
);

for (const given of cases) {
  const { name, expected } = given;
  const difference = DIFFERENCES[name];
  const manner = difference === undefined ? "as the Java runtime" : `in its own way: ${difference.why}`;
  Deno.test(`the outbound connector handles ${name} ${manner}`, async () => {
    const { world, bodies } = worldOf(given);
    const { headers, variables, retries } = given.job;
    await world.register(inputsOf(variables));
    const customHeaders = Object.fromEntries(
      Object.entries(headers).map(([key, value]) => [key, value ?? ""]),
    );
    const [outcome] = await world.handle(job({ retries, customHeaders, variables }));
    assert.ok(outcome !== undefined);
    const wanted = difference?.command ?? expected.command;
    assert.deepEqual(
      withoutAttempts(onlyExpected(commandOf(outcome), wanted)),
      withoutAttempts(wanted),
    );
    // One attempt is made for each job, however many the Java runtime makes of it.
    assert.deepEqual(bodies, difference?.bodies ?? expected.bodies);
  });
}

Deno.test("every difference to the Java runtime is one of a case", () => {
  const names = new Set(cases.map(({ name }) => name));
  assert.deepEqual(Object.keys(DIFFERENCES).filter((name) => !names.has(name)), []);
});
