/**
 * Variables, and paths to what is in them.
 *
 * @module
 */

import { entryOf, findVariable } from "../frame.ts";
import { type Key, keyOf } from "../key.ts";
import { type Reason, reasonAt, type Run } from "../run.ts";
import { temporalProperty } from "../temporal/properties.ts";
import type { NodeOf } from "../tree.ts";
import { isContext, isList, isTemporal } from "../types.ts";
import { type FeelContext, FeelFunction, type FeelValue } from "../value.ts";
import type { Compiler, Compilers, Evaluate } from "./compiler.ts";

/** Variables and paths. */
export const NAMES: Compilers<"variable" | "path"> = { variable: compileVariable, path: compilePath };

function compileVariable(node: NodeOf<"variable">): Evaluate {
  const { name } = node;
  const key = keyOf(name);
  const missing = reasonAt(node, { kind: "NO_VARIABLE_FOUND", message: `There is no variable ${name}` });
  return (frame, run) => {
    const value = findVariable(frame, key);
    return value === undefined ? run.refuse(missing) : value;
  };
}

/** One name behind a dot, and why there may be nothing. Linked, which is followed faster than a list. */
interface Step {
  readonly key: Key;
  readonly next: Step | undefined;
  readonly noEntry: Reason;
  readonly noProperty: Reason;
}

/** All steps of a path at once: most expressions are paths with a comparison. */
function compilePath(node: NodeOf<"path">, compiler: Compiler): Evaluate {
  let first = stepOf(node);
  let start = node.target;
  for (; start.kind === "path"; start = start.target) first = stepOf(start, first);
  if (start.kind === "variable") return compileVariablePath(start, first);
  const evaluate = compiler.compile(start);
  return (frame, run) => follow(evaluate(frame, run), first, run);
}

/** Where there is no variable, there is nothing to say about the steps. */
function compileVariablePath(node: NodeOf<"variable">, first: Step): Evaluate {
  const { name } = node;
  const key = keyOf(name);
  const missing = reasonAt(node, { kind: "NO_VARIABLE_FOUND", message: `There is no variable ${name}` });
  return (frame, run) => {
    const value = findVariable(frame, key);
    return value === undefined ? run.refuse(missing) : follow(value, first, run);
  };
}

function stepOf(node: NodeOf<"path">, next?: Step): Step {
  const { name } = node;
  return {
    key: keyOf(name),
    next,
    noEntry: reasonAt(node, { kind: "NO_CONTEXT_ENTRY_FOUND", message: `There is no entry ${name} in a` }),
    noProperty: reasonAt(node, { kind: "NO_PROPERTY_FOUND", message: `There is no property ${name} of a` }),
  };
}

/** Nearly always a step leads to an entry: what there is to ask and to say otherwise can take its time. */
function follow(start: FeelValue, first: Step, run: Run): FeelValue {
  let value = start;
  for (let step: Step | undefined = first; step !== undefined; step = step.next) {
    const entry = onlyEntryOf(value, step.key);
    value = entry === undefined || entry instanceof FeelFunction ? stepInto(value, step, run) : entry;
  }
  return value;
}

/** What only a context can have under a name; undefined if this has nothing like that. */
function onlyEntryOf(value: FeelValue, { name, isOnlyEntry }: Key): FeelValue | undefined {
  if (!isOnlyEntry || typeof value !== "object" || value === null) return undefined;
  return (value as FeelContext)[name];
}

/** An entry, a property, or those of all elements. */
function stepInto(value: FeelValue, step: Step, run: Run): FeelValue {
  if (isContext(value)) return entryIn(value, step, run);
  if (value === null) return run.refuse(step.noEntry, value);
  if (isList(value)) {
    run.spend(value.length);
    return value.map((element) => stepInto(element, step, run));
  }
  const property = isTemporal(value) ? temporalProperty(value, step.key.name) : undefined;
  return property === undefined ? run.refuse(step.noProperty, value) : property;
}

function entryIn(context: FeelContext, step: Step, run: Run): FeelValue {
  const entry = entryOf(context, step.key);
  return entry === undefined || entry instanceof FeelFunction ? run.refuse(step.noEntry, context) : entry;
}
