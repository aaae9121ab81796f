import assert from "node:assert/strict";
import type { JobOutcome } from "../../src/core/job/outcome.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { Job } from "../../src/usecases/job_handler.ts";
import { createOutboundWorld, job, jobWithInput, VARIABLES } from "./support/outbound_world.ts";

/** What is expected of a job's end. */
interface Expected {
  outcome: Partial<JobOutcome> | ((eventId: string | undefined) => Partial<JobOutcome>);
  /** Requests that AWS got. */
  requests?: number;
  /** `Detail` as it was sent. */
  detail?: string;
}

/** A job, and what happens to it. */
interface Vector {
  given: string;
  job: Job;
  settings?: Record<string, string>;
  failure?: { status: number; code: string; message: string };
  expected: Expected;
}

const THROTTLED = { status: 400, code: "ThrottlingException", message: "Rate exceeded" };
const DENIED = { status: 403, code: "AccessDeniedException", message: "not authorized" };
const ON_FAILED_ENTRY = '=if response.failedEntryCount > 0 then jobError("x") else null';
const UNTAKEN = { detail: "{}", source: "aws.mine" };

function failed(fields: JsonObject): Partial<JobOutcome> {
  return { kind: "fail", ...fields };
}

/** The outbound part of the compatibility kit: what diagrams rely on, number by number. */
const VECTORS: Vector[] = [
  {
    given: "1: a detail that is an object",
    job: jobWithInput({ detail: { a: 1 } }),
    expected: { outcome: { kind: "complete" }, detail: '{"a":1}' },
  },
  {
    given: "2: a detail that is JSON text, where text stays text",
    settings: { ZEEBRIDGE_DETAIL_TEXT: "string" },
    job: jobWithInput({ detail: '{"a":1}' }, {
      customHeaders: { resultExpression: "={c: entries[1].errorCode}" },
    }),
    expected: {
      outcome: { kind: "complete", variables: { c: "MalformedDetail" } },
      detail: '"{\\"a\\":1}"',
    },
  },
  {
    given: "2, by default: a detail that is JSON text",
    job: jobWithInput({ detail: '{"a":1}' }),
    expected: { outcome: { kind: "complete" }, detail: '{"a":1}' },
  },
  {
    given: "3: no result headers",
    job: job(),
    expected: { outcome: { kind: "complete", variables: {} } },
  },
  {
    given: "4: a result expression",
    job: job({ customHeaders: { resultExpression: "={id: entries[1].eventId}" } }),
    expected: { outcome: (id) => ({ kind: "complete", variables: { id: id ?? null } }) },
  },
  {
    given: "5: an error expression that makes a BPMN error of AWS's refusal",
    failure: DENIED,
    job: job({
      customHeaders: { errorExpression: '=if error != null then bpmnError("E", error.type) else null' },
    }),
    expected: {
      outcome: {
        kind: "bpmnError",
        errorCode: "E",
        message: "software.amazon.awssdk.services.eventbridge.model.AccessDeniedException",
      },
    },
  },
  {
    given: "6: an error expression that makes a job error of an entry that failed",
    job: jobWithInput(UNTAKEN, { customHeaders: { errorExpression: ON_FAILED_ENTRY } }),
    expected: { outcome: failed({ message: "x", retries: 0 }) },
  },
  {
    given: "7: the same with a result expression, which hides the response",
    job: jobWithInput(UNTAKEN, {
      customHeaders: { errorExpression: ON_FAILED_ENTRY, resultExpression: "={id:1}" },
    }),
    expected: { outcome: { kind: "complete", variables: { id: 1 } } },
  },
  {
    given: "8: a back-off, and throttling",
    failure: THROTTLED,
    job: job({ customHeaders: { retryBackoff: "PT30S" } }),
    expected: { outcome: failed({ retries: 2, retryBackoffMs: 30_000 }), requests: 4 },
  },
  {
    given: "9: a back-off that is none",
    job: job({ customHeaders: { retryBackoff: "30s" } }),
    expected: { outcome: failed({ retries: 0, retryBackoffMs: 0 }), requests: 0 },
  },
  {
    given: "10: a secret that does not exist",
    job: job({ variables: { ...VARIABLES, authentication: { accessKey: "{{secrets.K}}", secretKey: "s" } } }),
    expected: { outcome: failed({ retries: 0 }), requests: 0 },
  },
];

for (const { given, job: vectorJob, settings, failure, expected } of VECTORS) {
  Deno.test(`handleAll() ends a job as diagrams expect, ${given}`, async () => {
    const world = createOutboundWorld({ settings });
    await world.register([{ target: "authentication.accessKey", source: "{{secrets.K}}" }]);
    if (failure !== undefined) world.eventBus.failNext(failure, failure, failure, failure);
    const [outcome] = await world.handle(vectorJob);
    const wanted = typeof expected.outcome === "function"
      ? expected.outcome(world.eventBus.events[0]?.id)
      : expected.outcome;
    assert.deepEqual({ ...outcome, ...wanted }, outcome);
    assert.equal(world.eventBus.requests, expected.requests ?? 1);
    if (expected.detail === undefined) return;
    const body = JSON.parse(world.sent[0]?.split("\n").at(-1) ?? "");
    assert.equal(body.Entries[0].Detail, expected.detail);
  });
}

Deno.test("worker() serves any job type, and asks for what is read alone", () => {
  const registration = createOutboundWorld().worker("custom:1");
  assert.equal(registration.type, "custom:1");
  assert.deepEqual(registration.fetchVariables, [
    "authentication",
    "awsCredential",
    "configuration",
    "input",
  ]);
});
