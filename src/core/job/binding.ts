/**
 * A job's variables → what to send, where, and as whom.
 *
 * Reads as leniently as Camunda's runtime: numbers and booleans count as text, a list of one as its item,
 * unknown fields do not matter. What is missing is told all at once.
 *
 * @module
 */

import type { AwsCredentials } from "../aws/credentials.ts";
import { isAllowedEndpoint, isRegion } from "../aws/endpoints.ts";
import { OUTBOUND_CREDENTIAL_INPUT } from "../bpmn/vocabulary.ts";
import type { EventEntry } from "../eventbridge/entry.ts";
import { isJsonObject, type Json, type JsonObject, ownProperty, parseJson, stringifyJson } from "../json.ts";

/** Variables that a job of the connector is read from. */
export const BOUND_VARIABLES = ["authentication", "awsCredential", "configuration", "input"] as const;

/** What a job asks for. */
export interface PutEventsWish {
  /** The event. */
  entry: EventEntry;
  /** AWS region. */
  region: string;
  /** Other endpoint than AWS's own. */
  endpoint?: string;
  /** Credentials of the task's own; absent: the runtime's. */
  credentials?: AwsCredentials;
}

/** What the operator allows. */
export interface BindingRules {
  /**
   * Hosts that an endpoint may name besides AWS's and loopback. With none, a task with keys of its own may name any.
   */
  awsEndpoints: readonly string[];
  /** Whether tasks may use the runtime's own credentials. */
  defaultCredentialsChain: "allow" | "forbid";
  /** Whether a detail that is a text must be an object (`object`) or is sent quoted (`string`). */
  detailText: "object" | "string";
}

/** How a task is to be read. */
export interface BindingOptions {
  /** What the operator allows. */
  rules: BindingRules;
  /** Whether the task's template has shared credentials. Where not, a variable of that name is anybody's. */
  takesCredential: boolean;
  /** Which region wins where a shared credential has one, and the task has one, too. */
  regionFrom: "credential" | "task";
}

/** Where a value is read from: the first of these paths that has one. */
type Paths = readonly [string, ...string[]];

/** EventBridge takes a longer one with an event id, and then drops the event. */
const MAX_DETAIL_TYPE_LENGTH = 128;

/** Binds variables whose secrets are resolved. */
export function bindPutEvents(
  variables: JsonObject,
  { rules, takesCredential, regionFrom }: BindingOptions,
): { wish: PutEventsWish; problem?: undefined } | { wish?: undefined; problem: string } {
  const fields = new Fields(
    takesCredential ? variables : { ...variables, [OUTBOUND_CREDENTIAL_INPUT]: null },
  );
  const credentials = readCredentials(fields, rules);
  const region = readRegion(fields, regionFrom);
  const endpoint = readEndpoint(fields, {
    region,
    // Who brings the keys may show them to anybody, unless the operator has a list; the runtime's own would show
    // its session token.
    allowedHosts: credentials === undefined || rules.awsEndpoints.length > 0 ? rules.awsEndpoints : "every",
  });
  const entry = {
    Source: fields.text("input.source"),
    DetailType: fields.text("input.detailType"),
    Detail: readDetail(fields, rules),
    EventBusName: fields.text("input.eventBusName"),
  };
  if (entry.DetailType.length > MAX_DETAIL_TYPE_LENGTH) {
    fields.refuse(`input.detailType has ${entry.DetailType.length} characters, expected at most 128`);
  }
  const problem = fields.problem();
  return problem === undefined ? { wish: { entry, region, endpoint, credentials } } : { problem };
}

/**
 * The variables with a detail that is the text of a JSON object turned into that object. Done before secrets
 * are resolved: a value with a quotation mark in it must not change what the object is.
 */
export function parseDetailText(variables: JsonObject): JsonObject {
  const input = ownProperty(variables, "input");
  if (!isJsonObject(input)) return variables;
  const text = ownProperty(input, "detail");
  if (typeof text !== "string") return variables;
  try {
    const detail = parseJson(text);
    return isJsonObject(detail) ? { ...variables, input: { ...input, detail } } : variables;
  } catch {
    // Not JSON: it stays a text, and binding says what is wrong with it.
    return variables;
  }
}

