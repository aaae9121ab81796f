/**
 * Reads request bodies as strictly as the server in question: 8.6.0 ignores unknown properties and converts
 * scalars, 8.8 refuses both.
 *
 * @module
 */

import { isJsonObject, type Json, type JsonObject, ownProperty, parseJson } from "../../../core/json.ts";
import {
  type EngineFlavour,
  invalidArgument,
  problemAnswer,
  Refusal,
  springAnswer,
  unreadable,
} from "./answer.ts";

/** Routes of the engine. */
export type RestRoute = CommandRoute | JobRoute | SearchRoute;

/** Searches of the engine, from 8.8 on. */
export type SearchRoute =
  | "searchProcessDefinitions"
  | "processDefinition"
  | "processDefinitionXml"
  | "awaitingStatistics"
  | "awaitingSubscriptions"
  | "searchProcessInstances";

/** Commands of the engine but those about jobs, most of them named after the methods of the port. */
export type CommandRoute =
  | "topology"
  | "deploy"
  | "deleteResource"
  | "createProcessInstance"
  | "cancelProcessInstance"
  | "resolveIncident"
  | "setVariables"
  | "publishMessage"
  | "correlateMessage"
  | "createDocument";

/** Commands of the engine about jobs, named after the methods of the port. */
export type JobRoute = "activateJobs" | "completeJob" | "failJob" | "throwJobError" | "updateJobTimeout";

/** Routes with a JSON body. */
export type JsonRoute = Exclude<
  RestRoute,
  "topology" | "deploy" | "createDocument" | "processDefinition" | "processDefinitionXml"
>;

/** `unsupported`: the real server knows the property, this stub does not, and says so. */
type Kind = "text" | "flag" | "integer" | "key" | "object" | "texts" | "unsupported";

interface BodyRules {
  properties: Record<string, Kind>;
  /** Properties that must be there and not empty, in the order in which the server complains. */
  required: string[];
  /** From this size on the command does not fit into one record batch. */
  batchLimitBytes: number;
}

const MEBIBYTE = 1_048_576;
/** From this size on the gateway does not even send the command: `maxMessageSize`. */
const MESSAGE_LIMIT_BYTES = 4 * MEBIBYTE;

const SEARCH: BodyRules = {
  properties: { filter: "object", page: "object", sort: "unsupported" },
  required: [],
  batchLimitBytes: MEBIBYTE,
};

/** Of commands whose path says it all. */
const REFERENCE: BodyRules = {
  properties: { operationReference: "integer" },
  required: [],
  batchLimitBytes: MEBIBYTE,
};

const BODIES: Record<JsonRoute, BodyRules> = {
  deleteResource: REFERENCE,
  cancelProcessInstance: REFERENCE,
  resolveIncident: REFERENCE,
  setVariables: {
    properties: { variables: "object", local: "flag", operationReference: "integer" },
    required: ["variables"],
    batchLimitBytes: 2 * MEBIBYTE,
  },
  searchProcessDefinitions: SEARCH,
  awaitingStatistics: SEARCH,
  awaitingSubscriptions: SEARCH,
  searchProcessInstances: SEARCH,
  createProcessInstance: {
    properties: {
      processDefinitionKey: "key",
      processDefinitionId: "text",
      processDefinitionVersion: "integer",
      variables: "object",
      tenantId: "text",
      operationReference: "integer",
      awaitCompletion: "flag",
      fetchVariables: "texts",
      requestTimeout: "unsupported",
      startInstructions: "unsupported",
      runtimeInstructions: "unsupported",
      tags: "unsupported",
    },
    required: [],
    batchLimitBytes: 2 * MEBIBYTE,
  },
  publishMessage: {
    properties: {
      name: "text",
      correlationKey: "text",
      timeToLive: "integer",
      messageId: "text",
      variables: "object",
      tenantId: "text",
    },
    required: ["name"],
    batchLimitBytes: MEBIBYTE,
  },
  correlateMessage: {
    properties: { name: "text", correlationKey: "text", variables: "object", tenantId: "text" },
    required: ["name"],
    batchLimitBytes: 2 * MEBIBYTE,
  },
  activateJobs: {
    properties: {
      type: "text",
      timeout: "integer",
      maxJobsToActivate: "integer",
      worker: "text",
      fetchVariable: "texts",
      requestTimeout: "integer",
      tenantIds: "texts",
    },
    required: ["type", "timeout", "maxJobsToActivate"],
    batchLimitBytes: 2 * MEBIBYTE,
  },
  completeJob: {
    properties: { variables: "object", result: "unsupported" },
    required: [],
    batchLimitBytes: 2 * MEBIBYTE,
  },
  failJob: {
    properties: { retries: "integer", errorMessage: "text", retryBackOff: "integer", variables: "object" },
    required: [],
    batchLimitBytes: 2 * MEBIBYTE,
  },
  throwJobError: {
    properties: { errorCode: "text", errorMessage: "text", variables: "object" },
    required: ["errorCode"],
    batchLimitBytes: 2 * MEBIBYTE,
  },
  updateJobTimeout: {
    properties: { changeset: "object", operationReference: "integer" },
    required: ["changeset"],
    batchLimitBytes: 2 * MEBIBYTE,
  },
};

