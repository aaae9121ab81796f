/**
 * A catch-all rule for every webhook, on every bus of a sandbox: which events count is for the webhook's own activation
 * condition to decide.
 *
 * @module
 */

import { type FindSecret, type PreparedWebhook, prepareWebhook } from "../../core/webhook/prepare.ts";
import type { WebhookRoute } from "../../core/webhook/route.ts";
import type { RegisteredDefinition, SubscriptionRegistry } from "../../ports/subscription_registry.ts";
import {
  type ApiDestinationMethod,
  CATCH_ALL_PATTERN,
  type SandboxEventBus,
} from "../../sandbox/event_bus/mod.ts";
import { createRuleNames } from "./rule_names.ts";
import { accessOf, type WebhookAccess } from "./webhook_access.ts";

/** What the rules are made of. */
export interface WebhookRulesParts {
  /** Says which webhooks there are. */
  registry: Pick<SubscriptionRegistry, "definitions" | "webhooks" | "find">;
  /** Has the rules. */
  eventBus: SandboxEventBus;
  /** Knows what webhooks want to see. */
  findSecret: FindSecret;
  /** Where webhooks are, without a trailing slash. */
  baseUrl: string;
}

/** A webhook that is served, and how it is called. */
export interface ReachableWebhook {
  /** The webhook with its secrets: never log it. */
  prepared: PreparedWebhook;
  /** What it has to be shown. */
  access: WebhookAccess;
  /** Method that it is called with. */
  method?: ApiDestinationMethod;
}

/** The rules of a sandbox. */
export interface WebhookRules {
  /** Puts the rules that are missing, and deletes those of webhooks that are gone. */
  update(): Promise<void>;
  /** The webhooks that are served, as of the last update, by webhook id. */
  readonly webhooks: readonly ReachableWebhook[];
}

/** Methods that bring an event: the first of these that a webhook takes. */
const METHODS: readonly ApiDestinationMethod[] = ["POST", "PUT", "DELETE", "GET"];
/** Webhooks of this process need no protection, and a clock that stands still would hold back what exceeds a rate. */
const UNLIMITED = 1_000_000;

/** Makes the rules of webhooks, of which there are none yet. */
export function createWebhookRules(
  { registry, eventBus, findSecret, baseUrl }: WebhookRulesParts,
): WebhookRules {
  let webhooks: ReachableWebhook[] = [];
  let updating: Promise<void> = Promise.resolve();
  const names = createRuleNames();

  function putRules(): void {
    const wanted = webhooks.filter(({ access }) => access.refusal === undefined);
    const webhookIds = new Set(wanted.map(({ prepared }) => prepared.webhookId));
    const others: string[] = [];
    for (const { name, eventBusName } of eventBus.listRules()) {
      const webhookId = names.webhookIdOf(name);
      // A rule that a test has put itself is none of ours.
      if (webhookId === undefined) others.push(name);
      else if (!webhookIds.has(webhookId)) eventBus.deleteRule({ name, eventBusName });
    }
    for (const eventBusName of eventBus.listEventBuses()) {
      for (const { prepared: { webhookId }, access: { authorization }, method } of wanted) {
        const name = names.nameOf(webhookId, others);
        const endpoint = `${baseUrl}/inbound/${encodeURIComponent(webhookId)}`;
        const connection = { authorization };
        const targets = [{ endpoint, method, connection, invocationRateLimitPerSecond: UNLIMITED }];
        eventBus.putRule({ name, eventBusName, eventPattern: CATCH_ALL_PATTERN, targets });
      }
    }
  }

  async function updateNow(): Promise<void> {
    webhooks = await findWebhooks(registry, findSecret);
    createBuses(eventBus, await registry.definitions());
    putRules();
  }

  return {
    // One after the other: the last one has seen everything.
    update: () => updating = updating.catch(() => {}).then(updateNow),
    get webhooks() {
      return webhooks;
    },
  };
}

async function findWebhooks(
  registry: WebhookRulesParts["registry"],
  findSecret: FindSecret,
): Promise<ReachableWebhook[]> {
  const ids = new Map(
    (await registry.webhooks()).flatMap(({ tenantId, webhookId, status }) =>
      webhookId === undefined || status !== "active"
        ? []
        : [[JSON.stringify([tenantId, webhookId]), { tenantId, webhookId }]]
    ),
  );
  const routes = await Promise.all(
    Array.from(ids.values(), ({ tenantId, webhookId }) => registry.find(tenantId, webhookId)),
  );
  const prepared = await Promise.allSettled(
    routes.filter(isActive).map((route) => prepareWebhook(route, findSecret)),
  );
  // One that cannot be prepared says why to whoever calls it.
  return prepared.flatMap((one) => one.status === "rejected" ? [] : [reachableOf(one.value)]);
}

function reachableOf(prepared: PreparedWebhook): ReachableWebhook {
  const method = METHODS.find((one) => prepared.methods.includes(one));
  return { prepared, access: accessOf(prepared), method };
}

/** A sandbox has every bus that a model names: nobody has to set one up. */
function createBuses(eventBus: SandboxEventBus, definitions: readonly RegisteredDefinition[]): void {
  const known = new Set(eventBus.listEventBuses());
  for (const { subscriptions, serviceTasks } of definitions) {
    const named = [
      ...subscriptions.map(({ eventBusName }) => eventBusName),
      ...serviceTasks.flatMap(({ inputs }) => inputs.map(busNameOf)),
    ];
    for (const name of named) {
      if (name === undefined || known.has(name)) continue;
      eventBus.createEventBus(name);
      known.add(name);
    }
  }
}

function isActive(route: { state: string }): route is Extract<WebhookRoute, { state: "active" }> {
  return route.state === "active";
}

/** The name of the bus that a task writes to, if its model has it literally. */
function busNameOf({ target, source }: { target: string; source: string }): string | undefined {
  if (target !== "input.eventBusName") return undefined;
  const [, quoted] = /^=\s*"([^"]*)"\s*$/.exec(source) ?? [];
  const name = quoted ?? source;
  return /^[/.\-_A-Za-z0-9]{1,256}$/.test(name) ? name : undefined;
}
