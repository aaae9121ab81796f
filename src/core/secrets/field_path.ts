/**
 * Which placeholders may be resolved: those that the model's own text has at the same field path.
 *
 * @module
 */

import { type FieldPath, findPlacedTexts, type PlacedText } from "../feel/mod.ts";
import { isJsonObject, type Json, parseJson } from "../json.ts";
import { findBareReferences, findPlaceholders, mayNameSecret } from "./placeholder.ts";

/** An input mapping as the modeller wrote it. */
export interface ModelInput {
  /** Where the value goes, such as `authentication.accessKey`. */
  target: string;
  /** Static text, or FEEL with a leading `=`. */
  source: string;
}

/** Whether the placeholder of a secret may be resolved in the text at a path of the job's variables. */
export type PlaceholderFilter = (path: FieldPath, name: string) => boolean;

/** Resolves whatever has the form of a placeholder. */
export function allowEveryPlaceholder(): boolean {
  return true;
}

/** Resolves nothing. */
export function allowNoPlaceholder(): boolean {
  return false;
}

/**
 * Allows placeholders by field path.
 *
 * Both forms of a reference count, `{{secrets.NAME}}` and `secrets.NAME`.
 * Static texts and string literals of FEEL count, also inside contexts and lists that are written out, and
 * inside JSON objects that are written as text. What an expression computes does not: its place, or whether
 * the text is the model's own, is not known before it is evaluated.
 *
 * @param inputs The task's input mappings, in order: a later one replaces what an earlier one put in its place.
 */
export function allowByFieldPath(inputs: readonly ModelInput[]): PlaceholderFilter {
  let allowed: { path: FieldPath; names: string[] }[] = [];
  for (const { target, source } of inputs) {
    const root = target.split(".").map((segment) => segment.trim());
    allowed = allowed.filter(({ path }) => !root.every((segment, index) => path[index] === segment));
    for (const { path, text } of readSource(source)) {
      const names = [...findPlaceholders(text), ...findBareReferences(text)];
      if (names.length > 0) allowed.push({ path: [...root, ...path], names });
    }
  }
  const places = new Set(allowed.flatMap(({ path, names }) => names.map((name) => placeOf(path, name))));
  return (path, name) => places.has(placeOf(path, name));
}

function placeOf(path: FieldPath, name: string): string {
  return JSON.stringify([...path, name]);
}

function readSource(source: string): PlacedText[] {
  const texts: PlacedText[] = source.startsWith("=")
    ? findPlacedTexts(source)
    : [{ path: [], text: source, isWhole: true }];
  return texts.flatMap((placed) => placed.isWhole ? [placed, ...textsOfJson(placed)] : [placed]);
}

/** A text that is a JSON object may be taken for that object, whose texts then stand at paths of their own. */
function textsOfJson({ path, text }: PlacedText): PlacedText[] {
  if (!mayNameSecret(text) || !text.trimStart().startsWith("{")) return [];
  try {
    const value = parseJson(text);
    return isJsonObject(value) ? textsOf(value, path) : [];
  } catch {
    // Not JSON: then the text stands for itself alone.
    return [];
  }
}

function textsOf(value: Json, path: FieldPath): PlacedText[] {
  if (typeof value === "string") return [{ path, text: value, isWhole: true }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsOf(item, [...path, index]));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, item]) => textsOf(item, [...path, name]));
}
