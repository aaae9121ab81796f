import assert from "node:assert/strict";
import { createEventBus } from "../../../src/adapters/aws/event_bus.ts";
import { RESULT_UNREADABLE } from "../../../src/core/eventbridge/answer.ts";
import type { EventEntry } from "../../../src/core/eventbridge/entry.ts";
import { EventBusError } from "../../../src/core/eventbridge/error.ts";
import type { EventBusTarget } from "../../../src/core/eventbridge/target.ts";
import { createManualClock } from "../../../src/testing/manual_clock.ts";
import { createStubEventBus } from "../../../src/testing/stub_event_bus.ts";
import { waitFor } from "../../support/wait.ts";

const TARGET: EventBusTarget = {
  region: "eu-central-1",
  credentials: { accessKeyId: "AKID", secretAccessKey: "s3cr3t-k3y" },
};
const ENTRY: EventEntry = {
  Source: "my.app",
  DetailType: "Placed",
  Detail: '{"a":"é"}',
  EventBusName: "orders",
};

/** An event bus whose requests a function answers. */
function busOver(answer: (request: Request) => Response | Promise<Response>, endpoint?: string) {
  const clock = createManualClock();
  const requests: Request[] = [];
  const fetchStub: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    requests.push(request);
    return await answer(request);
  };
  return { bus: createEventBus({ fetch: fetchStub, clock, endpoint }), clock, requests };
}

/** Never answers, as a connection does whose other end is silent. */
function untilAborted({ signal }: Request): Promise<Response> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}

async function errorOf(promise: Promise<unknown>): Promise<EventBusError> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof EventBusError);
    return error;
  }
  throw new assert.AssertionError({ message: "The request succeeded" });
}

Deno.test("putEvents() sends a request whose signature an independent computation confirms", async () => {
  const clock = createManualClock();
  const stub = createStubEventBus({ clock, secretAccessKeys: { AKID: "s3cr3t-k3y" } });
  const bus = createEventBus({ fetch: (input, init) => stub.fetch(new Request(input, init)), clock });
  for (const credentials of [TARGET.credentials, { ...TARGET.credentials, sessionToken: "token/+=" }]) {
    const { entries, requestId } = await bus.putEvents({ ...TARGET, credentials }, [ENTRY, ENTRY]);
    assert.deepEqual(entries.map(({ errorCode }) => errorCode), [null, null]);
    assert.ok(requestId !== null);
  }
  assert.deepEqual(stub.events.map(({ detail, region }) => [detail, region])[0], [
    { a: "é" },
    "eu-central-1",
  ]);
  const wrong = { accessKeyId: "AKID", secretAccessKey: "another" };
  const error = await errorOf(bus.putEvents({ ...TARGET, credentials: wrong }, [ENTRY]));
  assert.deepEqual([error.code, error.awsCode], ["EVENT_BUS_REJECTED", "InvalidSignatureException"]);
});

Deno.test("putEvents() goes to the region's own host, an endpoint of the settings, or one of the request", async () => {
  const answer = () => Response.json({ FailedEntryCount: 0, Entries: [{ EventId: "e" }] });
  const own = busOver(answer);
  await own.bus.putEvents({ ...TARGET, region: "cn-north-1" }, [ENTRY]);
  assert.equal(own.requests[0]?.url, "https://events.cn-north-1.amazonaws.com.cn/");
  const other = busOver(answer, "http://127.0.0.1:4566/?x=1#y");
  await other.bus.putEvents(TARGET, [ENTRY]);
  await other.bus.putEvents({ ...TARGET, endpoint: "http://localhost:4567/base" }, [ENTRY]);
  assert.deepEqual(other.requests.map(({ url }) => url), [
    "http://127.0.0.1:4566/",
    "http://localhost:4567/base",
  ]);
});

Deno.test("putEvents() sends nothing for a region without a host", async () => {
  const { bus, requests } = busOver(() => new Response());
  const error = await errorOf(bus.putEvents({ ...TARGET, region: "nowhere" }, [ENTRY]));
  assert.match(error.message, /nowhere is not a region/);
  assert.equal(requests.length, 0);
});

Deno.test("putEvents() follows no redirect", async () => {
  const { bus, requests } = busOver(() =>
    new Response(null, { status: 307, headers: { location: "https://evil.example/" } })
  );
  const error = await errorOf(bus.putEvents(TARGET, [ENTRY]));
  assert.deepEqual([error.code, error.status], ["EVENT_BUS_REJECTED", 307]);
  assert.equal(requests[0]?.redirect, "manual");
  assert.equal(requests.length, 1);
});

Deno.test("putEvents() takes a 200 that is too large, or breaks off, for one that cannot be read", async () => {
  const broken = new ReadableStream({
    pull(controller) {
      controller.error(new TypeError("connection reset"));
    },
  });
  for (const body of ["x".repeat(300_000), broken, "<html>"]) {
    const { bus, requests } = busOver(() => new Response(body));
    const { entries } = await bus.putEvents(TARGET, [ENTRY]);
    assert.equal(entries[0]?.errorCode, RESULT_UNREADABLE);
    assert.equal(requests.length, 1);
  }
});

Deno.test("putEvents() does not wait for an answer without end", async () => {
  const { bus, clock } = busOver(untilAborted);
  const answered = errorOf(bus.putEvents(TARGET, [ENTRY]));
  await clock.advance(15_000);
  const error = await answered;
  assert.deepEqual([error.code, error.status], ["EVENT_BUS_UNAVAILABLE", undefined]);
  assert.match(error.message, /no answer within PT15S/);
  assert.equal(clock.sleepers, 0);
});

