/**
 * `{{secrets.NAME}}` in texts: found, and replaced in one pass.
 *
 * @module
 */

/** Blanks may stand inside the braces. No part can match in two ways, so hostile text costs linear time. */
const PLACEHOLDER = /\{\{\s*secrets\.([^\s{}]{1,256})\s*\}\}/g;

/** Names of the secrets that a text asks for, in order of appearance, repetitions included. */
export function findPlaceholders(text: string): string[] {
  return Array.from(text.matchAll(PLACEHOLDER), ([, name]) => name ?? "");
}

/** The older form without braces, and whatever has braces already. Letters before `secrets` do not matter. */
const BARE_REFERENCE = /\{\{[^{}]*\}\}|secrets\.([A-Za-z0-9]+(?:[\/._-][A-Za-z0-9]+)*)/g;
/** A string literal of FEEL, from quote to quote; one that does not end goes to the end, so that nobody looks twice. */
const STRING_LITERAL = /"(?:[^"\\]|\\.?)*(?:"|$)/gs;

/** Whether a text may have a reference to a secret in it, in whichever form; cheap enough for every text. */
export function mayNameSecret(text: string): boolean {
  return text.includes("secrets.");
}

/** Names that a text asks for in the older form alone. */
export function findBareReferences(text: string): string[] {
  return Array.from(text.matchAll(BARE_REFERENCE), ([, name]) => name ?? "").filter((name) => name !== "");
}

/** Writes those references of the older form with braces whose name is wanted; others are prose. */
export function braceReferences(text: string, isWanted: (name: string) => boolean): string {
  return text.replace(
    BARE_REFERENCE,
    (reference, name?: string) => name && isWanted(name) ? `{{secrets.${name}}}` : reference,
  );
}

/**
 * Writes `secrets.NAME`, the form that Camunda has deprecated, as `{{secrets.NAME}}`: in FEEL only inside string
 * literals, since anywhere else it is a path.
 */
export function bracePlaceholders(text: string): string {
  const braceBare = (part: string): string => braceReferences(part, () => true);
  return text.startsWith("=") ? text.replace(STRING_LITERAL, braceBare) : braceBare(text);
}

/**
 * Replaces placeholders by values. A placeholder without a value stays as it is. A value is never scanned
 * again: a secret cannot name another one.
 */
export function substitutePlaceholders(
  text: string,
  values: Pick<ReadonlyMap<string, string>, "get">,
): string {
  return text.replaceAll(PLACEHOLDER, (placeholder, name: string) => values.get(name) ?? placeholder);
}
