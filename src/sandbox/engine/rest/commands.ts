/**
 * Commands of the REST front but those about jobs: each reads a request and gives the answer.
 *
 * @module
 */

import type { JsonObject } from "../../../core/json.ts";
import {
  type EngineFlavour,
  invalidArgument,
  problemAnswer,
  Refusal,
  rejection,
  type RestAnswer,
  writeKey,
} from "./answer.ts";
import { type ProcessDefinition, readDeployment, writeDefinition } from "../definitions.ts";
import { MessageIds } from "../message_ids.ts";
import { readPathKey } from "../keys.ts";
import { type StoredDocument, storeDocument } from "./documents.ts";
import type { RestParts } from "./parts.ts";
import {
  type CommandRoute,
  flagAt,
  integerAt,
  type JsonRoute,
  objectAt,
  readBody,
  textAt,
  textsAt,
} from "./request.ts";
import { tenantOf } from "./tenant.ts";

const VERSIONS: Record<EngineFlavour, string> = { "8.6.0": "8.6.0", "8.8": "8.8.5", "8.9": "8.9.1" };

/** How long an end is waited for: 8.6.0 ignores what the client asks for. */
const AWAIT_MS = 15_000;

type Command = (request: Request, key: string) => Promise<RestAnswer>;

/** The commands by route. */
export class RestCommands implements Record<CommandRoute, Command> {
  /** Every document that was stored, oldest first. */
  readonly documents: StoredDocument[] = [];
  readonly #parts: RestParts;
  readonly #messageIds = new MessageIds();

  /** Makes commands over what is behind the front. */
  constructor(parts: RestParts) {
    this.#parts = parts;
  }

