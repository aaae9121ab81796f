/**
 * Variables and their scopes: each element instance has local ones, and sees those of the scopes around it.
 *
 * @module
 */

import { type Json, type JsonObject, stringifyJson } from "../../../core/json.ts";

/** Something that has variables. */
export interface VariableScope {
  /** Local variables. */
  readonly variables: Map<string, Json>;
  /** The scope around it. */
  readonly parent?: VariableScope;
}

/** Every variable that is visible in a scope; the nearest one of a name hides the others. */
export function visibleVariables(scope: VariableScope): JsonObject {
  const visible: JsonObject = scope.parent === undefined ? {} : visibleVariables(scope.parent);
  for (const [name, value] of scope.variables) setProperty(visible, { name, value });
  return visible;
}

/** Sets variables in a scope itself. */
export function setLocal(scope: VariableScope, variables: JsonObject): void {
  for (const [name, value] of Object.entries(variables)) scope.variables.set(name, value);
}

/**
 * Sets each variable in the nearest scope that has it with another value, or in the outermost one. That a variable
 * passes by a scope where it has the same value already is Zeebe's way.
 */
export function propagate(scope: VariableScope, variables: JsonObject): void {
  for (const [name, value] of Object.entries(variables)) {
    let holder = scope;
    while (holder.parent !== undefined && !hasOther(holder, { name, value })) holder = holder.parent;
    holder.variables.set(name, value);
  }
}

function hasOther({ variables }: VariableScope, { name, value }: { name: string; value: Json }): boolean {
  const own = variables.get(name);
  return own !== undefined && own !== value && stringifyJson(own) !== stringifyJson(value);
}

/** Sets a property, whatever its name: `__proto__` is one as any other. */
export function setProperty(object: JsonObject, { name, value }: { name: string; value: Json }): void {
  if (name !== "__proto__") object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}
