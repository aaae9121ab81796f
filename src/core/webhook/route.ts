/**
 * Which elements serve a webhook id. A pure function of the definitions that mention it, so that every store
 * answers alike, registrations may arrive in any order, and forgetting one undoes it exactly.
 *
 * The rules:
 * 1. Start events belong to the newest version of their process. Catch events, boundary events and receive
 *    tasks of older versions keep serving (instances may be waiting), unless a newer version of the process
 *    has a valid webhook of the same id.
 * 2. A webhook with a mistake in a newer version leaves the last good version of it serving.
 * 3. Between processes the first registered is active and the others are queued behind it.
 *
 * @module
 */

import type { InvalidWebhook, WebhookElementType, WebhookSubscription } from "../bpmn/subscription.ts";
import type { ProcessDefinitionKey } from "../keys.ts";

/** A subscription with the version of the process that it belongs to. */
export interface BoundSubscription extends WebhookSubscription {
  /** BPMN process id. */
  processDefinitionId: string;
  /** Key of the version. */
  processDefinitionKey: ProcessDefinitionKey;
  /** Version, from 1. */
  version: number;
}

/** The answer to "who serves this webhook id". Plain JSON. */
export type WebhookRoute =
  /** These elements of one process serve it, in document order. */
  | { state: "active"; tenantId: string; webhookId: string; subscriptions: BoundSubscription[] }
  /** Only broken elements ask for it. */
  | { state: "invalid"; tenantId: string; webhookId: string; reason: string };

/** What a lookup finds. */
export type RouteLookup =
  | WebhookRoute
  /**
   * Nobody asks for it. `storeChangedAt`: last change of the store, if there ever was one. `syncedAt`: when its
   * definitions were first what the engine has, if they ever were.
   */
  | { state: "unknown"; storeChangedAt?: number; syncedAt?: number };

/** What became of one element's wish for a webhook. */
export interface WebhookStatus {
  /** Webhook id, where the model has one. */
  webhookId?: string;
  /** Id of the BPMN element. */
  elementId: string;
  /** Kind of the BPMN element. */
  elementType: WebhookElementType;
  /**
   * `active`: it serves. `queued`: another process was first. `invalid`: see `reason`.
   * `superseded`: a newer version of its process replaced it.
   */
  status: "active" | "queued" | "invalid" | "superseded";
  /** Why it does not serve. */
  reason?: string;
}

/** A definition that mentions one webhook id, with just its mentions of that id. */
export interface RouteClaim {
  /** Tenant. */
  tenantId: string;
  /** BPMN process id. */
  processDefinitionId: string;
  /** Key of the version. */
  processDefinitionKey: ProcessDefinitionKey;
  /** Version, from 1. */
  version: number;
  /** Whether this is the newest registered version of its process. */
  newest: boolean;
  /** When the process first asked for any webhook, in milliseconds since the epoch: decides whose turn it is. */
  registeredAt: number;
  /** Valid elements with this webhook id, in document order. */
  subscriptions: WebhookSubscription[];
  /** Broken elements with this webhook id, in document order. */
  invalidWebhooks: InvalidWebhook[];
}

/** What becomes of everyone who asks for one webhook id. */
export interface RouteResolution {
  /** Who serves it, or why nobody can; absent if nobody asks for it any more. */
  route: WebhookRoute | undefined;
  /** What became of each element, by the very objects that the claims hold. */
  statuses: Map<WebhookSubscription | InvalidWebhook, WebhookStatus>;
}

/** Decides who serves a webhook id. `claims`: every definition of one tenant that mentions it, in any order. */
export function resolveRoute(claims: readonly RouteClaim[]): RouteResolution {
  const contenders = groupByProcess(claims).map(judgeProcess).sort(byTurn);
  const owner = contenders.find(({ serving }) => serving.size > 0);
  const statuses: RouteResolution["statuses"] = new Map();
  for (const contender of contenders) {
    for (const { subscriptions, invalidWebhooks } of contender.versions) {
      for (const element of subscriptions) {
        statuses.set(element, judgeSubscription(element, contender, owner));
      }
      for (const element of invalidWebhooks) statuses.set(element, judgeInvalid(element, contender));
    }
  }
  return { route: owner === undefined ? brokenRoute(contenders) : activeRoute(owner), statuses };
}

