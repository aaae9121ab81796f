/**
 * Placeholders in the variables of a job: which are to be resolved, and the variables with their values.
 *
 * Several steps, because models and values come from outside in between. The variables are walked once to find the
 * few texts that matter, and once more if some of them change. A value is never scanned for placeholders.
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

/** A text of a value that refers to secrets, or may do so. */
export interface SecretText {
  /** Where it stands. */
  path: FieldPath;
  /** The text. */
  text: string;
  /** Names that it asks for by `{{secrets.NAME}}`. */
  placeholders: string[];
  /** Names that it asks for by `secrets.NAME`, which may also be prose. */
  bare: string[];
}

/** What texts ask for. */
export interface SecretDemand {
  /** Names of secrets to look up, each once. */
  names: string[];
  /** Paths of texts with a reference that stays what it is, in whichever form, such as `input.detail.note`. */
  refused: string[];
}

/** Finds the texts of a value that may refer to a secret. Names of fields are not looked at. */
export function findSecretTexts(value: Json): SecretText[] {
  const texts: SecretText[] = [];
  const path: (string | number)[] = [];
  function visitAt(segment: string | number, item: Json): void {
    path.push(segment);
    visit(item);
    path.pop();
  }
  function visit(item: Json): void {
    if (typeof item === "string") {
      if (mayNameSecret(item)) texts.push(readText([...path], item));
    } else if (Array.isArray(item)) {
      item.forEach((inner, index) => visitAt(index, inner));
    } else if (isJsonObject(item)) {
      for (const [name, inner] of Object.entries(item)) visitAt(name, inner);
    }
  }
  visit(value);
  return texts;
}

function readText(path: FieldPath, text: string): SecretText {
  return { path, text, placeholders: findPlaceholders(text), bare: findBareReferences(text) };
}

/** The texts with `secrets.NAME` written as `{{secrets.NAME}}` where the filter allows it. */
export function braceSecrets(texts: readonly SecretText[], filter: PlaceholderFilter): SecretText[] {
  return texts.map((given) => {
    const { path, text, bare } = given;
    if (!bare.some((name) => filter(path, name))) return given;
    return readText(path, braceReferences(text, (name) => filter(path, name)));
  });
}

/** Sorts the placeholders of texts by the filter. What has no braces by now is not resolved. */
export function findSecrets(texts: readonly SecretText[], filter: PlaceholderFilter): SecretDemand {
  const names = new Set<string>();
  const refused = new Set<string>();
  for (const { path, placeholders, bare } of texts) {
    const allowed = placeholders.filter((name) => filter(path, name));
    for (const name of allowed) names.add(name);
    if (allowed.length < placeholders.length || bare.length > 0) refused.add(path.join("."));
  }
  return { names: [...names], refused: [...refused] };
}

/** What stands in the place of placeholders. */
export interface SecretResolution {
  /** All texts of the variables that {@linkcode findSecretTexts} found, in its order, braced or not. */
  texts: readonly SecretText[];
  /** Which placeholders are replaced. */
  filter: PlaceholderFilter;
  /** By what. */
  values: ReadonlyMap<string, string>;
}

/** The variables with the placeholders that the filter allows replaced by values. */
export function resolveSecrets(
  variables: JsonObject,
  { texts, filter, values }: SecretResolution,
): JsonObject {
  const replaced = texts.map(({ path, text }) =>
    substitutePlaceholders(text, {
      get: (name) => filter(path, name) ? values.get(name) : undefined,
    })
  ).values();
  const resolved = mapSecretTexts(variables, (text) => replaced.next().value ?? text);
  return isJsonObject(resolved) ? resolved : variables;
}

/** Replaces the texts that {@linkcode findSecretTexts} finds, in its order. What does not change is not copied. */
function mapSecretTexts(value: Json, replace: (text: string) => string): Json {
  if (typeof value === "string") return mayNameSecret(value) ? replace(value) : value;
  if (typeof value !== "object" || value === null) return value;
  const before: [string, Json][] = Object.entries(value);
  const after = before.map(([name, item]): [string, Json] => [name, mapSecretTexts(item, replace)]);
  if (after.every(([, item], index) => item === before[index]?.[1])) return value;
  // fromEntries defines properties instead of assigning them: a field named __proto__ is just a field.
  return Array.isArray(value) ? after.map(([, item]) => item) : Object.fromEntries(after);
}
