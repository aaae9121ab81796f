import assert from "node:assert/strict";
import { createEventBus } from "../../src/adapters/aws/event_bus.ts";
import type { EventEntry, ResultEntry } from "../../src/core/eventbridge/entry.ts";
import { EventBusError } from "../../src/core/eventbridge/error.ts";
import { createManualClock } from "../../src/testing/manual_clock.ts";
import { createStubEventBus } from "../../src/testing/stub_event_bus.ts";
import { waitFor } from "../support/wait.ts";

const TARGET = {
  region: "eu-central-1",
  credentials: { accessKeyId: "AKID", secretAccessKey: "secret" },
};

function entry(fields: Partial<EventEntry> = {}): EventEntry {
  return { Source: "my.app", DetailType: "Placed", Detail: "{}", EventBusName: "orders", ...fields };
}

function createWorld() {
  const clock = createManualClock();
  const stub = createStubEventBus({ clock });
  const bus = createEventBus({ fetch: (input, init) => stub.fetch(new Request(input, init)), clock });
  async function put(...entries: EventEntry[]): Promise<ResultEntry[]> {
    return (await bus.putEvents(TARGET, entries)).entries;
  }
  async function codeOf(...entries: EventEntry[]): Promise<string> {
    try {
      await put(...entries);
      return "taken";
    } catch (error) {
      assert.ok(error instanceof EventBusError);
      return `${error.status} ${error.awsCode ?? ""}`.trim();
    }
  }
  return { clock, stub, put, codeOf };
}

Deno.test("createStubEventBus() shows what it took", async () => {
  const { clock, stub, put } = createWorld();
  const [result] = await put(entry({ Detail: '{"a":1}' }));
  assert.deepEqual(stub.events, [{
    id: result?.eventId,
    source: "my.app",
    detailType: "Placed",
    busName: "orders",
    detail: { a: 1 },
    region: "eu-central-1",
    accessKeyId: "AKID",
    receivedAt: clock.now(),
  }]);
  assert.equal(stub.requests, 1);
});

const REFUSALS: [fields: Partial<EventEntry>, code: string][] = [
  [{ Source: "" }, "InvalidArgument"],
  [{ DetailType: "" }, "InvalidArgument"],
  [{ Detail: "" }, "InvalidArgument"],
  [{ Detail: "[]" }, "MalformedDetail"],
  [{ Detail: '"{}"' }, "MalformedDetail"],
  [{ Detail: "{" }, "MalformedDetail"],
  [{ Source: "aws.ec2" }, "NotAuthorizedForSourceException"],
];

for (const [fields, code] of REFUSALS) {
  Deno.test(`createStubEventBus() answers ${code} to ${JSON.stringify(fields)}, and takes its neighbour`, async () => {
    const { stub, put } = createWorld();
    const results = await put(entry(fields), entry());
    assert.deepEqual(results.map(({ errorCode }) => errorCode), [code, null]);
    assert.equal(stub.events.length, 1);
  });
}

Deno.test("createStubEventBus() refuses requests that break a rule as a whole", async () => {
  const { stub, codeOf } = createWorld();
  const large = (bytes: number) => entry({ Detail: JSON.stringify({ a: "x".repeat(bytes) }) });
  assert.equal(await codeOf(), "400 ValidationException");
  assert.equal(await codeOf(...Array.from({ length: 11 }, () => entry())), "400 ValidationException");
  assert.equal(await codeOf(large(600_000), large(600_000)), "400 ValidationException");
  assert.equal(await codeOf(large(5_000_000)), "413");
  assert.equal(await codeOf(entry({ EventBusName: "x".repeat(1_601) })), "400 ValidationException");
  assert.deepEqual(stub.events, []);
  assert.equal(await codeOf(...Array.from({ length: 10 }, () => entry())), "taken");
});

Deno.test("createStubEventBus() loses an event whose type is too long, as AWS does", async () => {
  const { stub, put } = createWorld();
  const [result] = await put(entry({ DetailType: "x".repeat(129) }));
  assert.ok(result?.eventId);
  assert.deepEqual(stub.events, []);
});

Deno.test("createStubEventBus() fails, refuses and breaks as it is told, and then works again", async () => {
  const { stub, put, codeOf } = createWorld();
  stub.failNext({ status: 400, code: "ThrottlingException", message: "Rate exceeded" }, {
    status: 503,
    body: "",
  });
  stub.breakNext();
  assert.equal(await codeOf(entry()), "undefined");
  assert.equal(await codeOf(entry()), "400 ThrottlingException");
  assert.equal(await codeOf(entry()), "503");
  stub.refuseNext({ code: "InternalFailure", message: "try again" });
  assert.deepEqual((await put(entry(), entry())).map(({ errorCode }) => errorCode), [
    "InternalFailure",
    null,
  ]);
});

