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

/** What a target gets in the place of the whole event; one of them. */
export interface TargetInput {
  /** Always this JSON text. */
  input?: string;
  /** The part of the event at this path, such as `$.detail.order`. */
  inputPath?: string;
}

const PATH = /^\$(?:\.[^.[\]*]+|\[\d+\])*$/;

/** What AWS would not take of an input, in words; `undefined` if it would. */
export function findInputProblem({ input, inputPath }: TargetInput): string | undefined {
  if (input !== undefined && inputPath !== undefined) {
    return "input and inputPath are both there, expected one";
  }
  if (inputPath !== undefined && !PATH.test(inputPath)) return "inputPath is no path such as $.detail.order";
  if (input === undefined) return undefined;
  try {
    parseJson(input);
    return undefined;
  } catch {
    // Not JSON, which is all that there is to say.
    return "input is no JSON text";
  }
}

/** What a target gets; `undefined` if the event has nothing at the path. */
export function selectInput({ input, inputPath }: TargetInput, event: JsonObject): Json | undefined {
  if (input !== undefined) return parseJson(input);
  let found: Json | undefined = event;
  for (const [step, name, index] of (inputPath ?? "$").matchAll(/\.([^.[\]]+)|\[(\d+)\]/g)) {
    if (step.startsWith(".")) found = isJsonObject(found) ? ownProperty(found, name ?? "") : undefined;
    else found = Array.isArray(found) ? found[Number(index)] : undefined;
  }
  return found;
}

/** A body with fields added, which only an object has room for. */
export function bodyTextOf(body: Json, fields: Readonly<Record<string, string>>): string {
  return stringifyJson(isJsonObject(body) ? { ...body, ...fields } : body);
}
