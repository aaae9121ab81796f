import assert from "node:assert/strict";
import { ZeebridgeError } from "../../src/core/errors.ts";
import { createManualClock } from "../../src/testing/manual_clock.ts";
import { EventBusError } from "../../src/core/eventbridge/error.ts";
import type { JobOutcome } from "../../src/core/job/outcome.ts";
import type { Json } from "../../src/core/json.ts";
import type { CredentialSource } from "../../src/ports/credential_source.ts";
import { createWorkerWorld } from "./support/worker_world.ts";
import { createOutboundWorld, job, jobWithInput, VARIABLES } from "./support/outbound_world.ts";

function failureIn(outcome: JobOutcome | undefined): Extract<JobOutcome, { kind: "fail" }> {
  assert.ok(outcome?.kind === "fail", `The outcome is ${outcome?.kind}`);
  return outcome;
}

const THROTTLED = { status: 400, code: "ThrottlingException", message: "Rate exceeded" };

function errorTypeIn(outcome: JobOutcome | undefined): Json | undefined {
  const error = failureIn(outcome).variables?.["error"];
  return typeof error === "object" && error !== null && !Array.isArray(error) ? error["type"] : undefined;
}

Deno.test("handleAll() sends several jobs in one request and gives each its own result", async () => {
  const world = createOutboundWorld();
  const customHeaders = { resultExpression: "={id: entries[1].eventId, failed: failedEntryCount}" };
  const outcomes = await world.handle(
    jobWithInput({ detail: { n: 1 } }, { customHeaders }),
    jobWithInput({ source: "aws.mine" }, { customHeaders }),
    jobWithInput({ detail: { n: 3 } }, { customHeaders }),
  );
  assert.equal(world.eventBus.requests, 1);
  assert.deepEqual(world.eventBus.events.map(({ detail }) => detail), [{ n: 1 }, { n: 3 }]);
  const ids = world.eventBus.events.map(({ id }) => id);
  assert.deepEqual(outcomes, [
    { kind: "complete", variables: { id: ids[0], failed: 0 } },
    { kind: "complete", variables: { id: null, failed: 1 } },
    { kind: "complete", variables: { id: ids[1], failed: 0 } },
  ]);
});

Deno.test("handleAll() sends ten entries at most together, and one target's alone", async () => {
  const world = createOutboundWorld();
  const elsewhere = job({ variables: { ...VARIABLES, configuration: { region: "us-east-1" } } });
  const outcomes = await world.handle(...Array.from({ length: 12 }, () => job()), elsewhere);
  assert.ok(outcomes.every(({ kind }) => kind === "complete"));
  assert.equal(world.eventBus.requests, 3);
  const regions = world.eventBus.events.map(({ region }) => region);
  assert.deepEqual(regions.toSorted(), [...Array.from({ length: 12 }, () => "eu-central-1"), "us-east-1"]);
});

Deno.test("handleAll() does not let one job's failure touch the others", async () => {
  const world = createOutboundWorld();
  const outcomes = await world.handle(
    job({ variables: {} }),
    job(),
    job({ customHeaders: { retryBackoff: "30s" } }),
  );
  assert.deepEqual(outcomes.map(({ kind }) => kind), ["fail", "complete", "fail"]);
  assert.equal(failureIn(outcomes[0]).retries, 0);
  assert.match(failureIn(outcomes[0]).message, /configuration\.region, input\.source, /);
  assert.equal(world.eventBus.events.length, 1);
});

Deno.test("handleAll() sends jobs alone if AWS refuses them together for what one of them may have done", async () => {
  const world = createOutboundWorld();
  const refusal = { status: 400, code: "ValidationException", message: "no" };
  world.eventBus.failNext(refusal, refusal);
  const outcomes = await world.handle(job(), job(), job());
  // Which of the three requests comes first is left to their signatures.
  assert.deepEqual(outcomes.map(({ kind }) => kind).sort(), ["complete", "complete", "fail"]);
  assert.equal(world.eventBus.requests, 4);
  assert.equal(world.eventBus.events.length, 2);
});

