/**
 * What of an event a target gets.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 * @module
 */

import {
  isJsonObject,
  type Json,
  type JsonObject,
  ownProperty,
  parseJson,
  stringifyJson,
} from "../../core/json.ts";
import { fillTemplate, findTemplateProblem, type InputTransformer } from "./input_transformer.ts";

/** What a target gets in the place of the whole event; one of them at most. */
export interface TargetInput {
  /** Always this JSON text. */
  input?: string;
  /** The part of the event at this path, such as `$.detail.order`. */
  inputPath?: string;
  /** A text made of parts of the event. */
  inputTransformer?: InputTransformer;
}

/** An event on its way to a target of a rule. */
export interface RoutedEvent {
  /** The event with its envelope. */
  event: JsonObject;
  /** The rule that it matched. */
  rule: { name: string; arn: string };
  /** When it was taken, in milliseconds since the epoch. */
  takenAt: number;
}

const PATH = /^\$(?:\.[^.[\]*]+|\[\d+\])*$/;

/** What AWS would not take of an input, in words; `undefined` if it would. */
export function findInputProblem({ input, inputPath, inputTransformer }: TargetInput): string | undefined {
  if ([input, inputPath, inputTransformer].filter((one) => one !== undefined).length > 1) {
    return "only one of input, inputPath and inputTransformer may be there";
  }
  const paths = [
    ...inputPath === undefined ? [] : [inputPath],
    ...Object.values(inputTransformer?.inputPathsMap ?? {}),
  ];
  const bad = paths.find((path) => !PATH.test(path));
  if (bad !== undefined) return `${bad} is no path such as $.detail.order`;
  if (inputTransformer !== undefined) return findTemplateProblem(inputTransformer);
  return input === undefined || isJson(input) ? undefined : "input is no JSON text";
}

function isJson(text: string): boolean {
  try {
    parseJson(text);
    return true;
  } catch {
    // That is the answer.
    return false;
  }
}

/** The text that a target gets. */
export function inputTextOf(
  { input, inputPath, inputTransformer }: TargetInput,
  routed: RoutedEvent,
): string {
  const { event, rule, takenAt } = routed;
  if (input !== undefined) return input;
  if (inputTransformer === undefined) return stringifyJson(valueAt(inputPath ?? "$", event) ?? null);
  const { inputPathsMap = {}, inputTemplate } = inputTransformer;
  const { detail: _, "detail-type": detailType = null, ...envelope } = event;
  const values = new Map<string, Json | undefined>([
    ["aws.events.rule-arn", rule.arn],
    ["aws.events.rule-name", rule.name],
    ["aws.events.event.ingestion-time", new Date(takenAt).toISOString()],
    // As AWS spells it, and without the detail.
    ["aws.events.event", { ...envelope, detailType }],
    ["aws.events.event.json", event],
  ]);
  for (const [name, path] of Object.entries(inputPathsMap)) values.set(name, valueAt(path, event));
  return fillTemplate(inputTemplate, values);
}

function valueAt(path: string, event: JsonObject): Json | undefined {
  let found: Json | undefined = event;
  for (const [step, name, index] of path.matchAll(/\.([^.[\]]+)|\[(\d+)\]/g)) {
    if (step.startsWith(".")) found = isJsonObject(found) ? ownProperty(found, name ?? "") : undefined;
    else found = Array.isArray(found) ? found[Number(index)] : undefined;
  }
  return found;
}

/** A body with fields added. Only an object has room for them. */
export function addFields(text: string, fields: Readonly<Record<string, string>>): string {
  if (Object.keys(fields).length === 0 || !isJson(text)) return text;
  const body = parseJson(text);
  return isJsonObject(body) ? stringifyJson({ ...body, ...fields }) : text;
}