  /** `GET /topology` */
  topology(): Promise<RestAnswer> {
    const partitions = Array.from({ length: this.#parts.partitions }, (_, index) => {
      return { partitionId: index + 1, role: "leader", health: "healthy" };
    });
    const version = VERSIONS[this.#parts.flavour];
    const body: JsonObject = {
      brokers: [{ nodeId: 0, host: "127.0.0.1", port: 26501, version, partitions }],
      clusterSize: 1,
      partitionsCount: this.#parts.partitions,
      replicationFactor: 1,
      gatewayVersion: version,
    };
    if (this.#parts.flavour !== "8.6.0") body.lastCompletedChangeId = "-1";
    if (this.#parts.flavour === "8.9") body.clusterId = "zeebridge";
    return Promise.resolve({ status: 200, body });
  }

  /** `POST /deployments` */
  async deploy(request: Request): Promise<RestAnswer> {
    const { definitions, broker, flavour, nextKey } = this.#parts;
    const { files, tenantId } = await readDeployment(request);
    const tenant = tenantOf(tenantId, { request: "Deploy Resources", tenantIds: this.#parts.tenantIds });
    const { deployed, added } = definitions.deploy(files, tenant);
    if (added.length > 0) broker.deployed(added);
    const deploymentKey = writeKey(flavour, nextKey());
    const deployments = deployed.map((definition) => writeDefinition(flavour, definition));
    return { status: 200, body: { deploymentKey, tenantId: tenant, deployments } };
  }

  /** `POST /resources/{key}/deletion` */
  async deleteResource(request: Request, key: string): Promise<RestAnswer> {
    await this.#read("deleteResource", request);
    const { definitions, broker } = this.#parts;
    const definition = definitions.byKey(readPathKey(key, this.#parts));
    if (definition === undefined) {
      const reason = `Expected to delete resource but no resource found with key '${key}'`;
      throw rejection("NOT_FOUND", { intent: "DELETE", reason });
    }
    definitions.delete(definition.processDefinitionKey);
    broker.deleted(definition);
    return { status: 204 };
  }

  /** `POST /process-instances` */
  async createProcessInstance(request: Request): Promise<RestAnswer> {
    const { broker, flavour } = this.#parts;
    const body = await this.#read("createProcessInstance", request);
    const tenantId = this.#tenantOf(body, "Create Process Instance");
    const definition = this.#definitionOf(body, tenantId);
    const awaits = flagAt(body, "awaitCompletion");
    const { processInstanceKey, completed } = broker.createInstance({
      definition,
      variables: objectAt(body, "variables"),
      until: awaits ? "completed" : "created",
    });
    const variables = completed === undefined ? {} : await this.#soon(completed);
    const answer: JsonObject = {
      processDefinitionId: definition.processDefinitionId,
      processDefinitionKey: writeKey(flavour, definition.processDefinitionKey),
      processDefinitionVersion: definition.version,
      processInstanceKey: writeKey(flavour, processInstanceKey),
      tenantId,
      variables: awaits ? fetchVariables(variables, textsAt(body, "fetchVariables")) : {},
    };
    if (flavour !== "8.6.0") answer.tags = [];
    if (flavour === "8.9") answer.businessId = null;
    return { status: 200, body: answer };
  }

  /** `POST /process-instances/{key}/cancellation` */
  async cancelProcessInstance(request: Request, key: string): Promise<RestAnswer> {
    await this.#read("cancelProcessInstance", request);
    if (this.#parts.broker.cancelInstance(readPathKey(key, this.#parts))) return { status: 204 };
    const reason = `Expected to cancel a process instance with key '${key}', but no such process was found`;
    throw rejection("NOT_FOUND", { intent: "CANCEL", reason });
  }

  /** `POST /incidents/{key}/resolution` */
  async resolveIncident(request: Request, key: string): Promise<RestAnswer> {
    await this.#read("resolveIncident", request);
    if (this.#parts.broker.resolveIncident(readPathKey(key, this.#parts))) return { status: 204 };
    const reason = `Expected to resolve incident with key '${key}', but no such incident was found`;
    throw rejection("NOT_FOUND", { intent: "RESOLVE", reason });
  }

  /** `PUT /element-instances/{key}/variables` */
  async setVariables(request: Request, key: string): Promise<RestAnswer> {
    const body = await this.#read("setVariables", request);
    const scope = flagAt(body, "local") ? "local" : "propagated";
    const variables = objectAt(body, "variables");
    if (this.#parts.broker.setVariables(readPathKey(key, this.#parts), { variables, scope })) {
      return { status: 204 };
    }
    const reason =
      `Expected to update variables for element with key '${key}', but no such element was found`;
    throw rejection("NOT_FOUND", { intent: "UPDATE", reason });
  }

  /** `POST /messages/publication` */
  async publishMessage(request: Request): Promise<RestAnswer> {
    const { broker, clock, flavour, nextKey } = this.#parts;
    const body = await this.#read("publishMessage", request);
    const tenantId = this.#tenantOf(body, "Publish Message");
    const messageKey = nextKey();
    const message = {
      messageKey,
      name: textAt(body, "name") ?? "",
      correlationKey: textAt(body, "correlationKey") ?? "",
      messageId: textAt(body, "messageId") ?? "",
      timeToLiveMs: integerAt(body, "timeToLive") ?? 0,
      variables: objectAt(body, "variables"),
      tenantId,
      publishedAt: clock.now(),
    };
    this.#messageIds.claim(message);
    broker.publish(message);
    return { status: 200, body: { messageKey: writeKey(flavour, messageKey), tenantId } };
  }

  /** `POST /messages/correlation` */
  async correlateMessage(request: Request): Promise<RestAnswer> {
    const { broker, flavour, nextKey } = this.#parts;
    const body = await this.#read("correlateMessage", request);
    const tenantId = this.#tenantOf(body, "Correlate Message");
    const name = textAt(body, "name") ?? "";
    const correlationKey = textAt(body, "correlationKey") ?? "";
    const messageKey = nextKey();
    const variables = objectAt(body, "variables");
    const instanceKey = broker.correlate({ messageKey, name, correlationKey, variables, tenantId });
    if (instanceKey === undefined) {
      const wanted = `message with name '${name}' and correlation key '${correlationKey}'`;
      const reason = `Expected to find subscription for ${wanted}, but none was found.`;
      throw rejection("NOT_FOUND", { intent: "CORRELATE", reason });
    }
    const processInstanceKey = writeKey(flavour, instanceKey);
    return {
      status: 200,
      body: { messageKey: writeKey(flavour, messageKey), processInstanceKey, tenantId },
    };
  }

  /** `POST /documents` */
  createDocument(request: Request): Promise<RestAnswer> {
    return storeDocument(request, { documents: this.documents, flavour: this.#parts.flavour });
  }

  #read(route: JsonRoute, request: Request): Promise<JsonObject> {
    return readBody(request, { route, flavour: this.#parts.flavour });
  }

  #tenantOf(body: JsonObject, request: string): string {
    return tenantOf(textAt(body, "tenantId"), { request, tenantIds: this.#parts.tenantIds });
  }

  #definitionOf(body: JsonObject, tenantId: string): ProcessDefinition {
    const key = textAt(body, "processDefinitionKey");
    const id = textAt(body, "processDefinitionId");
    if ((key === undefined) === (id === undefined)) {
      throw invalidArgument("Exactly one of [processDefinitionId, processDefinitionKey] is required");
    }
    const version = integerAt(body, "processDefinitionVersion") ?? LATEST;
    const found = id === undefined
      ? this.#parts.definitions.byKey(BigInt(key ?? ""))
      : this.#byId(id, { version, tenantId });
    if (found?.tenantId === tenantId) return found;
    const wanted = id === undefined
      ? `key '${key}'`
      : version === LATEST
      ? `process ID '${id}'`
      : `process ID '${id}' and version '${version}'`;
    const reason = `Expected to find process definition with ${wanted}, but none found`;
    throw rejection("NOT_FOUND", { intent: "CREATE", reason });
  }

  #byId(
    id: string,
    { version, tenantId }: { version: number; tenantId: string },
  ): ProcessDefinition | undefined {
    const { definitions } = this.#parts;
    if (version === LATEST) return definitions.latest(id, tenantId);
    return definitions.byVersion({ processDefinitionId: id, version, tenantId });
  }

  /** @throws {Refusal} 504 if it takes too long. */
  async #soon<T>(result: Promise<T>): Promise<T> {
    const giveUp = new AbortController();
    const late = this.#parts.clock.sleep(AWAIT_MS, giveUp.signal).then(() => LATE);
    const first = await Promise.race([result, late]);
    giveUp.abort();
    if (first !== LATE) return first as T;
    const detail = "Expected to await the completion of the process instance, but it took too long";
    throw new Refusal(problemAnswer(504, { title: "DEADLINE_EXCEEDED", detail }));
  }
}

const LATE = Symbol("late");

/** What stands for the latest version. */
const LATEST = -1;

function fetchVariables(variables: JsonObject, names: string[] = []): JsonObject {
  if (names.length === 0) return variables;
  return Object.fromEntries(Object.entries(variables).filter(([name]) => names.includes(name)));
}
