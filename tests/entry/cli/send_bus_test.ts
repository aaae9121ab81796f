import assert from "node:assert/strict";
import { main } from "../../../src/entry/cli.ts";
import { createSandboxEventBus } from "../../../src/sandbox/event_bus/mod.ts";
import { createManualClock } from "../../../src/testing/manual_clock.ts";
import { createFakeIo, type FakeIo, type FakeIoOptions } from "./fake_io.ts";

const LOCAL = ["send", "--bus", "orders", "--to", "http://127.0.0.1:8000"];
const AWS = ["send", "--bus", "orders"];
const KEYS = { AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: "canary" };
const ENTRY = { Source: "shop", DetailType: "OrderPlaced", Detail: { orderId: "1" } };

/** An entry as it is sent. */
interface SentEntry {
  Source: string;
  DetailType: string;
  Detail: string;
  EventBusName: string;
  Resources?: string[];
  Time?: number;
}

/** A world with an event bus that takes everything but what `refuses` says. */
function createBusIo(
  options: FakeIoOptions & { refuses?(entry: SentEntry): boolean } = {},
): FakeIo & { requestSizes: number[]; entries: SentEntry[] } {
  const { refuses = () => false, ...rest } = options;
  const entries: SentEntry[] = [];
  const requestSizes: number[] = [];
  const world = createFakeIo({
    async answer(request) {
      const { Entries } = await request.clone().json() as { Entries: SentEntry[] };
      requestSizes.push(Entries.length);
      const results = Entries.map((entry) => {
        entries.push(entry);
        return refuses(entry)
          ? { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not\u0007 yours" }
          : { EventId: `event-${entries.length}` };
      });
      return Response.json({ FailedEntryCount: 0, Entries: results });
    },
    ...rest,
  });
  return { ...world, entries, requestSizes };
}

function jsonLines(world: FakeIo): Record<string, unknown>[] {
  return world.out().trim().split("\n").map((line) => JSON.parse(line));
}

Deno.test("send --bus puts a sample event on the sandbox's bus, signed with the sandbox's keys", async () => {
  const world = createBusIo();
  assert.equal(await main(LOCAL, world.io), 0, world.err());
  const [request] = world.requests;
  assert.equal(request?.url, "http://127.0.0.1:8000/");
  assert.equal(request?.headers.get("x-amz-target"), "AWSEvents.PutEvents");
  assert.match(
    request?.headers.get("authorization") ?? "",
    /Credential=zeebridge-sandbox\/20260101\/us-east-1\/events\//,
  );
  assert.deepEqual(world.entries, [{
    Source: "com.example.shop",
    DetailType: "OrderPlaced",
    Detail: `{"orderId":"order-6d3d35b7","customerId":"customer-1","total":59.9}`,
    EventBusName: "orders",
    Resources: [],
    Time: Date.UTC(2026, 0, 1) / 1_000,
  }]);
  assert.equal(world.out(), "1  sent  0 ms  event-1\n1 event: 1 sent, 0 refused, 0 failed, 0 unknown\n");
  assert.equal(world.err(), "");
});

Deno.test("send --bus is taken by the sandbox's event bus, signature and all", async () => {
  const clock = createManualClock();
  const bus = createSandboxEventBus({ clock, fetch: () => Promise.reject(new TypeError("no targets")) });
  const world = createFakeIo({ clock, answer: bus.handle });
  assert.equal(
    await main(["send", "--bus", "default", "--to", "http://127.0.0.1:8000"], world.io),
    0,
    world.out(),
  );
  assert.deepEqual(bus.events.map(({ detailType }) => detailType), ["OrderPlaced"]);
  await bus.close();
});

Deno.test("send --bus without --to goes to AWS, with keys and region of the environment", async () => {
  const world = createBusIo({ variables: { ...KEYS, AWS_REGION: "eu-central-1" } });
  assert.equal(await main(AWS, world.io), 0, world.err());
  await main([...AWS, "--region", "us-west-2"], world.io);
  assert.deepEqual(world.requests.map(({ url }) => url), [
    "https://events.eu-central-1.amazonaws.com/",
    "https://events.us-west-2.amazonaws.com/",
  ]);
  assert.match(
    world.requests[1]?.headers.get("authorization") ?? "",
    /Credential=AKID\/20260101\/us-west-2\//,
  );
});

const ENDPOINTS: Record<string, { variables: Record<string, string>; host: string }> = {
  "the service's own variable": {
    variables: { AWS_ENDPOINT_URL_EVENTBRIDGE: "http://bus:4566", AWS_ENDPOINT_URL: "http://all:4566" },
    host: "bus:4566",
  },
  "the variable of all services": { variables: { AWS_ENDPOINT_URL: "http://all:4566" }, host: "all:4566" },
  "FIPS": { variables: { AWS_USE_FIPS_ENDPOINT: "true" }, host: "events-fips.us-east-1.amazonaws.com" },
};

for (const [name, { variables, host }] of Object.entries(ENDPOINTS)) {
  Deno.test(`send --bus finds its endpoint by ${name}`, async () => {
    const world = createBusIo({ variables: { ...KEYS, ...variables, AWS_REGION: "us-east-1" } });
    assert.equal(await main(AWS, world.io), 0, world.err());
    assert.equal(new URL(world.requests[0]?.url ?? "").host, host);
  });
}

Deno.test("send --bus signs with the environment's own keys on this machine, too, where there are some", async () => {
  const world = createBusIo({ variables: KEYS });
  await main(LOCAL, world.io);
  assert.match(world.requests[0]?.headers.get("authorization") ?? "", /Credential=AKID\//);
});

const FORMS: Record<string, { text: string; details: string[] }> = {
  "an entry": { text: JSON.stringify(ENTRY), details: [`{"orderId":"1"}`] },
  "an entry with its detail as text": {
    text: JSON.stringify({ ...ENTRY, Detail: `{ "total": 1.0 }` }),
    details: [`{ "total": 1.0 }`],
  },
  "an envelope": {
    text: JSON.stringify({ id: "7", source: "shop", "detail-type": "OrderPlaced", detail: { orderId: "2" } }),
    details: [`{"orderId":"2"}`],
  },
  "a list": {
    text: JSON.stringify([ENTRY, { source: "shop", "detail-type": "OrderPlaced", detail: {} }]),
    details: [`{"orderId":"1"}`, "{}"],
  },
  "JSON lines": {
    text: `${JSON.stringify(ENTRY)}\n\n${JSON.stringify(ENTRY)}\n`,
    details: [`{"orderId":"1"}`, `{"orderId":"1"}`],
  },
  "an id beyond what a double can hold": {
    text: `{"Source":"shop","DetailType":"OrderPlaced","Detail":{"key":12345678901234567890}}`,
    details: [`{"key":12345678901234567890}`],
  },
};

for (const [name, { text, details }] of Object.entries(FORMS)) {
  Deno.test(`send --bus --from takes ${name}`, async () => {
    const world = createBusIo({ stdin: text });
    assert.equal(await main([...LOCAL, "--from", "-"], world.io), 0, world.out());
    assert.deepEqual(world.entries.map(({ Detail }) => Detail), details);
    assert.ok(world.entries.every(({ EventBusName }) => EventBusName === "orders"));
  });
}

Deno.test("send --bus keeps time and resources, and the bus that was typed counts", async () => {
  const envelope = {
    source: "s",
    "detail-type": "d",
    detail: {},
    time: "2026-02-03T04:05:06Z",
    resources: ["arn"],
  };
  const entry = { ...ENTRY, Time: 1_770_091_506, EventBusName: "another" };
  const world = createBusIo({ files: { "events.json": JSON.stringify([envelope, entry]) } });
  assert.equal(await main([...LOCAL, "--from", "events.json"], world.io), 0, world.out());
  assert.deepEqual(
    world.entries.map(({ Time, Resources, EventBusName }) => [Time, Resources, EventBusName]),
    [
      [1_770_091_506, ["arn"], "orders"],
      [1_770_091_506, undefined, "orders"],
    ],
  );
});

Deno.test("send --bus says of each event what became of it, and ends with 1 unless all were sent", async () => {
  const files = {
    "events.json": JSON.stringify([ENTRY, { ...ENTRY, Detail: 1 }, { ...ENTRY, Source: "theirs" }]),
  };
  const refuses = ({ Source }: SentEntry) => Source === "theirs";
  const world = createBusIo({ files, refuses });
  assert.equal(await main([...LOCAL, "--from", "events.json"], world.io), 1);
  assert.deepEqual(world.out().split("\n"), [
    "1  sent  0 ms  event-1",
    "2  MalformedDetail refused  0 ms  Cannot send the event: Detail is not valid, expected an object, or the JSON text of one",
    "3  NotAuthorizedForSourceException refused  0 ms  Not\\u0007 yours",
    "3 events: 1 sent, 2 refused, 0 failed, 0 unknown",
    "",
  ]);

  const json = createBusIo({ files, refuses });
  assert.equal(await main([...LOCAL, "--from", "events.json", "--json"], json.io), 1);
  const [sent, refused] = jsonLines(json);
  assert.deepEqual(sent, { number: 1, outcome: "sent", eventId: "event-1", attempts: 1, durationMs: 0 });
  assert.equal(refused?.["code"], "MalformedDetail");
  assert.equal(json.err(), "3 events: 1 sent, 2 refused, 0 failed, 0 unknown\n");
});

Deno.test("send --bus sends full requests, and shows how far it has come when its lines go into a pipe", async () => {
  const world = createBusIo({ stderrIsTerminal: true });
  assert.equal(await main([...LOCAL, "--count", "45", "--json"], world.io), 0);
  assert.deepEqual(world.requestSizes, [10, 10, 10, 10, 5]);
  assert.deepEqual(jsonLines(world).map(({ number }) => number), Array.from({ length: 45 }, (_, i) => i + 1));
  assert.match(world.err(), /\r45\/45\n45 events: 45 sent/);
});

Deno.test("send --bus --rate starts that many events a second, each with a request of its own", async () => {
  const world = createBusIo();
  const sent = main([...LOCAL, "--rate", "2", "--count", "3"], world.io);
  await world.clock.advance(999);
  assert.ok(world.requests.length < 3);
  await world.clock.advance(1);
  assert.equal(await sent, 0);
  assert.deepEqual(world.requestSizes, [1, 1, 1]);
});

Deno.test("send --bus says so when there are no credentials", async () => {
  const world = createBusIo({ variables: { AWS_REGION: "eu-central-1" } });
  assert.equal(await main(AWS, world.io), 1);
  assert.match(world.out(), /^1 {2}CredentialsUnavailable failed .*AWS_ACCESS_KEY_ID is not set/);
});

const MISUSES: Record<string, { args: string[]; exitCode: number; says: RegExp }> = {
  "neither form": { args: ["send"], exitCode: 2, says: /send needs --webhook or --bus/ },
  "both forms": { args: [...LOCAL, "--webhook", "w"], exitCode: 2, says: /expected one of them/ },
  "a header": {
    args: [...LOCAL, "--header", "a:canary"],
    exitCode: 2,
    says: /--header is for --webhook, not/,
  },
  "a user": { args: [...LOCAL, "--user", "a:canary"], exitCode: 2, says: /--user is for --webhook/ },
  "a method": { args: [...LOCAL, "--method", "put"], exitCode: 2, says: /--method is for --webhook/ },
  "a region for a webhook": {
    args: ["send", "--webhook", "w", "--to", "http://h", "--region", "r"],
    exitCode: 2,
    says: /--region is for --bus, not for --webhook/,
  },
  "a webhook without an address": {
    args: ["send", "--webhook", "w"],
    exitCode: 2,
    says: /--webhook needs --to/,
  },
  "no region": { args: AWS, exitCode: 2, says: /--bus needs a region: give --region, or set AWS_REGION/ },
  "a region that is none": { args: [...AWS, "--region", "moon/1"], exitCode: 1, says: /region is "moon\/1"/ },
  "something else than an event": {
    args: [...LOCAL, "--from", "other"],
    exitCode: 1,
    says: /Cannot read event 2: it is neither an entry nor an envelope/,
  },
};

for (const [name, { args, exitCode, says }] of Object.entries(MISUSES)) {
  Deno.test(`send sends nothing and says what is wrong for ${name}`, async () => {
    const files = { other: JSON.stringify([ENTRY, { text: "canary" }]) };
    const world = createBusIo({ files });
    assert.equal(await main(args, world.io), exitCode);
    assert.match(world.err(), says);
    assert.doesNotMatch(world.err(), /canary/);
    assert.equal(world.requests.length, 0);
  });
}
