import assert from "node:assert/strict";
import { signRequest } from "../../src/core/aws/sign.ts";
import type { PutEventsOutcome } from "../../src/core/eventbridge/outcome.ts";
import { PUT_EVENTS_HEADERS } from "../../src/core/eventbridge/request.ts";
import {
  createEventBridge,
  type EventBridgeOptions,
  type PutEventsEntry,
} from "../../src/entry/eventbridge.ts";
import { createSandboxEventBus } from "../../src/sandbox/event_bus/mod.ts";
import { createManualClock } from "../../src/testing/manual_clock.ts";
import { createStubEventBus } from "../../src/testing/stub_event_bus.ts";
import { waitFor } from "../support/wait.ts";

const CREDENTIALS = { accessKeyId: "AKID", secretAccessKey: "secret" };

/** A client of the stub, which checks signatures. */
function createWorld(options: Partial<EventBridgeOptions> & { aheadMs?: number } = {}) {
  const clock = createManualClock();
  const stub = createStubEventBus({
    clock,
    aheadMs: options.aheadMs,
    secretAccessKeys: { AKID: "secret", AKID2: "secret2" },
  });
  const eventBridge = createEventBridge({
    region: "eu-central-1",
    credentials: CREDENTIALS,
    fetch: (input, init) => stub.fetch(new Request(input, init)),
    clock,
    random: { next: () => 0.5 },
    ...options,
  });
  /** Puts events, and moves time whenever nothing else goes on. */
  async function put(...entries: PutEventsEntry[]): Promise<PutEventsOutcome[]> {
    let outcomes: PutEventsOutcome[] | undefined;
    const ending = eventBridge.putEvents(entries).then((all) => void (outcomes = all));
    await waitFor("all events to end", async () => {
      await clock.advance(1_000);
      return outcomes !== undefined;
    }, { intervalMs: 1 });
    await ending;
    return outcomes ?? [];
  }
  return { clock, stub, eventBridge, put };
}

function event(fields: Partial<PutEventsEntry> = {}): PutEventsEntry {
  return { Source: "my.app", DetailType: "Placed", Detail: { a: "é" }, EventBusName: "orders", ...fields };
}

Deno.test("putEvents() sends events that EventBridge takes, with all that they can have", async () => {
  const { stub, put, clock } = createWorld();
  const [outcome] = await put(event({
    Resources: ["arn:aws:x"],
    Time: "2026-01-02T03:04:05.678Z",
    TraceHeader: "Root=1",
  }));
  const [taken] = stub.events;
  assert.deepEqual(outcome, { outcome: "sent", eventId: taken?.id, attempts: 1 });
  assert.deepEqual(
    [taken?.detail, taken?.busName, taken?.resources, taken?.time, taken?.traceHeader, taken?.region],
    [{ a: "é" }, "orders", ["arn:aws:x"], Date.UTC(2026, 0, 2, 3, 4, 5, 678), "Root=1", "eu-central-1"],
  );
  assert.equal(clock.sleepers, 0);
});

Deno.test("putEvents() sends to the account's own bus where the event names none", async () => {
  const { stub, put } = createWorld();
  await put(event({ EventBusName: undefined }));
  assert.equal(stub.events[0]?.busName, "default");
});

Deno.test("putEvents() keeps requests within EventBridge's limits", async () => {
  const { stub, put } = createWorld();
  const outcomes = await put(
    ...Array.from({ length: 25 }, () => event({ Detail: { a: "x".repeat(200_000) } })),
  );
  assert.ok(outcomes.every(({ outcome }) => outcome === "sent"));
  assert.equal(stub.requests, 5);
});

Deno.test("putEvents() comes through throttling, errors, lost connections and lost answers", async () => {
  const faults: ((stub: ReturnType<typeof createStubEventBus>) => void)[] = [
    (stub) => stub.failNext({ status: 400, code: "ThrottlingException", headers: { "retry-after": "2" } }),
    (stub) => stub.failNext({ status: 503, body: "<html>" }, { status: 500, code: "InternalFailure" }),
    (stub) => stub.breakNext(2),
    (stub) => stub.spoilNext({ kind: "lost" }),
    (stub) => stub.refuseNext({ code: "InternalFailure", message: "again" }),
    (stub) => stub.spoilNext({ kind: "late", byMs: 20_000 }),
  ];
  for (const fault of faults) {
    const { stub, put } = createWorld();
    fault(stub);
    const outcomes = await put(event(), event());
    assert.deepEqual(outcomes.map(({ outcome }) => outcome), ["sent", "sent"], fault.toString());
    assert.ok(outcomes.some(({ attempts }) => attempts > 1), fault.toString());
  }
});

