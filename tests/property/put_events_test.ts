import assert from "node:assert/strict";
import fc from "fast-check";
import { createEventBridge, type PutEventsEntry } from "../../src/entry/eventbridge.ts";
import type { Clock } from "../../src/ports/clock.ts";

/** A clock on which every wait is over at once. */
function createHastyClock(): Clock {
  let now = Date.UTC(2026, 0, 1);
  return {
    now: () => now,
    sleep(milliseconds) {
      now += milliseconds;
      return Promise.resolve();
    },
    after: () => () => {},
  };
}

const code = fc.constantFrom(
  "ThrottlingException",
  "InternalFailure",
  "AccessDeniedException",
  "ValidationException",
  "ExpiredTokenException",
  "InvalidSignatureException",
  "MalformedDetail",
  "",
  "<x>",
);

/** A result of one entry, or what is none. */
const result = fc.oneof(
  fc.constant({ EventId: "e-1" }),
  code.map((ErrorCode) => ({ ErrorCode, ErrorMessage: "words" })),
  fc.constantFrom(null, {}, 7, { EventId: "" }),
);

/** An answer of any kind: the results are cut to the number of entries, or are too few. */
const answer = fc.oneof(
  fc.record({
    kind: fc.constant("results" as const),
    results: fc.array(result, { minLength: 0, maxLength: 10 }),
  }),
  fc.record({ kind: fc.constant("taken" as const) }),
  fc.record({
    kind: fc.constant("body" as const),
    status: fc.constantFrom(200, 200, 202, 301, 400, 403, 413, 429, 500, 503),
    body: fc.oneof(fc.constant(""), fc.string(), fc.json(), code.map((name) => `{"__type":"${name}"}`)),
    date: fc.constantFrom("Thu, 01 Jan 2026 00:00:00 GMT", "Fri, 02 Jan 2026 00:00:00 GMT", "never"),
    retryAfter: fc.constantFrom("", "1", "-1", "soon"),
  }),
  fc.record({ kind: fc.constant("broken" as const) }),
  fc.record({ kind: fc.constant("cut" as const), status: fc.constantFrom(200, 400, 500) }),
);
type Answer = typeof answer extends fc.Arbitrary<infer T> ? T : never;

function respond(given: Answer, entryCount: number): Response {
  switch (given.kind) {
    case "results":
      return Response.json({ FailedEntryCount: 1, Entries: given.results.slice(0, entryCount) });
    case "taken":
      return Response.json({ Entries: Array.from({ length: entryCount }, () => ({ EventId: "e-1" })) });
    case "body": {
      const { status, body, date, retryAfter } = given;
      return new Response(body, { status, headers: { date, "retry-after": retryAfter } });
    }
    case "broken":
      throw new TypeError("connection reset");
    case "cut":
      return new Response(
        new ReadableStream({ pull: (controller) => controller.error(new TypeError("reset")) }),
        { status: given.status },
      );
  }
}

const entry: fc.Arbitrary<PutEventsEntry> = fc.record({
  Source: fc.constantFrom("my.app", "my.app", "my.app", "aws.ec2", ""),
  DetailType: fc.constantFrom("Placed", "x".repeat(129)),
  Detail: fc.oneof(fc.object(), fc.constantFrom("{}", "[]", "x", { a: "x".repeat(400) })),
});

Deno.test("putEvents() ends every event once, in order, within its attempts, whatever the bus answers", async () => {
  const cases = fc.record({
    entries: fc.array(entry, { maxLength: 35 }),
    answers: fc.array(answer, { maxLength: 30 }),
    maxAttempts: fc.integer({ min: 1, max: 4 }),
    abortAt: fc.option(fc.integer({ min: 0, max: 6 }), { freq: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ entries, answers, maxAttempts, abortAt }) => {
      const sent = new Map<string, number>();
      const accepted = new Set<string>();
      const violations: string[] = [];
      const caller = new AbortController();
      let requests = 0;
      const { putEvents } = createEventBridge({
        region: "eu-central-1",
        credentials: ({ expired } = {}) =>
          Promise.resolve({ accessKeyId: expired ? "B" : "A", secretAccessKey: "secret" }),
        maxAttempts,
        maxRequestBytes: 1_000,
        clock: createHastyClock(),
        random: { next: () => 0.5 },
        async fetch(_input, init) {
          const { Entries }: { Entries: { Resources: string[] }[] } = await new Response(init?.body).json();
          if (Entries.length < 1 || Entries.length > 10) violations.push(`${Entries.length} entries`);
          const names = Entries.map(({ Resources: [name = ""] }) => name);
          for (const name of names) {
            sent.set(name, (sent.get(name) ?? 0) + 1);
            if (accepted.has(name)) violations.push(`event ${name} sent again`);
          }
          if (requests === abortAt) caller.abort();
          const given = answers[requests++] ?? { kind: "taken" };
          await Promise.resolve();
          const response = respond(given, Entries.length);
          if (given.kind === "taken") { for (const name of names) accepted.add(name); }
          return response;
        },
      });
      const named = entries.map((one, index) => ({ ...one, Resources: [String(index)] }));
      const outcomes = await putEvents(named, { signal: caller.signal });

      assert.deepEqual(violations, []);
      assert.equal(outcomes.length, entries.length);
      for (const [index, outcome] of [...outcomes].entries()) {
        assert.ok(["sent", "refused", "failed", "unknown"].includes(outcome?.outcome), `event ${index}`);
        assert.ok(outcome.attempts >= 0 && outcome.attempts <= maxAttempts);
        const requestsOfEvent = sent.get(String(index)) ?? 0;
        // A request that was refused as a whole and taken apart does not count.
        assert.ok(requestsOfEvent - outcome.attempts <= 1 && requestsOfEvent >= outcome.attempts);
        if (outcome.outcome === "sent") assert.ok(outcome.attempts >= 1 && outcome.eventId !== "");
        else assert.ok(outcome.code !== "" && outcome.message !== "");
        if (accepted.has(String(index)) && outcome.outcome !== "sent") assert.ok(caller.signal.aborted);
      }
    }),
    { numRuns: 300 },
  );
});
