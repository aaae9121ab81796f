/**
 * Variable mappings: what an element sees of the variables around it, and what becomes of its own.
 *
 * @module
 */

import type { JsonObject } from "../../../core/json.ts";
import type { VariableMapping } from "../model/model.ts";
import type { Evaluator } from "./evaluation.ts";
import { propagate, setLocal, type VariableScope, visibleVariables, withValueAt } from "./variables.ts";

/** Evaluates input mappings: their values are local. */
export function applyInputs(
  inputs: readonly VariableMapping[],
  { scope, evaluator }: { scope: VariableScope; evaluator: Evaluator },
): void {
  if (inputs.length === 0) return;
  const outer = scope.parent === undefined ? {} : visibleVariables(scope.parent);
  setLocal(scope, evaluateMappings(inputs, { seen: outer, merged: {}, evaluator }));
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
  propagate(
    scope.parent,
    evaluateMappings(outputs, { seen, merged: visibleVariables(scope.parent), evaluator }),
  );
}

/** A mapping sees what those before it gave. A nested target becomes part of what `merged` has of its name. */
function evaluateMappings(mappings: readonly VariableMapping[], { seen, merged, evaluator }: {
  seen: JsonObject;
  merged: JsonObject;
  evaluator: Evaluator;
}): JsonObject {
  let results: JsonObject = {};
  for (const { source, target } of mappings) {
    const scope = () => ({ ...seen, ...results });
    const value = evaluator.json(source, { scope, kind: "IO_MAPPING_ERROR" });
    const [name = ""] = target;
    if (!Object.hasOwn(results, name) && target.length > 1 && Object.hasOwn(merged, name)) {
      results = { ...results, [name]: merged[name] ?? null };
    }
    results = withValueAt(results, { path: target, value });
  }
  return results;
}