Deno.test("handleAll() puts no more into a request than AWS takes, and a job alone that is too large", async () => {
  const world = createOutboundWorld();
  const ofBytes = (bytes: number) => jobWithInput({ detail: { a: "x".repeat(bytes) } });
  const outcomes = await world.handle(ofBytes(600_000), ofBytes(600_000), ofBytes(1_100_000), job());
  assert.deepEqual(outcomes.map(({ kind }) => kind), ["complete", "complete", "fail", "complete"]);
  assert.match(failureIn(outcomes[2]).message, /Total size of the entries/);
  assert.equal(world.eventBus.requests, 4);
  assert.equal(world.eventBus.events.length, 3);
});

Deno.test("handleAll() fails jobs together if their signature is refused, without asking again", async () => {
  const world = createOutboundWorld();
  world.eventBus.failNext({ status: 400, code: "InvalidSignatureException", message: "no match" });
  const outcomes = await world.handle(job(), job({ retries: 1 }));
  assert.deepEqual(outcomes.map((outcome) => failureIn(outcome).retries), [2, 0]);
  assert.equal(world.eventBus.requests, 1);
});

Deno.test("handleAll() waits before the next attempt as the header says", async () => {
  const world = createOutboundWorld();
  world.eventBus.failNext(...Array.from({ length: 4 }, () => THROTTLED));
  const [outcome] = await world.handle(job({ customHeaders: { retryBackoff: "PT30S" } }));
  assert.equal(world.eventBus.requests, 4);
  assert.deepEqual(outcome, {
    kind: "fail",
    message: failureIn(outcome).message,
    code: "ThrottlingException",
    retries: 2,
    retryBackoffMs: 30_000,
    variables: {
      error: {
        type: "software.amazon.awssdk.services.eventbridge.model.ThrottlingException",
        message: failureIn(outcome).message,
      },
    },
  });
  assert.match(failureIn(outcome).message, /^Rate exceeded \(Service: EventBridge, Status Code: 400/);
});

Deno.test("handleAll() tries a job again whose request got no answer", async () => {
  const world = createOutboundWorld();
  world.eventBus.breakNext(3);
  assert.equal((await world.handle(job()))[0]?.kind, "complete");
  world.eventBus.breakNext(4);
  const [outcome] = await world.handle(job());
  assert.equal(failureIn(outcome).retries, 2);
  assert.equal(failureIn(outcome).code, "NoAnswer");
  assert.equal(errorTypeIn(outcome), "software.amazon.awssdk.core.exception.SdkClientException");
});

Deno.test("handleAll() never has an event sent again that AWS answered for with 200", async () => {
  const world = createOutboundWorld();
  world.eventBus.failNext({ status: 200, body: "<html>" });
  const [unreadable] = await world.handle(job());
  assert.equal(failureIn(unreadable).retries, 0);
  const [mapped] = await world.handle(job({ customHeaders: { resultExpression: '="text"' } }));
  assert.equal(failureIn(mapped).retries, 0);
  assert.equal(world.eventBus.events.length, 1);
});

Deno.test("handleAll() signs with the runtime's credentials where the task says so", async () => {
  const world = createOutboundWorld();
  const variables = { ...VARIABLES, authentication: { type: "defaultCredentialsChain" } };
  const [outcome] = await world.handle(job({ variables }));
  assert.equal(outcome?.kind, "complete");
  assert.equal(world.eventBus.events[0]?.accessKeyId, "RUNTIME");
});

Deno.test("handleAll() keeps the runtime's credentials from tasks if the operator says so", async () => {
  const world = createOutboundWorld({ settings: { ZEEBRIDGE_DEFAULT_CREDENTIALS_CHAIN: "forbid" } });
  const variables = { ...VARIABLES, authentication: { type: "defaultCredentialsChain" } };
  const [outcome] = await world.handle(job({ variables }));
  assert.equal(failureIn(outcome).retries, 0);
  assert.equal(world.eventBus.requests, 0);
});

Deno.test("handleAll() tries again what fails for reasons of its own, and quotes none of them", async () => {
  const world = createOutboundWorld({
    parts: { credentials: { credentials: () => Promise.reject(new Error("s3cr3t")) } },
  });
  const variables = { ...VARIABLES, authentication: { type: "defaultCredentialsChain" } };
  const [outcome] = await world.handle(job({ variables }));
  assert.deepEqual([failureIn(outcome).retries, failureIn(outcome).message], [
    2,
    "Cannot send the event: an unexpected error",
  ]);
});

Deno.test("handleAll() survives an event bus that breaks the rules", async () => {
  const answer = { status: 200, headers: {}, requestId: null, failedEntryCount: 0, entries: [] };
  for (const putEvents of [() => Promise.resolve(answer), () => Promise.reject(null)]) {
    const world = createOutboundWorld({ parts: { eventBus: { putEvents } } });
    const [outcome] = await world.handle(job());
    assert.equal(failureIn(outcome).retries, 2);
  }
});

Deno.test("handleAll() costs no retry if the process ends while an event is on its way", async () => {
  const stopping = new AbortController();
  const world = createOutboundWorld({
    signal: stopping.signal,
    parts: {
      eventBus: {
        putEvents() {
          stopping.abort();
          return Promise.reject(new EventBusError("EVENT_BUS_UNAVAILABLE", "given up"));
        },
      },
    },
  });
  const [outcome] = await world.handle(job({ customHeaders: { errorExpression: '=bpmnError("E")' } }));
  assert.equal(failureIn(outcome).retries, 3);
});

Deno.test("handleAll() lets the model turn a failure into a BPMN error, before and after sending", async () => {
  const world = createOutboundWorld();
  const customHeaders = { errorExpression: '=if error != null then bpmnError("E", error.message) else null' };
  world.eventBus.failNext({ status: 403, code: "AccessDeniedException", message: "no" });
  const outcomes = await world.handle(job({ customHeaders }));
  outcomes.push(...await world.handle(job({ customHeaders, variables: {} })));
  outcomes.push(...await world.handle(job({ customHeaders })));
  assert.deepEqual(outcomes.map(({ kind }) => kind), ["bpmnError", "bpmnError", "complete"]);
});

Deno.test("handleAll() tells operators codes and ids, and no message", async () => {
  const world = createOutboundWorld();
  world.eventBus.failNext({ status: 400, code: "AccessDeniedException", message: "about the payload" });
  await world.handle(job());
  await world.handle(job());
  const [failed, sent] = world.telemetry.lines;
  assert.equal(failed?.fields["awsCode"], "AccessDeniedException");
  assert.equal(failed?.fields["code"], "EVENT_BUS_REJECTED");
  assert.equal(sent?.message, "Event accepted");
  assert.doesNotMatch(JSON.stringify(world.telemetry.lines), /payload/);
  const outcomes = world.telemetry.counts
    .filter(([metric]) => metric === "zeebridge_outbound_events_total")
    .map(([, labels]) => labels["outcome"]);
  assert.deepEqual(outcomes, ["failed", "accepted"]);
});

Deno.test("handleAll() sends again only what a bus refused for a moment, and waits longer each time", async () => {
  const sleeps: number[] = [];
  const clock = createManualClock();
  const world = createOutboundWorld({
    parts: {
      clock: { ...clock, now: clock.now, sleep: (ms) => Promise.resolve(void sleeps.push(ms)) },
      random: { next: () => 0.5 },
    },
  });
  const throttled = { code: "ThrottlingException", message: "Rate exceeded" };
  world.eventBus.refuseNext(throttled, throttled, throttled);
  const customHeaders = { resultExpression: "={id: entries[1].eventId}" };
  const outcomes = await world.handle(
    jobWithInput({ detail: { n: 1 } }, { customHeaders }),
    jobWithInput({ source: "aws.mine" }, { customHeaders }),
  );
  assert.equal(world.eventBus.requests, 4);
  assert.deepEqual(sleeps, [500, 1_000, 2_000]);
  assert.equal(world.eventBus.events.length, 1);
  assert.deepEqual(outcomes, [
    { kind: "complete", variables: { id: world.eventBus.events[0]?.id ?? null } },
    { kind: "complete", variables: { id: null } },
  ]);
});

Deno.test("handleAll() completes a job whose entry a bus goes on refusing, as with one request", async () => {
  const world = createOutboundWorld();
  const throttled = { code: "ThrottlingException", message: "Rate exceeded" };
  world.eventBus.refuseNext(throttled, throttled, throttled, throttled);
  const [outcome] = await world.handle(
    job({ customHeaders: { resultExpression: "={c: entries[1].errorCode}" } }),
  );
  assert.deepEqual(outcome, { kind: "complete", variables: { c: "ThrottlingException" } });
});

Deno.test("handleAll() does not let a job wait for a neighbour that is sent again", async () => {
  const world = createOutboundWorld({ parts: { random: { next: () => 0.5 } } });
  world.eventBus.refuseNext({ code: "ThrottlingException", message: "Rate exceeded" });
  const { signal } = new AbortController();
  const [, quick] = world.worker("outbound").handleAll([job(), job()], {
    signal,
    relock: () => Promise.resolve(),
    signalOf: () => signal,
  });
  assert.equal((await quick)?.kind, "complete");
});

Deno.test("handleAll() stops sending again once many requests in a row have failed", async () => {
  const world = createOutboundWorld();
  world.eventBus.breakNext(1_000);
  for (let count = 0; count < 20; count++) await world.handle(job());
  const before = world.eventBus.requests;
  await world.handle(job());
  assert.equal(world.eventBus.requests, before + 1);
});

Deno.test("handleAll() locks a job as long as its model says before it is sent", async () => {
  const locks: number[] = [];
  const world = createOutboundWorld({
    relock: (_job, lockMs) => Promise.resolve(void locks.push(lockMs)),
  });
  await world.handle(job({ customHeaders: { jobTimeout: "PT2M" } }), job());
  assert.deepEqual(locks, [120_000]);
  assert.equal(world.eventBus.events.length, 2);
});

Deno.test("handleAll() does not send a job whose lock the engine refuses, or whose time-out is none", async () => {
  const world = createOutboundWorld({
    relock: () => Promise.reject(new ZeebridgeError("ENGINE_REJECTED", "Cannot lock the job")),
  });
  const outcomes = await world.handle(
    job({ customHeaders: { jobTimeout: "PT2M" } }),
    job({ customHeaders: { jobTimeout: "PT0S" } }),
  );
  assert.deepEqual(outcomes.map((outcome) => failureIn(outcome).retries), [2, 0]);
  assert.equal(world.eventBus.requests, 0);
});

Deno.test("handleAll() signs with a shared credential, whose region wins in the templates that say so", async () => {
  const world = createOutboundWorld();
  const awsCredential = { authentication: { accessKey: "SHARED", secretKey: "k" }, region: "us-east-1" };
  const variables = { ...VARIABLES, awsCredential };
  for (const elementTemplateVersion of ["8", "9"]) {
    await world.handle(job({ variables, customHeaders: { elementTemplateVersion } }));
  }
  assert.deepEqual(
    world.eventBus.events.map(({ accessKeyId, region }) => [accessKeyId, region]),
    [["SHARED", "us-east-1"], ["SHARED", "eu-central-1"]],
  );
});

Deno.test("handleAll() keeps the lock on a job while its event is sent again", async () => {
  const worker = createWorkerWorld({
    timeoutMs: 1_000,
    handleAll: (jobs, context) => outbound.worker("outbound").handleAll(jobs, context),
  });
  const outbound = createOutboundWorld({ parts: { clock: worker.clock, random: { next: () => 0.99 } } });
  outbound.eventBus.refuseNext(...Array.from({ length: 3 }, () => THROTTLED));
  const [sent] = worker.engine.add(1, { variables: VARIABLES });
  void worker.worker.pollOnce({ budgetMs: 1_000 });
  assert.ok(sent !== undefined);
  // Signing takes turns of its own between the waits.
  while (sent.state !== "completed" && sent.failures.length === 0) await worker.clock.advance(500);
  await worker.worker.idle();
  assert.deepEqual([sent.state, sent.activations], ["completed", 1]);
  assert.equal(outbound.eventBus.requests, 4);
  assert.ok(worker.engine.commands.filter((command) => command === "updateJobTimeout").length >= 5);
});

Deno.test("handleAll() does not send an event again whose job somebody else may have by now", async () => {
  const lost = new AbortController();
  const mine = job();
  const theirs = job({ retries: 2 });
  const world = createOutboundWorld({
    signalOf: ({ jobKey }) => jobKey === theirs.jobKey ? lost.signal : new AbortController().signal,
    answer(request) {
      lost.abort();
      return world.eventBus.fetch(request);
    },
  });
  world.eventBus.refuseNext(THROTTLED, THROTTLED);
  const [sent, left] = await world.handle(mine, theirs);
  assert.equal(sent?.kind, "complete");
  assert.equal(failureIn(left).retries, 1);
  assert.equal(world.eventBus.events.length, 1);
});

Deno.test("handleAll() sends nothing for a job whose lock ran out while it was prepared", async () => {
  const world = createOutboundWorld({ signalOf: () => AbortSignal.abort() });
  const [outcome] = await world.handle(job({ retries: 2 }));
  assert.deepEqual([failureIn(outcome).code, failureIn(outcome).retries], ["JOB_LOCK_LAPSED", 1]);
  assert.equal(world.eventBus.requests, 0);
});

Deno.test("handleAll() takes a job whose preparing a stop has ended for interrupted, and not for failed", async () => {
  const stop = new AbortController();
  const credentials = {
    credentials() {
      stop.abort();
      return Promise.reject(new ZeebridgeError("AWS_CREDENTIALS_UNAVAILABLE", "Unable to load credentials"));
    },
  };
  const world = createOutboundWorld({ signal: stop.signal, parts: { credentials } });
  const variables = { ...VARIABLES, authentication: { type: "defaultCredentialsChain" } };
  const [outcome] = await world.handle(job({ variables, retries: 1 }));
  assert.equal(failureIn(outcome).retries, 1);
});

Deno.test("handleAll() asks for other credentials once AWS has called those expired", async () => {
  const expired: (string | undefined)[] = [];
  const source: CredentialSource = {
    credentials(options) {
      expired.push(options?.expired?.accessKeyId);
      return Promise.resolve({ accessKeyId: "AKID", secretAccessKey: "static-k3y" });
    },
  };
  const world = createOutboundWorld({ parts: { credentials: source } });
  world.eventBus.failNext({ status: 400, code: "ExpiredTokenException", message: "old" });
  const variables = { ...VARIABLES, authentication: { type: "defaultCredentialsChain" } };
  await world.handle(job({ variables }));
  await world.handle(job({ variables }));
  assert.deepEqual(expired, [undefined, "AKID"]);
});

Deno.test("handleAll() does not send again what was answered with another success than 200", async () => {
  const world = createOutboundWorld({ answer: () => Promise.resolve(new Response("{}", { status: 202 })) });
  const [outcome] = await world.handle(job());
  assert.deepEqual([failureIn(outcome).code, failureIn(outcome).retries], ["Http202", 0]);
  assert.equal(world.sent.length, 1);
});

Deno.test("handleAll() logs no words that an endpoint has in the place of a code", async () => {
  const result = { FailedEntryCount: 1, Entries: [{ ErrorCode: '{"a":1}', ErrorMessage: "" }] };
  const world = createOutboundWorld({
    answer: () => Promise.resolve(Response.json(result, { headers: { "x-amzn-requestid": "a secret" } })),
  });
  await world.handle(job());
  const [line] = world.telemetry.lines.filter(({ message }) => message === "Event refused");
  assert.deepEqual([line?.fields["awsCode"], line?.fields["requestId"]], [undefined, undefined]);
});
