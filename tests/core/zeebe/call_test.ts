import assert from "node:assert/strict";
import { type JobKey, type ProcessDefinitionKey, readKey } from "../../../src/core/keys.ts";
import {
  activateJobsCall,
  completeJobCall,
  correlateMessageCall,
  createDocumentCall,
  createInstanceCall,
  failJobCall,
  publishMessageCall,
  throwJobErrorCall,
  updateJobTimeoutCall,
  type ZeebeCall,
} from "../../../src/core/zeebe/call.ts";

const JOB_KEY: JobKey = readKey("9007199254740993");
const DEFINITION_KEY: ProcessDefinitionKey = readKey("9007199254740995");
const MESSAGE = {
  name: "order",
  correlationKey: "k",
  timeToLiveMs: 1_000,
  variables: { a: 1 },
  tenantId: "<default>",
};
const INSTANCE = { processDefinitionKey: DEFINITION_KEY, variables: { a: 1 }, tenantId: "<default>" };
const POLL = {
  type: "t",
  worker: "w",
  timeoutMs: 60_000,
  maxJobsToActivate: 32,
  requestTimeoutMs: 20_000,
  tenantIds: ["<default>"],
};

/** Exactly what goes over the wire: 8.8 refuses a property more, 8.6.0 needs each of these. */
const ROWS: { call: ZeebeCall<unknown>; route: string; body: unknown }[] = [
  {
    call: createInstanceCall(INSTANCE),
    route: "POST process-instances",
    body: { processDefinitionKey: "9007199254740995", variables: { a: 1 }, tenantId: "<default>" },
  },
  {
    call: createInstanceCall({ ...INSTANCE, awaitCompletion: {} }),
    route: "POST process-instances",
    body: {
      processDefinitionKey: "9007199254740995",
      variables: { a: 1 },
      tenantId: "<default>",
      awaitCompletion: true,
    },
  },
  {
    call: createInstanceCall({ ...INSTANCE, awaitCompletion: { fetchVariables: ["a"] } }),
    route: "POST process-instances",
    body: {
      processDefinitionKey: "9007199254740995",
      variables: { a: 1 },
      tenantId: "<default>",
      awaitCompletion: true,
      fetchVariables: ["a"],
    },
  },
  {
    call: correlateMessageCall({ name: "order", correlationKey: "k", variables: {}, tenantId: "<default>" }),
    route: "POST messages/correlation",
    body: { name: "order", correlationKey: "k", variables: {}, tenantId: "<default>" },
  },
  {
    call: createDocumentCall({ fileName: "a.png", contentType: "image/png" }),
    route: "POST documents",
    body: undefined,
  },
  {
    call: publishMessageCall(MESSAGE),
    route: "POST messages/publication",
    body: {
      name: "order",
      correlationKey: "k",
      timeToLive: 1_000,
      variables: { a: 1 },
      tenantId: "<default>",
    },
  },
  {
    call: publishMessageCall({ ...MESSAGE, messageId: "id" }),
    route: "POST messages/publication",
    body: {
      name: "order",
      correlationKey: "k",
      timeToLive: 1_000,
      variables: { a: 1 },
      tenantId: "<default>",
      messageId: "id",
    },
  },
  {
    call: activateJobsCall({ ...POLL, fetchVariables: ["a"] }),
    route: "POST jobs/activation",
    body: {
      type: "t",
      worker: "w",
      timeout: 60_000,
      maxJobsToActivate: 32,
      requestTimeout: 20_000,
      tenantIds: ["<default>"],
      fetchVariable: ["a"],
    },
  },
  {
    call: activateJobsCall({ ...POLL, requestTimeoutMs: 0 }),
    route: "POST jobs/activation",
    body: {
      type: "t",
      worker: "w",
      timeout: 60_000,
      maxJobsToActivate: 32,
      requestTimeout: -1,
      tenantIds: ["<default>"],
    },
  },
  {
    call: completeJobCall({ jobKey: JOB_KEY, variables: {} }),
    route: "POST jobs/9007199254740993/completion",
    body: { variables: {} },
  },
  {
    call: failJobCall({
      jobKey: JOB_KEY,
      retries: 2,
      errorMessage: "m",
      retryBackoffMs: 5,
      variables: { a: 1 },
    }),
    route: "POST jobs/9007199254740993/failure",
    body: { retries: 2, errorMessage: "m", retryBackOff: 5, variables: { a: 1 } },
  },
  {
    call: throwJobErrorCall({ jobKey: JOB_KEY, errorCode: "E" }),
    route: "POST jobs/9007199254740993/error",
    body: { errorCode: "E" },
  },
  {
    call: throwJobErrorCall({ jobKey: JOB_KEY, errorCode: "E", errorMessage: "m", variables: { a: 1 } }),
    route: "POST jobs/9007199254740993/error",
    body: { errorCode: "E", errorMessage: "m", variables: { a: 1 } },
  },
  {
    call: updateJobTimeoutCall({ jobKey: JOB_KEY, timeoutMs: 7 }),
    route: "PATCH jobs/9007199254740993",
    body: { changeset: { timeout: 7 } },
  },
];

for (const [index, { call, route, body }] of ROWS.entries()) {
  Deno.test(`calls carry exactly what every version takes: ${route} (${index})`, () => {
    assert.equal(`${call.method} ${call.path}`, route);
    assert.deepEqual(call.body, body);
  });
}

Deno.test("publishMessageCall() is repeatable only where the engine knows the repetition", () => {
  assert.equal(publishMessageCall({ ...MESSAGE, messageId: "id" }).repeatable, true);
  assert.equal(publishMessageCall({ ...MESSAGE, messageId: "id", timeToLiveMs: 0 }).repeatable, false);
  assert.equal(publishMessageCall(MESSAGE).repeatable, false);
});

Deno.test("correlateMessageCall() is never repeatable: the engine forgets the message at once", () => {
  const message = { name: "order", correlationKey: "k", variables: {}, tenantId: "<default>" };
  assert.equal(correlateMessageCall(message).repeatable, false);
});

Deno.test("completeJobCall() keeps a key that is none within its place in the path", () => {
  const call = completeJobCall({ jobKey: "../topology?" as JobKey, variables: {} });
  assert.equal(call.path, "jobs/..%2Ftopology%3F/completion");
});