Deno.test("putEvents() does not send again what an answer that cannot be read may have taken", async () => {
  for (
    const fault of [{ kind: "cut" }, { kind: "garbled", body: "<html>" }, {
      kind: "garbled",
      body: "",
    }] as const
  ) {
    const { stub, put } = createWorld();
    stub.spoilNext(fault);
    const [outcome] = await put(event());
    assert.deepEqual([outcome?.outcome, outcome?.attempts], ["unknown", 1]);
    assert.equal(stub.events.length, 1);
  }
});

Deno.test("putEvents() fails no event for a neighbour that is too large for its request", async () => {
  const { stub, put } = createWorld({ maxRequestBytes: 20_000_000 });
  const huge = event({ Detail: { a: "x".repeat(5_000_000) } });
  const large = event({ Detail: { a: "x".repeat(1_100_000) } });
  const outcomes = await put(event(), huge, large, event());
  assert.deepEqual(outcomes.map((one) => one.outcome === "sent" ? "sent" : `${one.outcome} ${one.code}`), [
    "sent",
    "refused Http413",
    "refused ValidationException",
    "sent",
  ]);
  assert.equal(stub.events.length, 2);
});

Deno.test("putEvents() puts a wrong time right", async () => {
  const { stub, put } = createWorld({ aheadMs: 3_600_000 });
  assert.deepEqual((await put(event())).map(({ attempts }) => attempts), [2]);
  assert.deepEqual((await put(event())).map(({ attempts }) => attempts), [1]);
  assert.equal(stub.events.length, 2);
});

Deno.test("createEventBridge() takes credentials as a value, a function or a source", async () => {
  const credentials = () => Promise.resolve({ accessKeyId: "AKID2", secretAccessKey: "secret2" });
  for (const given of [CREDENTIALS, credentials, { credentials }]) {
    const { stub, put } = createWorld({ credentials: given });
    await put(event());
    assert.equal(stub.events[0]?.accessKeyId, given === CREDENTIALS ? "AKID" : "AKID2");
  }
});

const ENDPOINTS: [options: Partial<EventBridgeOptions>, url: string][] = [
  [{}, "https://events.eu-central-1.amazonaws.com/"],
  [{ region: "cn-north-1" }, "https://events.cn-north-1.amazonaws.com.cn/"],
  [{ region: "us-gov-west-1", useFipsEndpoint: true }, "https://events.us-gov-west-1.amazonaws.com/"],
  [
    { region: "eusc-de-east-1", useDualstackEndpoint: true },
    "https://events.eusc-de-east-1.api.amazonwebservices.eu/",
  ],
  [{ useFipsEndpoint: true, useDualstackEndpoint: true }, "https://events-fips.eu-central-1.api.aws/"],
  [{ endpoint: "http://127.0.0.1:4566", region: "local" }, "http://127.0.0.1:4566/"],
  [
    { endpoint: "https://vpce-1.events.us-east-1.vpce.amazonaws.com" },
    "https://vpce-1.events.us-east-1.vpce.amazonaws.com/",
  ],
];

for (const [options, url] of ENDPOINTS) {
  Deno.test(`createEventBridge() sends to ${url} with ${JSON.stringify(options)}, signed for the region`, async () => {
    const requests: Request[] = [];
    const { put } = createWorld({
      ...options,
      fetch(input, init) {
        requests.push(new Request(input, init));
        return Promise.resolve(Response.json({ Entries: [{ EventId: "e-1" }] }));
      },
    });
    await put(event());
    assert.deepEqual(requests.map((request) => request.url), [url]);
    const scope = `/${options.region ?? "eu-central-1"}/events/aws4_request`;
    assert.ok(requests[0]?.headers.get("authorization")?.includes(scope));
  });
}

const GLOBAL_ENDPOINTS: [options: Partial<EventBridgeOptions>, url: string][] = [
  [{}, "https://abcde.veo.endpoint.events.amazonaws.com/"],
  [{ useDualstackEndpoint: true }, "https://abcde.veo.endpoint.events.api.aws/"],
  [{ region: "cn-north-1" }, "https://abcde.veo.endpoint.events.amazonaws.com.cn/"],
  [{ endpoint: "https://vpce-1.example" }, "https://vpce-1.example/"],
];

