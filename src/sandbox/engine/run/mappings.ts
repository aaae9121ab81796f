/**
 * Variable mappings: what an element sees of the variables around it, and what becomes of its own.
 *
 * @module
 */

import { isJsonObject, type Json, type JsonObject, ownProperty } from "../../../core/json.ts";
import type { Expression } from "../model/expression.ts";
import type { VariableMapping } from "../model/model.ts";
import type { Evaluator } from "./evaluation.ts";
import { propagate, setLocal, setProperty, type VariableScope, visibleVariables } from "./variables.ts";

/** Evaluates input mappings: their values are local. */
export function applyInputs(
  inputs: readonly VariableMapping[],
  { scope, evaluator }: { scope: VariableScope; evaluator: Evaluator },
): void {
  if (inputs.length === 0) return;
  const outer = scope.parent === undefined ? {} : visibleVariables(scope.parent);
  setLocal(scope, evaluateTree(treeOf(inputs), { seen: outer, merged: {}, evaluator }));
}

/**
 * Sets variables at the end of an element. With output mappings its own stay local, and only what is mapped goes
 * out; without, each goes to the nearest scope that has it.
 */
export function applyOutputs(
  outputs: readonly VariableMapping[],
  { scope, variables, evaluator }: {
    scope: VariableScope;
    variables: JsonObject;
    evaluator: Evaluator;
  },
): void {
  if (outputs.length === 0 || scope.parent === undefined) {
    propagate(scope, variables);
    return;
  }
  setLocal(scope, variables);
  const seen = visibleVariables(scope);
  propagate(scope.parent, evaluateTree(treeOf(outputs), { seen, merged: seen, evaluator }));
}

/** Mappings by the parts of their targets. */
type MappingTree = Map<string, Expression | MappingTree>;

/**
 * Of two mappings to one target, or to a part of it, the later one counts. Those to parts of one variable stand
 * together where the first of them stood.
 */
function treeOf(mappings: readonly VariableMapping[]): MappingTree {
  const tree: MappingTree = new Map();
  for (const { source, target } of mappings) {
    let branch = tree;
    for (const name of target.slice(0, -1)) {
      const next = branch.get(name);
      const inner: MappingTree = next instanceof Map ? next : new Map();
      branch.set(name, inner);
      branch = inner;
    }
    branch.set(target.at(-1) ?? "", source);
  }
  return tree;
}

/** A mapping sees what those before it gave: for a part of a variable, by the name of that part. */
function evaluateTree(tree: MappingTree, { seen, merged, evaluator }: {
  seen: JsonObject;
  merged: JsonObject;
  evaluator: Evaluator;
}): JsonObject {
  const results: JsonObject = {};
  for (const [name, part] of tree) {
    const visible = { ...seen, ...results };
    setProperty(results, {
      name,
      value: part instanceof Map
        ? evaluateParts(part, { seen: visible, before: ownProperty(merged, name), evaluator })
        : evaluator.json(part, { scope: () => visible, kind: "IO_MAPPING_ERROR" }),
    });
  }
  return results;
}

/** Parts join what is there, if that is a context. Of anything else they make null. */
function evaluateParts(parts: MappingTree, { seen, before, evaluator }: {
  seen: JsonObject;
  before: Json | undefined;
  evaluator: Evaluator;
}): Json {
  const isNothing = before === undefined || before === null;
  const joined: JsonObject = !isNothing && isJsonObject(before) ? before : {};
  const results = evaluateTree(parts, { seen, merged: joined, evaluator });
  return isNothing || joined === before ? { ...joined, ...results } : null;
}
