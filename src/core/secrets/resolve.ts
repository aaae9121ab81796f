/**
 * Placeholders in the variables of a job: which are to be resolved, and the variables with their values.
 *
 * Two steps, because values come from outside in between. A value is never scanned for placeholders.
 *
 * @module
 */

import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { FieldPath } from "../feel/mod.ts";
import type { PlaceholderFilter } from "./field_path.ts";
import {
  braceReferences,
  findBareReferences,
  findPlaceholders,
  mayNameSecret,
  substitutePlaceholders,
} from "./placeholder.ts";

/** What a value asks for. */
export interface SecretDemand {
  /** Names of secrets to look up, each once. */
  names: string[];
  /** Paths of texts with a placeholder that stays what it is, such as `input.detail.note`. */
  refused: string[];
}

/** What a value may have of secrets. */
export interface SecretReferences {
  /** Paths of texts with `{{secrets.NAME}}`. */
  placeholders: string[];
  /** Paths of texts with `secrets.NAME`, which may also be prose. */
  bare: string[];
}

/** Finds whatever may refer to a secret, in either form. */
export function findReferences(value: Json): SecretReferences {
  const placeholders: string[] = [];
  const bare: string[] = [];
  mapTexts(value, [], (text, path) => {
    if (findPlaceholders(text).length > 0) placeholders.push(path.join("."));
    if (findBareReferences(text).length > 0) bare.push(path.join("."));
    return text;
  });
  return { placeholders, bare };
}

/** The variables with `secrets.NAME` written as `{{secrets.NAME}}` where the filter allows it. */
export function braceSecrets(variables: JsonObject, filter: PlaceholderFilter): JsonObject {
  const braced = mapTexts(variables, [], (text, path) => braceReferences(text, (name) => filter(path, name)));
  return isJsonObject(braced) ? braced : variables;
}

/** Finds the placeholders of a value, and sorts them by the filter. Names of fields are not looked at. */
export function findSecrets(value: Json, filter: PlaceholderFilter): SecretDemand {
  const names = new Set<string>();
  const refused = new Set<string>();
  mapTexts(value, [], (text, path) => {
    for (const name of findPlaceholders(text)) {
      if (filter(path, name)) names.add(name);
      else refused.add(path.join("."));
    }
    return text;
  });
  return { names: [...names], refused: [...refused] };
}

/** The variables with the placeholders that the filter allows replaced by values. */
export function resolveSecrets(
  variables: JsonObject,
  { filter, values }: { filter: PlaceholderFilter; values: ReadonlyMap<string, string> },
): JsonObject {
  const resolved = mapTexts(variables, [], (text, path) => {
    const allowed = [...values].filter(([name]) => filter(path, name));
    return substitutePlaceholders(text, new Map(allowed));
  });
  return isJsonObject(resolved) ? resolved : variables;
}

/** Replaces the texts that may hold a placeholder. What does not change is not copied. */
function mapTexts(value: Json, path: FieldPath, replace: (text: string, path: FieldPath) => string): Json {
  if (typeof value === "string") return mayNameSecret(value) ? replace(value, path) : value;
  if (typeof value !== "object" || value === null) return value;
  let isChanged = false;
  const mapItem = (item: Json, segment: string | number): Json => {
    if (typeof item !== "string" && typeof item !== "object") return item;
    const mapped = mapTexts(item, [...path, segment], replace);
    isChanged ||= mapped !== item;
    return mapped;
  };
  if (Array.isArray(value)) {
    const items = value.map(mapItem);
    return isChanged ? items : value;
  }
  const entries = Object.entries(value).map(([name, item]): [string, Json] => [name, mapItem(item, name)]);
  // fromEntries defines properties instead of assigning them: a field named __proto__ is just a field.
  return isChanged ? Object.fromEntries(entries) : value;
}