/** The keys to sign with, those of a shared credential first; `undefined`: the runtime's own. */
function readCredentials(fields: Fields, rules: BindingRules): AwsCredentials | undefined {
  const shared = `${OUTBOUND_CREDENTIAL_INPUT}.authentication`;
  const source = isJsonObject(fields.value(shared)) ? shared : "authentication";
  // Unknown types are keys, as in Camunda's runtime: templates before version 4 have no type at all.
  if (fields.optionalText(`${source}.type`).toLowerCase() !== "defaultcredentialschain") {
    return {
      accessKeyId: fields.text(`${source}.accessKey`),
      secretAccessKey: fields.text(`${source}.secretKey`),
    };
  }
  if (rules.defaultCredentialsChain === "forbid") {
    fields.refuse(`${source}.type is defaultCredentialsChain, which this runtime does not allow`);
  }
  return undefined;
}

function readRegion(fields: Fields, from: BindingOptions["regionFrom"]): string {
  const own = "configuration.region";
  const shared = `${OUTBOUND_CREDENTIAL_INPUT}.region`;
  const paths: Paths = from === "credential" ? [shared, own] : [own, shared];
  const path = paths.find((candidate) => fields.optionalText(candidate).trim() !== "") ?? own;
  const region = fields.text(path).trim();
  if (region !== "" && !isRegion(region)) {
    fields.refuse(`${path} is not a region, expected one such as eu-central-1`);
  }
  return region;
}

function readEndpoint(
  fields: Fields,
  { region, allowedHosts }: { region: string; allowedHosts: readonly string[] | "every" },
): string | undefined {
  const endpoint = fields.optionalText("configuration.endpoint").trim();
  if (endpoint === "") return undefined;
  const hosts = allowedHosts === "every" ? hostsOf(endpoint) : allowedHosts;
  if (!isAllowedEndpoint(endpoint, { region, allowedHosts: hosts })) {
    fields.refuse(
      "configuration.endpoint is not allowed, expected https without a user, and a host of AWS's in that " +
        "region or one of ZEEBRIDGE_AWS_ENDPOINTS if that is set, or if the runtime's own credentials sign",
    );
  }
  return endpoint;
}

function hostsOf(endpoint: string): string[] {
  return URL.canParse(endpoint) ? [new URL(endpoint).host] : [];
}

function readDetail(fields: Fields, { detailText }: BindingRules): string {
  const detail = fields.value("input.detail");
  if (detail === null) return fields.miss("input.detail");
  const isWanted = isJsonObject(detail) || (detailText === "string" && typeof detail === "string");
  if (!isWanted) fields.refuse(`input.detail is ${kindOf(detail)}, expected a JSON object`);
  return stringifyJson(detail);
}

/** Reads fields by path, and remembers what is wrong with them. */
class Fields {
  readonly #variables: JsonObject;
  readonly #missing: string[] = [];
  readonly #refusals: string[] = [];

  constructor(variables: JsonObject) {
    this.#variables = variables;
  }

  /** A value, or null. */
  value(path: string): Json {
    let value: Json = this.#variables;
    for (const name of path.split(".")) {
      if (!isJsonObject(value)) return null;
      value = ownProperty(value, name) ?? null;
    }
    return value;
  }

  /** A text that must not be blank; empty if it is not there. */
  text(path: string): string {
    const text = this.optionalText(path);
    return text.trim() === "" ? this.miss(path) : text;
  }

  /** A text; empty if it is not there. */
  optionalText(path: string): string {
    const given = this.value(path);
    const value = Array.isArray(given) && given.length === 1 ? given[0] ?? null : given;
    if (value === null || typeof value === "string") return value ?? "";
    if (typeof value !== "object") return String(value);
    this.refuse(`${path} is ${kindOf(value)}, expected text`);
    return "";
  }

  /** Notes a missing field. */
  miss(path: string): string {
    if (!this.#refusals.some((refusal) => refusal.startsWith(`${path} `))) this.#missing.push(path);
    return "";
  }

  /** Notes what is wrong with a field. */
  refuse(refusal: string): void {
    this.#refusals.push(refusal);
  }

  /** Everything that was noted, in one sentence. */
  problem(): string | undefined {
    const missing = this.#missing.length === 0
      ? []
      : [`${this.#missing.join(", ")} must be given and not blank`];
    const problems = [...missing, ...this.#refusals];
    return problems.length === 0 ? undefined : `Cannot send the event: ${problems.join("; ")}`;
  }
}

function kindOf(value: Json): string {
  if (Array.isArray(value)) return "a list";
  if (isJsonObject(value)) return "an object";
  return typeof value === "string" ? "text" : `a ${typeof value === "bigint" ? "number" : typeof value}`;
}
