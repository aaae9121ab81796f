import assert from "node:assert/strict";
import type { InvalidWebhook, WebhookSubscription } from "../../../src/core/bpmn/subscription.ts";
import { compareVersions, resolveRoute, type RouteClaim } from "../../../src/core/webhook/route.ts";
import { brokenEvent, catchEvent, sampleKey, startEvent } from "../../../src/testing/registry_samples.ts";

const ID = "order";

/** A claim of the newest version, 1, of the process `first`, unless it is said otherwise. */
function claim(
  { process = "first", version = 1, ...over }: Partial<RouteClaim> & { process?: string },
): RouteClaim {
  return {
    tenantId: "<default>",
    processDefinitionId: process,
    processDefinitionKey: sampleKey(`${version}`),
    version,
    newest: true,
    registeredAt: 1_000,
    subscriptions: [],
    invalidWebhooks: [],
    ...over,
  };
}

/** Who serves, and what became of every element, in short. */
function resolve(...claims: RouteClaim[]): { route: string; statuses: Record<string, string> } {
  const { route, statuses } = resolveRoute(claims);
  const elements = route?.state === "active"
    ? route.subscriptions.map((one) => `${one.processDefinitionId} ${one.version} ${one.elementId}`)
    : [];
  const all = claims.flatMap(({ processDefinitionId, version, subscriptions, invalidWebhooks }) =>
    [...subscriptions, ...invalidWebhooks].map((element: WebhookSubscription | InvalidWebhook) => [
      `${processDefinitionId} ${version} ${element.elementId}`,
      statuses.get(element)?.status ?? "missing",
    ])
  );
  return { route: [route?.state ?? "none", ...elements].join(", "), statuses: Object.fromEntries(all) };
}

const start = (elementId = "start"): WebhookSubscription => startEvent(ID, { elementId });
const waiting = (elementId = "catch"): WebhookSubscription => catchEvent(ID, { elementId });
const broken = (elementId = "broken"): InvalidWebhook => brokenEvent(ID, { elementId });

Deno.test("resolveRoute() has no route when there are no claims", () => {
  assert.deepEqual(resolveRoute([]), { route: undefined, statuses: new Map() });
});

Deno.test("resolveRoute() binds the elements to their version, in document order", () => {
  const [one, two] = [waiting("one"), waiting("two")];
  const { route, statuses } = resolveRoute([claim({ version: 7, subscriptions: [one, two] })]);
  const bound = { processDefinitionId: "first", processDefinitionKey: sampleKey("7"), version: 7 };
  assert.deepEqual(route, {
    state: "active",
    tenantId: "<default>",
    webhookId: ID,
    subscriptions: [{ ...one, ...bound }, { ...two, ...bound }],
  });
  assert.deepEqual(statuses.get(two), {
    webhookId: ID,
    elementId: "two",
    elementType: "INTERMEDIATE_CATCH_EVENT",
    status: "active",
  });
});

Deno.test("resolveRoute() ends the start events of an older version when the newest is silent", () => {
  assert.deepEqual(resolve(claim({ newest: false, subscriptions: [start(), waiting()] })), {
    route: "active, first 1 catch",
    statuses: { "first 1 start": "superseded", "first 1 catch": "active" },
  });
  assert.equal(resolve(claim({ newest: false, subscriptions: [start()] })).route, "none");
});

Deno.test("resolveRoute() keeps the start event of an event sub-process, for which instances wait", () => {
  const event = catchEvent(ID, { elementId: "event", elementType: "MESSAGE_START_EVENT" });
  assert.equal(resolve(claim({ newest: false, subscriptions: [event] })).route, "active, first 1 event");
});

Deno.test("resolveRoute() ends the catch events of an older version when a newer one has the id", () => {
  assert.deepEqual(
    resolve(
      claim({ version: 1, newest: false, subscriptions: [waiting()] }),
      claim({ version: 2, subscriptions: [start()] }),
    ),
    {
      route: "active, first 2 start",
      statuses: { "first 1 catch": "superseded", "first 2 start": "active" },
    },
  );
});

Deno.test("resolveRoute() lets the last good version serve when newer ones have mistakes", () => {
  assert.deepEqual(
    resolve(
      claim({ version: 1, newest: false, subscriptions: [start()] }),
      claim({ version: 2, newest: false, subscriptions: [start()] }),
      claim({ version: 3, newest: false, invalidWebhooks: [broken()] }),
      claim({ version: 4, invalidWebhooks: [broken()] }),
    ),
    {
      route: "active, first 2 start",
      statuses: {
        "first 1 start": "superseded",
        "first 2 start": "active",
        "first 3 broken": "superseded",
        "first 4 broken": "invalid",
      },
    },
  );
});

Deno.test("resolveRoute() serves the good elements of a version and names its broken ones", () => {
  assert.deepEqual(resolve(claim({ subscriptions: [start()], invalidWebhooks: [broken()] })), {
    route: "active, first 1 start",
    statuses: { "first 1 start": "active", "first 1 broken": "invalid" },
  });
});

Deno.test("resolveRoute() gives the first broken element's reason when nothing can serve", () => {
  const { route } = resolveRoute([
    claim({ process: "second", registeredAt: 2, invalidWebhooks: [brokenEvent(ID, { reason: "later" })] }),
    claim({
      registeredAt: 1,
      invalidWebhooks: [brokenEvent(ID, { reason: "first" }), brokenEvent(ID, { reason: "next" })],
    }),
  ]);
  assert.deepEqual(route, { state: "invalid", tenantId: "<default>", webhookId: ID, reason: "first" });
});

Deno.test("resolveRoute() forgets a broken start event when the newest version is silent", () => {
  assert.deepEqual(resolve(claim({ newest: false, invalidWebhooks: [broken()] })), {
    route: "none",
    statuses: { "first 1 broken": "superseded" },
  });
});

Deno.test("resolveRoute() queues processes by the time they first asked, then by their id", () => {
  const { route, statuses } = resolveRoute([
    claim({ process: "c", registeredAt: 5, subscriptions: [start()] }),
    claim({ process: "b", registeredAt: 4, subscriptions: [start()] }),
    claim({ process: "a", registeredAt: 4, subscriptions: [start()] }),
  ]);
  assert.equal(route?.state === "active" && route.subscriptions[0]?.processDefinitionId, "a");
  assert.deepEqual(Array.from(statuses.values(), ({ status }) => status), ["active", "queued", "queued"]);
  const [, queued] = statuses.values();
  assert.equal(queued?.reason, "Process a was first to ask for webhook id order");
});

Deno.test("resolveRoute() does not let a process that cannot serve keep the others waiting", () => {
  assert.deepEqual(
    resolve(
      claim({ process: "broken", registeredAt: 1, invalidWebhooks: [broken()] }),
      claim({ process: "gone", registeredAt: 2, newest: false, subscriptions: [start()] }),
      claim({ process: "good", registeredAt: 3, subscriptions: [start()] }),
    ),
    {
      route: "active, good 1 start",
      statuses: { "broken 1 broken": "invalid", "gone 1 start": "superseded", "good 1 start": "active" },
    },
  );
});

Deno.test("compareVersions() orders by version, then by key as a number", () => {
  const keys = [[9, "5"], [10, "4"], [10, "30"], [10, "31"]] as const;
  const sorted = keys.map(([version, key]) => ({ version, processDefinitionKey: sampleKey(key) })).sort(
    compareVersions,
  );
  assert.deepEqual(sorted.map(({ processDefinitionKey }) => processDefinitionKey), ["31", "30", "4", "5"]);
});