Deno.test("createStubEventBus() looks at the operation and at the signature", async () => {
  const clock = createManualClock();
  const stub = createStubEventBus({ clock, secretAccessKeys: { AKID: "secret" } });
  const recorded: Request[] = [];
  const bus = createEventBus({
    clock,
    fetch: (input, init) => {
      recorded.push(new Request(input, init));
      return stub.fetch(new Request(input, init));
    },
  });
  await bus.putEvents(TARGET, [entry()]);
  const [signed] = recorded;
  assert.ok(signed !== undefined);
  const body = await signed.text();

  async function codeWith(
    headers: Record<string, string | undefined>,
    init: RequestInit = {},
  ): Promise<string> {
    const changed = new Headers(signed?.headers);
    for (const [name, value] of Object.entries(headers)) {
      if (value === undefined) changed.delete(name);
      else changed.set(name, value);
    }
    const request = new Request(signed?.url ?? "", { method: "POST", headers: changed, body, ...init });
    const document: unknown = await (await stub.fetch(request)).json();
    return typeof document === "object" && document !== null && "__type" in document
      ? String(document.__type)
      : "taken";
  }
  const authorization = signed.headers.get("authorization") ?? "";
  assert.equal(await codeWith({}), "taken");
  assert.equal(await codeWith({ authorization: undefined }), "MissingAuthenticationTokenException");
  assert.equal(await codeWith({ authorization: "Bearer x" }), "IncompleteSignatureException");
  assert.equal(await codeWith({ "x-amz-target": "AWSEvents.PutRule" }), "UnknownOperationException");
  assert.equal(await codeWith({ "content-type": "application/json" }), "UnknownOperationException");
  assert.equal(await codeWith({ "x-amz-security-token": "unsigned" }), "InvalidSignatureException");
  const otherService = authorization.replace("/events/", "/eventbridge/");
  assert.equal(await codeWith({ authorization: otherService }), "InvalidSignatureException");
  const otherKey = authorization.replace("AKID", "OTHER");
  assert.equal(await codeWith({ authorization: otherKey }), "UnrecognizedClientException");
  assert.equal(await codeWith({}, { body: body.replace("my.app", "my.bpp") }), "InvalidSignatureException");
  await clock.advance(5 * 60_000 + 1_000);
  assert.equal(await codeWith({}), "InvalidSignatureException");
});

Deno.test("createStubEventBus() shows all that an event can have, and counts what AWS counts", async () => {
  const { stub, put, codeOf } = createWorld();
  await put(entry({ Resources: ["arn:aws:x"], Time: 1_767_323_045.678, TraceHeader: "Root=1" }));
  const [event] = stub.events;
  assert.deepEqual([event?.resources, event?.time, event?.traceHeader], [
    ["arn:aws:x"],
    1_767_323_045_678,
    "Root=1",
  ]);
  const free = 1_048_575 - "my.app".length - "Placed".length - "{}".length;
  assert.equal(await codeOf(entry({ Resources: ["x".repeat(free)], TraceHeader: "Root=1" })), "taken");
  const withTime = entry({ Resources: ["x".repeat(free - 13)], Time: 1 });
  assert.equal(await codeOf(withTime), "400 ValidationException");
  assert.equal(await codeOf(entry({ TraceHeader: "x".repeat(501) })), "400 ValidationException");
});

Deno.test("createStubEventBus() spoils answers as it is told, to requests that it takes", async () => {
  const { clock, stub, put, codeOf } = createWorld();
  stub.spoilNext({ kind: "lost" }, { kind: "cut" }, { kind: "garbled", body: "<html>" }, {
    kind: "late",
    byMs: 5_000,
  });
  assert.equal(await codeOf(entry()), "undefined");
  for (let count = 0; count < 2; count++) {
    const [result] = await put(entry());
    assert.equal(result?.errorCode, "ResultUnreadable");
  }
  const late = put(entry());
  await waitFor("the answer to be held back", () => clock.sleepers === 2);
  await clock.advance(5_000);
  assert.ok((await late)[0]?.eventId);
  assert.equal(stub.events.length, 4);
});

Deno.test("createStubEventBus() has a clock of its own, where it is told so", async () => {
  const clock = createManualClock();
  const stub = createStubEventBus({ clock, aheadMs: 600_000 });
  const response = await stub.fetch(new Request("https://bus.example/", { method: "POST" }));
  assert.equal(response.headers.get("date"), new Date(clock.now() + 600_000).toUTCString());
});