for (const [options, url] of GLOBAL_ENDPOINTS) {
  Deno.test(`createEventBridge() sends to ${url} for a global endpoint, signed for all regions`, async () => {
    const requests: Request[] = [];
    const { put } = createWorld({
      ...options,
      endpointId: "abcde.veo",
      fetch(input, init) {
        requests.push(new Request(input, init));
        return Promise.resolve(Response.json({ Entries: [{ EventId: "e-1" }] }));
      },
    });
    await put(event());
    const [request] = requests;
    assert.equal(request?.url, url);
    assert.equal(request?.headers.get("x-amz-region-set"), "*");
    assert.match(
      request?.headers.get("authorization") ?? "",
      /^AWS4-ECDSA-P256-SHA256 Credential=AKID\/\d{8}\/events\/aws4_request, SignedHeaders=[^,]*x-amz-region-set/,
    );
    assert.match(await request?.text() ?? "", /"EndpointId":"abcde.veo"/);
  });
}

const PROBLEMS: [options: Partial<EventBridgeOptions>, message: RegExp][] = [
  [{ endpointId: "abcde" }, /endpointId is "abcde", expected one such as abcde.veo/],
  [{ endpointId: "a/b.veo" }, /endpointId is "a\/b.veo"/],
  [{ endpointId: "abcde.veo", useFipsEndpoint: true }, /global endpoints have no FIPS hosts/],
  [{ endpoint: "events.example" }, /endpoint is not usable, expected an http or https URL/],
  [{ endpoint: "ftp://events.example" }, /endpoint is not usable/],
  [{ endpoint: "https://x.example", useFipsEndpoint: true }, /expected none with useFipsEndpoint/],
  [{ region: "s3" }, /region is "s3", expected one such as eu-central-1/],
  [{ region: "a/b", endpoint: "https://x.example" }, /region is "a\/b"/],
  [{ maxAttempts: 0 }, /maxAttempts is 0, expected a whole number from 1/],
  [{ concurrency: 1.5 }, /concurrency is 1.5/],
  [{ timeoutMs: NaN }, /timeoutMs is NaN/],
  [{ maxRequestBytes: -1 }, /maxRequestBytes is -1/],
];

for (const [options, message] of PROBLEMS) {
  Deno.test(`createEventBridge() refuses ${JSON.stringify(options)}`, () => {
    assert.throws(() => createEventBridge({ region: "eu-central-1", credentials: CREDENTIALS, ...options }), {
      code: "CONFIG_INVALID",
      message,
    });
  });
}

Deno.test("putEvents() of another region, key or service is refused by a bus that looks", async () => {
  const clock = createManualClock();
  const bus = createSandboxEventBus({
    clock,
    fetch: () => Promise.reject(new TypeError("There is no target")),
    region: "eu-central-1",
    credentials: CREDENTIALS,
  });
  const put = async (options: Partial<EventBridgeOptions>): Promise<PutEventsOutcome | undefined> => {
    const { putEvents } = createEventBridge({
      region: "eu-central-1",
      credentials: CREDENTIALS,
      fetch: bus.fetch,
      clock,
      ...options,
    });
    const [outcome] = await putEvents([{ Source: "shop", DetailType: "Placed", Detail: {} }]);
    return outcome;
  };
  assert.equal((await put({}))?.outcome, "sent");
  for (
    const [options, code] of [
      [{ region: "eu-west-1" }, /InvalidSignatureException/],
      [{ credentials: { ...CREDENTIALS, secretAccessKey: "another" } }, /InvalidSignatureException/],
      [{ credentials: { ...CREDENTIALS, accessKeyId: "OTHER" } }, /UnrecognizedClientException/],
    ] as const
  ) {
    const outcome = await put(options);
    assert.equal(outcome?.outcome, "refused");
    assert.match("code" in outcome ? outcome.code : "", code);
  }
  assert.equal(bus.events.length, 1);

  // Our own signer knows one service; another one's signature is made by the general one.
  const url = "https://events.eu-central-1.amazonaws.com/";
  const body = '{"Entries":[{"Source":"shop","DetailType":"Placed","Detail":"{}"}]}';
  for (const [service, status] of [["events", 200], ["sqs", 400]] as const) {
    const headers = await signRequest({ method: "POST", url, headers: { ...PUT_EVENTS_HEADERS }, body }, {
      credentials: CREDENTIALS,
      region: "eu-central-1",
      service,
      signedAt: clock.now(),
    });
    const response = await bus.fetch(url, { method: "POST", headers, body });
    await response.body?.cancel();
    assert.equal(response.status, status, service);
  }
});
