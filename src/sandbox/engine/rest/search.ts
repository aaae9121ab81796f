/**
 * Searches of the engine, as 8.8 and 8.9 have them: pages by a cursor that comes with the last one, too, and
 * a secondary storage that lags behind.
 *
 * @module
 */

import { type Json, type JsonObject, ownProperty } from "../../../core/json.ts";
import { compareText } from "../../../core/webhook/route.ts";
import { problemAnswer, Refusal, type RestAnswer, unreadable } from "./answer.ts";
import type { ProcessDefinition } from "../definitions.ts";
import { integerAt, objectAt, readBody, type SearchRoute, textAt } from "./request.ts";
import type { RestParts } from "./parts.ts";
import type { ListedInstance, ListedSubscription } from "./broker.ts";

type Search = (request: Request, key: string) => Promise<RestAnswer>;

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 10_000;
const PAGE_PROPERTIES: ReadonlySet<string> = new Set(["limit", "after", "from"]);

/** The searches by route. */
export class RestSearch implements Record<SearchRoute, Search> {
  readonly #parts: RestParts;

  /** Makes searches over what is behind the front. */
  constructor(parts: RestParts) {
    this.#parts = parts;
  }

  /** `POST /process-definitions/search` */
  async searchProcessDefinitions(request: Request): Promise<RestAnswer> {
    const body = await this.#read("searchProcessDefinitions", request);
    const filter = readFilter(body, ["isLatestVersion", "tenantId"]);
    const tenantId = textAt(filter, "tenantId");
    const visible = this.#visibleDefinitions().filter((one) =>
      tenantId === undefined || one.tenantId === tenantId
    );
    const found = ownProperty(filter, "isLatestVersion") === true ? latestOf(visible) : visible;
    const items = found.sort((one, other) => compareText(one.processDefinitionId, other.processDefinitionId));
    return this.#page(body, items.map((item) => this.#writeDefinition(item)));
  }

  /** `GET /process-definitions/{key}` */
  processDefinition(_request: Request, key: string): Promise<RestAnswer> {
    return Promise.resolve({ status: 200, body: this.#writeDefinition(this.#visible(key)) });
  }

  /** `GET /process-definitions/{key}/xml` */
  processDefinitionXml(_request: Request, key: string): Promise<RestAnswer> {
    return Promise.resolve({ status: 200, text: this.#visible(key).content, mediaType: "text/xml" });
  }

  /** `POST /process-definitions/statistics/message-subscriptions` */
  async awaitingStatistics(request: Request): Promise<RestAnswer> {
    const body = await this.#read("awaitingStatistics", request);
    const page = objectAt(body, "page");
    if (Object.keys(page).length > 0 && textAt(page, "after") === undefined) throw unreadable();
    const waiting = Map.groupBy(this.#subscriptionsFor(body), (one) => one.processDefinitionKey);
    return this.#page(
      body,
      Array.from(waiting, ([key, [first, ...others]]): JsonObject => ({
        processDefinitionId: first?.processDefinitionId ?? "",
        processDefinitionKey: `${key}`,
        tenantId: first?.tenantId ?? "",
        processInstancesWithActiveSubscriptions: 1 + others.length,
        activeSubscriptions: 1 + others.length,
      })),
    );
  }

  /** `POST /message-subscriptions/search` */
  async awaitingSubscriptions(request: Request): Promise<RestAnswer> {
    const body = await this.#read("awaitingSubscriptions", request);
    return this.#page(body, this.#subscriptionsFor(body).map((one) => this.#writeSubscription(one)));
  }

  /** `POST /process-instances/search` */
  async searchProcessInstances(request: Request): Promise<RestAnswer> {
    const body = await this.#read("searchProcessInstances", request);
    const filter = readFilter(body, ["processDefinitionKey", "state"]);
    const key = textAt(filter, "processDefinitionKey");
    const state = textAt(filter, "state");
    const found = [...this.#parts.broker.listInstances()].filter((one) =>
      this.#isVisible(one.createdAt) && (state === undefined || one.state === state) &&
      (key === undefined || `${one.processDefinitionKey}` === key)
    );
    return this.#page(body, found.map((one) => this.#writeInstance(one)));
  }

  #read(route: Exclude<SearchRoute, "processDefinition" | "processDefinitionXml">, request: Request) {
    return readBody(request, { route, flavour: this.#parts.flavour });
  }

  #isVisible(since: number): boolean {
    return since + this.#parts.searchLagMs <= this.#parts.clock.now();
  }

  /** 8.8 forgets a deleted definition, 8.9 keeps it as one. */
  #visibleDefinitions(): ProcessDefinition[] {
    return this.#parts.definitions.list().filter(({ deployedAt, state }) =>
      this.#isVisible(deployedAt) && (state === "ACTIVE" || this.#parts.flavour === "8.9")
    );
  }

  #visible(key: string): ProcessDefinition {
    if (!/^\d{1,19}$/.test(key)) throw unreadable();
    const found = this.#visibleDefinitions().find((one) => `${one.processDefinitionKey}` === key);
    if (found !== undefined) return found;
    const detail = `Process Definition with key '${key}' not found`;
    throw new Refusal(problemAnswer(404, { title: "NOT_FOUND", detail }));
  }

  #subscriptionsFor(body: JsonObject): ListedSubscription[] {
    const filter = readFilter(body, ["messageSubscriptionState", "tenantId"]);
    const state = textAt(filter, "messageSubscriptionState");
    const tenantId = textAt(filter, "tenantId");
    return [...this.#parts.broker.listSubscriptions()].filter((one) =>
      this.#isVisible(one.updatedAt) && (state === undefined || one.state === state) &&
      (tenantId === undefined || one.tenantId === tenantId)
    );
  }

  #page(body: JsonObject, items: JsonObject[]): RestAnswer {
    const { limit, start } = readPage(objectAt(body, "page"));
    const shown = items.slice(start, start + limit);
    const end = start + shown.length;
    const page: JsonObject = { totalItems: items.length, hasMoreTotalItems: false };
    // As the real one does: with every page that has items, the last one included.
    if (shown.length > 0) page.endCursor = btoa(`[${end}]`);
    else if (this.#parts.flavour === "8.9") page.endCursor = null;
    if (this.#parts.flavour === "8.9") page.startCursor = null;
    return { status: 200, body: { items: shown, page } };
  }

  #writeDefinition(definition: ProcessDefinition): JsonObject {
    const { processDefinitionId, processDefinitionKey, version, resourceName, tenantId, state } = definition;
    const written: JsonObject = {
      processDefinitionId,
      processDefinitionKey: `${processDefinitionKey}`,
      version,
      resourceName,
      tenantId,
      hasStartForm: false,
    };
    return this.#parts.flavour === "8.9" ? { ...written, name: null, versionTag: null, state } : written;
  }

  #writeSubscription(subscription: ListedSubscription): JsonObject {
    const written: JsonObject = {
      messageSubscriptionKey: `${subscription.messageSubscriptionKey}`,
      processDefinitionId: subscription.processDefinitionId,
      processDefinitionKey: `${subscription.processDefinitionKey}`,
      processInstanceKey: `${subscription.processInstanceKey}`,
      elementId: subscription.elementId,
      elementInstanceKey: `${subscription.elementInstanceKey}`,
      messageSubscriptionState: subscription.state,
      lastUpdatedDate: new Date(subscription.updatedAt).toISOString(),
      messageName: subscription.messageName,
      correlationKey: subscription.correlationKey,
      tenantId: subscription.tenantId,
    };
    return this.#parts.flavour === "8.9" ? { ...written, rootProcessInstanceKey: null } : written;
  }

  #writeInstance(instance: ListedInstance): JsonObject {
    const { processInstanceKey, processDefinitionId, tenantId, state, createdAt } = instance;
    const written: JsonObject = {
      processInstanceKey: `${processInstanceKey}`,
      processDefinitionId,
      processDefinitionKey: `${instance.processDefinitionKey}`,
      processDefinitionName: processDefinitionId,
      processDefinitionVersion: instance.version,
      startDate: new Date(createdAt).toISOString(),
      state,
      hasIncident: false,
      tenantId,
      tags: [],
    };
    if (this.#parts.flavour !== "8.9") return written;
    const absent: Record<string, Json> = {
      processDefinitionVersionTag: null,
      endDate: null,
      parentProcessInstanceKey: null,
      parentElementInstanceKey: null,
      rootProcessInstanceKey: null,
      businessId: null,
    };
    return { ...written, ...absent };
  }
}