/** Orders versions of one process, newest first. Equal versions come from an engine that began anew. */
export function compareVersions(
  one: Pick<RouteClaim, "version" | "processDefinitionKey">,
  other: Pick<RouteClaim, "version" | "processDefinitionKey">,
): number {
  return other.version - one.version ||
    other.processDefinitionKey.length - one.processDefinitionKey.length ||
    compareText(other.processDefinitionKey, one.processDefinitionKey);
}

/** Orders texts by their code units: alike on every machine, whatever its language. */
export function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** One process and its wish for the webhook id. */
interface Contender {
  /** Its versions that mention the id, newest first. */
  versions: [RouteClaim, ...RouteClaim[]];
  /** The newest of them with a valid element. */
  lastGood: RouteClaim | undefined;
  /** Elements of that version that serve when it is the process's turn, in document order. */
  serving: ReadonlySet<WebhookSubscription>;
  /** Elements that should serve and cannot, in document order. */
  broken: ReadonlySet<InvalidWebhook>;
}

function groupByProcess(claims: readonly RouteClaim[]): Contender["versions"][] {
  const groups = new Map<string, Contender["versions"]>();
  for (const claim of [...claims].sort(compareVersions)) {
    const group = groups.get(claim.processDefinitionId);
    if (group === undefined) groups.set(claim.processDefinitionId, [claim]);
    else group.push(claim);
  }
  return [...groups.values()];
}

function judgeProcess(versions: Contender["versions"]): Contender {
  const [latest] = versions;
  const lastGood = versions.find(({ subscriptions }) => subscriptions.length > 0);
  // If the newest version mentions the id, its starts are wanted: where it only makes a mistake, the last good
  // version goes on as if it were the newest. If it does not, only waiting instances keep the id alive.
  const startsWanted = latest.newest;
  return {
    versions,
    lastGood,
    serving: new Set(lastGood?.subscriptions.filter((element) => startsWanted || mayBeAwaited(element))),
    broken: new Set(latest.invalidWebhooks.filter((element) => startsWanted || !isStartEvent(element))),
  };
}

/** Whether instances of an older version may wait at the element; that of an event sub-process is one, too. */
function mayBeAwaited({ correlation }: WebhookSubscription): boolean {
  return correlation.kind === "catchMessage";
}

function isStartEvent({ elementType }: InvalidWebhook): boolean {
  return elementType === "START_EVENT" || elementType === "MESSAGE_START_EVENT";
}

/** Whose turn it is. A process whose elements are all broken does not keep the others waiting. */
function byTurn({ versions: [one] }: Contender, { versions: [other] }: Contender): number {
  return one.registeredAt - other.registeredAt ||
    compareText(one.processDefinitionId, other.processDefinitionId);
}

function judgeSubscription(
  element: WebhookSubscription,
  contender: Contender,
  owner: Contender | undefined,
): WebhookStatus {
  if (!contender.serving.has(element)) return supersede(element);
  const { webhookId, elementId, elementType } = element;
  if (owner === undefined || owner === contender) {
    return { webhookId, elementId, elementType, status: "active" };
  }
  const reason = `Process ${
    owner.versions[0].processDefinitionId
  } was first to ask for webhook id ${webhookId}`;
  return { webhookId, elementId, elementType, status: "queued", reason };
}

function judgeInvalid(element: InvalidWebhook, { broken }: Contender): WebhookStatus {
  if (!broken.has(element)) return supersede(element);
  const { webhookId, elementId, elementType, reason } = element;
  return { webhookId, elementId, elementType, status: "invalid", reason };
}

/** The status of an element that a newer version of its process replaced. */
export function supersede(element: WebhookSubscription | InvalidWebhook): WebhookStatus {
  const { webhookId, elementId, elementType } = element;
  const reason = "A newer version of the process replaced it";
  return { webhookId, elementId, elementType, status: "superseded", reason };
}

function activeRoute({ lastGood, serving }: Contender): WebhookRoute | undefined {
  const [first] = serving;
  if (lastGood === undefined || first === undefined) return undefined;
  const { tenantId, processDefinitionId, processDefinitionKey, version } = lastGood;
  const definition = { processDefinitionId, processDefinitionKey, version };
  return {
    state: "active",
    tenantId,
    webhookId: first.webhookId,
    subscriptions: Array.from(serving, (subscription) => ({ ...subscription, ...definition })),
  };
}

function brokenRoute(contenders: Contender[]): WebhookRoute | undefined {
  for (const { versions: [{ tenantId }], broken } of contenders) {
    for (const { webhookId, reason } of broken) {
      if (webhookId !== undefined) return { state: "invalid", tenantId, webhookId, reason };
    }
  }
  return undefined;
}
