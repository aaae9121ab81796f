/**
 * Answers of Zeebe's searches → values. Nearly every property is optional in 8.8 and nullable in 8.9: what is
 * not needed is not looked at.
 *
 * Every reader throws a `TypeError` that says what is wrong without quoting it.
 *
 * @module
 */

import { type Json, type JsonObject, ownProperty } from "../json.ts";
import { type ProcessDefinitionKey, readKey } from "../keys.ts";
import { integerAt, listAt, objectOf, textAt } from "./read.ts";

/** A process definition. */
export interface ZeebeDefinition {
  /** BPMN process id. */
  processDefinitionId: string;
  /** Key of this version. */
  processDefinitionKey: ProcessDefinitionKey;
  /** Version, from 1. */
  version: number;
  /** Resource that it came from. */
  resourceName: string;
  /** Tenant. */
  tenantId: string;
}

/** A page of process definitions. */
export interface ZeebeDefinitionPage {
  /** Definitions that are not deleted. */
  definitions: ZeebeDefinition[];
  /** Cursor of the next page, if there may be one. */
  next?: string;
}

/** A page of process definitions whose instances wait. */
export interface ZeebeAwaitingPage {
  /** Their keys, with repetitions. */
  processDefinitionKeys: ProcessDefinitionKey[];
  /** Cursor of the next page, if there may be one. */
  next?: string;
}

/** Reads the answer of `POST /process-definitions/search`. */
export function readDefinitionPage(
  body: Json,
  { limit, after }: { limit: number; after?: string },
): ZeebeDefinitionPage {
  const { items, page, next } = readPage(body);
  const definitions = items.filter((item) => !isDeleted(item)).map(readDefinition);
  const total = ownProperty(page, "totalItems");
  // A cursor comes with the last page, too. Where a first page says by itself that it has everything, the
  // request for the empty one behind it is saved: this search is made every few seconds.
  const isWhole = after === undefined && items.length < limit && typeof total === "number" &&
    total <= items.length;
  return { definitions, next: isWhole ? undefined : next };
}

/** Reads the answer of `GET /process-definitions/{key}`; `undefined` if it is deleted. */
export function readLiveDefinition(body: Json): ZeebeDefinition | undefined {
  const item = objectOf(body, "the answer");
  return isDeleted(item) ? undefined : readDefinition(item);
}

/** Reads the answer of `GET /process-definitions/{key}/xml`, which has no body where there is no model. */
export function readXml(body: Json): string | undefined {
  if (typeof body !== "string") {
    throw new TypeError("Cannot read an answer of the engine: the model is not a text");
  }
  return body === "" ? undefined : body;
}

/** Reads the answer of either search for definitions whose instances wait. */
export function readAwaitingPage(body: Json): ZeebeAwaitingPage {
  const { items, next } = readPage(body);
  const keys = items.map((item) => ownProperty(item, "processDefinitionKey") ?? null);
  // 8.9 has subscriptions without a definition.
  const processDefinitionKeys = keys.filter((key) => key !== null).map((key) =>
    readKey<ProcessDefinitionKey>(key)
  );
  return { processDefinitionKeys, next };
}

/** Reads the answer of `POST /process-instances/search`. */
export function readActiveInstances(body: Json): boolean {
  return readPage(body).items.length > 0;
}

function readPage(body: Json): { items: JsonObject[]; page: JsonObject; next: string | undefined } {
  const answer = objectOf(body, "the answer");
  const items = listAt(answer, "items").map((item) => objectOf(item, "an item"));
  const page = objectOf(ownProperty(answer, "page") ?? {}, "page");
  const cursor = ownProperty(page, "endCursor");
  // Whatever its cursor: behind an empty page there is nothing.
  const next = typeof cursor === "string" && cursor !== "" && items.length > 0 ? cursor : undefined;
  return { items, page, next };
}

/** Definitions have a state from late 8.8 on. */
function isDeleted(item: JsonObject): boolean {
  return ownProperty(item, "state") === "DELETED";
}

function readDefinition(item: JsonObject): ZeebeDefinition {
  return {
    processDefinitionId: textAt(item, "processDefinitionId"),
    processDefinitionKey: readKey(ownProperty(item, "processDefinitionKey")),
    version: integerAt(item, "version"),
    resourceName: textAt(item, "resourceName"),
    tenantId: textAt(item, "tenantId"),
  };
}