/** The newest of each process; a deleted one only where there is no other. */
function latestOf(definitions: ProcessDefinition[]): ProcessDefinition[] {
  const processes = Map.groupBy(
    definitions,
    (one) => JSON.stringify([one.tenantId, one.processDefinitionId]),
  );
  return Array.from(processes.values()).flatMap((versions) => {
    const live = versions.filter(({ state }) => state === "ACTIVE");
    return (live.length > 0 ? live : versions).sort((one, other) => other.version - one.version).slice(0, 1);
  });
}

/** A filter of which this stub knows all properties. */
function readFilter(body: JsonObject, known: readonly string[]): JsonObject {
  const filter = objectAt(body, "filter");
  if (Object.keys(filter).every((name) => known.includes(name))) return filter;
  throw new Refusal({ status: 501, body: { error: "This engine does not know that filter" } });
}

function readPage(page: JsonObject): { limit: number; start: number } {
  if (Object.keys(page).some((name) => !PAGE_PROPERTIES.has(name))) throw unreadable();
  const limit = integerAt(page, "limit") ?? DEFAULT_LIMIT;
  if (limit < 1 || limit > MAX_LIMIT) throw unreadable(`The value for page.limit is '${limit}'`);
  const after = textAt(page, "after");
  return { limit, start: after === undefined ? integerAt(page, "from") ?? 0 : readCursor(after) };
}

function readCursor(cursor: string): number {
  try {
    const [start] = JSON.parse(atob(cursor)) as unknown[];
    if (typeof start === "number") return start;
  } catch {
    // Not one of ours.
  }
  throw unreadable("Cannot decode pagination cursor");
}