const DIGITS = /^-?\d{1,19}$/;

/** Converts or refuses one value. `undefined` means refused. */
function readProperty(kind: Kind, value: Json, flavour: EngineFlavour): Json | undefined {
  const coerce = flavour === "8.6.0";
  const isInteger = typeof value === "bigint" || Number.isInteger(value);
  switch (kind) {
    case "text":
      return typeof value === "string" ? value : coerce && typeof value === "number" ? `${value}` : undefined;
    case "flag":
      if (typeof value === "boolean") return value;
      return coerce && (value === "true" || value === "false") ? value === "true" : undefined;
    case "integer":
      if (isInteger) return value;
      return coerce && typeof value === "string" && DIGITS.test(value) ? Number(value) : undefined;
    case "key":
      if (typeof value === "string") return DIGITS.test(value) ? value : undefined;
      return coerce && isInteger ? `${value}` : undefined;
    case "object":
      return isJsonObject(value) ? value : undefined;
    case "texts":
      return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
    case "unsupported":
      throw new Refusal({ status: 501, body: { error: "This engine does not know that property" } });
  }
}

function readProperties(rules: BodyRules, body: JsonObject, flavour: EngineFlavour): JsonObject {
  const properties: JsonObject = {};
  for (const [name, value] of Object.entries(body)) {
    const kind = Object.hasOwn(rules.properties, name) ? rules.properties[name] : undefined;
    if (kind === undefined) {
      if (flavour === "8.6.0") continue;
      throw unreadable(`Request property [${name}] cannot be parsed`);
    }
    // The gateway treats null as absent.
    if (value === null) continue;
    const read = readProperty(kind, value, flavour);
    if (read === undefined) throw unreadable();
    properties[name] = read;
  }
  const missing = rules.required.filter((name) => (ownProperty(properties, name) ?? "") === "");
  if (missing.length > 0) throw invalidArgument(missing.map((name) => `No ${name} provided.`).join(" "));
  return properties;
}

function refusePayload(title: string, detail: string): Refusal {
  // A 500 that is permanent: no retry makes the payload smaller.
  return new Refusal(problemAnswer(500, { title, detail }));
}

/**
 * Reads the body of a command with files.
 *
 * @throws {Refusal} 415 if it is no form.
 */
export async function readForm(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch {
    // The only failure is a body that is not a form.
    throw new Refusal(springAnswer(415, new URL(request.url).pathname));
  }
}

/**
 * Reads the body of a JSON command.
 *
 * @throws {Refusal} as the server would refuse it.
 */
export async function readBody(
  request: Request,
  { route, flavour }: { route: JsonRoute; flavour: EngineFlavour },
): Promise<JsonObject> {
  const rules = BODIES[route];
  const text = await request.text();
  const mediaType = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (text === "" && rules.required.length === 0) return {};
  if (mediaType !== "application/json") {
    throw new Refusal(springAnswer(415, new URL(request.url).pathname));
  }
  if (text.length >= MESSAGE_LIMIT_BYTES) {
    throw refusePayload("MALFORMED_REQUEST", "Request size is above configured maxMessageSize.");
  }
  let body: Json;
  try {
    body = parseJson(text);
  } catch {
    // The only failure is "not JSON".
    throw unreadable();
  }
  if (!isJsonObject(body)) throw unreadable();
  const properties = readProperties(rules, body, flavour);
  if (text.length >= rules.batchLimitBytes) {
    throw refusePayload("EXCEEDED_BATCH_RECORD_SIZE", "rejected with code 'EXCEEDED_BATCH_RECORD_SIZE': ");
  }
  return properties;
}

/** The text at a property that {@linkcode readBody} has checked. */
export function textAt(body: JsonObject, name: string): string | undefined {
  const value = ownProperty(body, name);
  return typeof value === "string" ? value : undefined;
}

/** The integer at a property that {@linkcode readBody} has checked. */
export function integerAt(body: JsonObject, name: string): number | undefined {
  const value = ownProperty(body, name);
  return typeof value === "number" || typeof value === "bigint" ? Number(value) : undefined;
}

/** The flag at a property that {@linkcode readBody} has checked; `false` if absent. */
export function flagAt(body: JsonObject, name: string): boolean {
  return ownProperty(body, name) === true;
}

/** The object at a property that {@linkcode readBody} has checked; empty if absent. */
export function objectAt(body: JsonObject, name: string): JsonObject {
  const value = ownProperty(body, name);
  return isJsonObject(value) ? value : {};
}

/** The texts at a property that {@linkcode readBody} has checked. */
export function textsAt(body: JsonObject, name: string): string[] | undefined {
  const value = ownProperty(body, name);
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : undefined;
}
