/**
 * Functions that are not there, or not with these parameters.
 *
 * @module
 */

import type { Overload } from "../builtins/built_in.ts";
import { BUILT_IN_NAMES, findBuiltIn } from "../builtins/mod.ts";
import type { FeelHint, Surroundings } from "../lint.ts";
import type { Argument, FeelNode } from "../tree.ts";
import { nearestName } from "./nearest.ts";

/** What other languages call them. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ["concat", "concatenate"],
  ["len", "string length"],
  ["length", "string length"],
  ["size", "count"],
  ["substr", "substring"],
  ["toLowerCase", "lower case"],
  ["toUpperCase", "upper case"],
]);

/** A call that gives null because there is no such function. */
export function findUnknownFunction(node: FeelNode, { names }: Surroundings): FeelHint | undefined {
  if (node.kind !== "call" || node.target !== undefined || names.brings(node.name)) return undefined;
  const { name, args, position } = node;
  const overloads = findBuiltIn(name);
  if (overloads === undefined) {
    return {
      code: "FEEL_FUNCTION_UNKNOWN",
      message: `There is no function ${name}`,
      position,
      suggestion: OTHER_NAMES.get(name) ?? nearestName(name, BUILT_IN_NAMES),
    };
  }
  if (overloads.some((overload) => takes(overload, args))) return undefined;
  return {
    code: "FEEL_FUNCTION_UNKNOWN",
    message: `The function ${name} cannot be called with ${describe(args)}`,
    position,
    suggestion: `${name}(${parametersLike(args, overloads).join(", ")})`,
  };
}

function takes({ parameters, variadic }: Overload, args: readonly Argument[]): boolean {
  const isNamed = args.some(({ name }) => name !== undefined);
  if (!isNamed) return variadic ? args.length >= parameters.length : args.length === parameters.length;
  return args.every(({ name }) => parameters.some((parameter) => parameter.name === name));
}

function describe(args: readonly Argument[]): string {
  const names = args.flatMap(({ name }) => name ?? []);
  if (names.length > 0) return `parameters named ${names.join(", ")}`;
  return args.length === 1 ? "1 argument" : `${args.length} arguments`;
}

/** The parameters of the way to call it that takes about as many. */
function parametersLike(args: readonly Argument[], overloads: readonly Overload[]): string[] {
  const distanceOf = ({ parameters }: Overload): number => Math.abs(parameters.length - args.length);
  const [nearest] = overloads.toSorted((one, other) => distanceOf(one) - distanceOf(other));
  return nearest?.parameters.map(({ name }) => name) ?? [];
}
