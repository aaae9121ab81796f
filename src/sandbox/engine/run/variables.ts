/**
 * Variables and their scopes: each element instance has local ones, and sees those of the scopes around it.
 *
 * @module
 */

import type { Json, JsonObject } from "../../../core/json.ts";

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

/** Sets each variable in the nearest scope that has it, or in the outermost one. */
export function propagate(scope: VariableScope, variables: JsonObject): void {
  for (const [name, value] of Object.entries(variables)) {
    let holder = scope;
    while (!holder.variables.has(name) && holder.parent !== undefined) holder = holder.parent;
    holder.variables.set(name, value);
  }
}

/** Sets a property, whatever its name: `__proto__` is one as any other. */
export function setProperty(object: JsonObject, { name, value }: { name: string; value: Json }): void {
  if (name !== "__proto__") object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}
