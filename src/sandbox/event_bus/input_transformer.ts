/**
 * Templates of input transformers: `{"order": <id>, "text": "Order <id> of <customer>"}`.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 * @module
 */

import { type Json, stringifyJson } from "../../core/json.ts";

/** A text made of parts of the event. */
export interface InputTransformer {
  /** Paths of the parts, such as `$.detail.order`, by the name that the template uses. */
  inputPathsMap?: Readonly<Record<string, string>>;
  /** The text: what stands in `<` and `>` is the name of a part. */
  inputTemplate: string;
}

/** Names that every template may use. */
const PREDEFINED: ReadonlySet<string> = new Set([
  "aws.events.rule-arn",
  "aws.events.rule-name",
  "aws.events.event.ingestion-time",
  "aws.events.event",
  "aws.events.event.json",
]);
const MAX_PATHS = 100;
const MAX_TEMPLATE_LENGTH = 8_192;
/** A character with a backslash before it; a placeholder; or a quotation mark. */
const PIECE = /\\[^]|<([\w.-]+)>|"/g;

/** What AWS would not take of a transformer, in words; `undefined` if it would. */
export function findTemplateProblem(
  { inputPathsMap = {}, inputTemplate }: InputTransformer,
): string | undefined {
  const names = Object.keys(inputPathsMap);
  if (names.length > MAX_PATHS) return `inputPathsMap has more than ${MAX_PATHS} paths`;
  const bad = names.find((name) => !/^[\w-]+$/.test(name));
  if (bad !== undefined) return `inputPathsMap has the name ${bad}, expected letters, digits, _ and -`;
  if (inputTemplate.length > MAX_TEMPLATE_LENGTH) {
    return `inputTemplate has more than ${MAX_TEMPLATE_LENGTH} characters`;
  }
  for (const [, name] of inputTemplate.matchAll(PIECE)) {
    if (name === undefined || PREDEFINED.has(name) || names.includes(name)) continue;
    return `inputTemplate has the placeholder ${name}, which is not in inputPathsMap`;
  }
  return undefined;
}

/**
 * Puts values in the places of their names. Within quotation marks a value becomes a part of the text there, and what
 * has parts loses its own quotation marks, as at AWS; elsewhere it is JSON. One that is not there is empty.
 */
export function fillTemplate(template: string, values: ReadonlyMap<string, Json | undefined>): string {
  let isQuoted = false;
  return template.replace(PIECE, (piece: string, name: string | undefined) => {
    if (piece === '"') isQuoted = !isQuoted;
    if (name === undefined) return piece;
    const value = values.get(name) ?? "";
    const text = stringifyJson(value);
    if (!isQuoted) return text;
    return typeof value === "string" ? text.slice(1, -1) : text.replaceAll('"', "");
  });
}