Deno.test("putEvents() ends when its caller gives up", async () => {
  const { bus, clock } = busOver(untilAborted);
  const caller = new AbortController();
  const answered = errorOf(bus.putEvents(TARGET, [ENTRY], { signal: caller.signal }));
  caller.abort();
  assert.match((await answered).message, /the call was given up/);
  assert.equal(clock.sleepers, 0);
});

Deno.test("putEvents() quotes nothing of what fetch throws, and leaves no timer behind", async () => {
  const { bus, clock } = busOver(() => {
    throw new TypeError("error sending request for url (https://s3cr3t-k3y@host/)");
  });
  const error = await errorOf(bus.putEvents(TARGET, [ENTRY]));
  assert.equal(
    error.message,
    "Unable to execute HTTP request: no connection, or it broke (SDK Attempt Count: 1)",
  );
  assert.equal(error.cause, undefined);
  assert.equal(clock.sleepers, 0);
});

Deno.test("putEvents() takes its own credentials out of what AWS quotes", async () => {
  const message = "The Canonical String should have been 'x-amz-security-token:t0k3n' s3cr3t-k3y";
  const { bus } = busOver(() => Response.json({ __type: "SignatureDoesNotMatch", message }, { status: 403 }));
  const credentials = { ...TARGET.credentials, sessionToken: "t0k3n" };
  const error = await errorOf(bus.putEvents({ ...TARGET, credentials }, [ENTRY]));
  assert.match(error.message, /'x-amz-security-token:\*\*\*' \*\*\* \(Service/);
  assert.deepEqual([error.awsCode, error.status], ["SignatureDoesNotMatch", 403]);
});

Deno.test("putEvents() goes to the hosts that are asked for", async () => {
  const clock = createManualClock();
  const urls: string[] = [];
  const bus = createEventBus({
    clock,
    endpointVariants: ["fips", "dualStack"],
    fetch(input, init) {
      urls.push(new Request(input, init).url);
      return Promise.resolve(Response.json({ Entries: [{ EventId: "e" }] }));
    },
  });
  await bus.putEvents(TARGET, [ENTRY]);
  assert.deepEqual(urls, ["https://events-fips.eu-central-1.api.aws/"]);
});

Deno.test("putEvents() passes on how long AWS asks to wait", async () => {
  const { bus } = busOver(() => new Response(null, { status: 503, headers: { "retry-after": "7" } }));
  const error = await errorOf(bus.putEvents(TARGET, [ENTRY]));
  assert.equal(error.retryAfterMs, 7_000);
});

Deno.test("putEvents() does not wait for a fetch that does not look at its signal", async () => {
  const { bus, clock } = busOver(() => new Promise(() => {}));
  const answered = errorOf(bus.putEvents(TARGET, [ENTRY]));
  await clock.advance(15_000);
  assert.match((await answered).message, /no answer within PT15S/);
});

Deno.test("putEvents() does not wait for a body without end, and has the status all the same", async () => {
  const { bus, clock, requests } = busOver(() =>
    new Response(new ReadableStream({ pull: () => new Promise(() => {}) }))
  );
  const answered = bus.putEvents(TARGET, [ENTRY]);
  // Signing takes turns of its own, which no clock of a test moves.
  await waitFor("the request", () => requests.length === 1, { intervalMs: 1 });
  await clock.advance(15_000);
  const { entries } = await answered;
  assert.equal(entries[0]?.errorCode, RESULT_UNREADABLE);
});

/** An event bus and a stub whose clock is ahead, or behind. */
function skewedWorld(aheadMs: number, secretAccessKey = "s3cr3t-k3y") {
  const clock = createManualClock();
  const stub = createStubEventBus({ clock, aheadMs, secretAccessKeys: { AKID: secretAccessKey } });
  const bus = createEventBus({ fetch: (input, init) => stub.fetch(new Request(input, init)), clock });
  return { stub, put: () => bus.putEvents(TARGET, [ENTRY]) };
}

for (const aheadMs of [400_000, -86_400_000]) {
  Deno.test(`putEvents() signs with AWS's time once it knows that ours is ${-aheadMs} ms ahead`, async () => {
    const { stub, put } = skewedWorld(aheadMs);
    const error = await errorOf(put());
    assert.deepEqual([error.awsCode, error.clockSkew], ["InvalidSignatureException", "corrected"]);
    assert.equal((await put()).entries[0]?.errorCode, null);
    assert.equal(stub.events.length, 1);
  });
}

Deno.test("putEvents() does not take a wrong key for a wrong time, nor twice", async () => {
  const onTime = skewedWorld(0, "another");
  assert.equal((await errorOf(onTime.put())).clockSkew, undefined);
  const skewed = skewedWorld(600_000, "another");
  assert.equal((await errorOf(skewed.put())).clockSkew, "corrected");
  assert.equal((await errorOf(skewed.put())).clockSkew, undefined);
});

Deno.test("putEvents() signs for one address with no time that another one told", async () => {
  const date = new Date(Date.UTC(2030, 0, 1)).toUTCString();
  const { bus, requests } = busOver(() =>
    new Response(JSON.stringify({ Entries: [{ EventId: "e" }] }), { headers: { date } })
  );
  await bus.putEvents({ ...TARGET, endpoint: "http://127.0.0.1:4566" }, [ENTRY]);
  await bus.putEvents({ ...TARGET, endpoint: "http://127.0.0.1:4566" }, [ENTRY]);
  await bus.putEvents(TARGET, [ENTRY]);
  const years = requests.map(({ headers }) => headers.get("x-amz-date")?.slice(0, 4));
  assert.deepEqual(years, ["2026", "2030", "2026"]);
});
