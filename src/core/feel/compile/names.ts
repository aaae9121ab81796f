/**
 * Variables, and paths to what is in them.
 *
 * @module
 */

import { entryOf, findVariable } from "../frame.ts";
import { type Key, keyOf } from "../key.ts";
import { type Reason, reasonAt, type Run } from "../run.ts";
import { temporalProperty } from "../temporal/properties.ts";
import type { FeelNode, NodeOf, Span } from "../tree.ts";
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

/** One name behind a dot, and why there may be nothing. */
interface Step {
  readonly key: Key;
  readonly noEntry: Reason;
  readonly noProperty: Reason;
}

/** All steps of a path at once: most expressions are paths with a comparison. */
function compilePath(node: NodeOf<"path">, compiler: Compiler): Evaluate {
  const steps: Step[] = [];
  let start: FeelNode = node;
  for (; start.kind === "path"; start = start.target) steps.unshift(stepOf(start, start.name));
  if (start.kind === "variable") return compileVariablePath(start, steps);
  const evaluate = compiler.compile(start);
  return (frame, run) => follow(evaluate(frame, run), steps, run);
}

/** Where there is no variable, there is nothing to say about the steps. */
function compileVariablePath(node: NodeOf<"variable">, steps: readonly Step[]): Evaluate {
  const { name } = node;
  const key = keyOf(name);
  const missing = reasonAt(node, { kind: "NO_VARIABLE_FOUND", message: `There is no variable ${name}` });
  return (frame, run) => {
    const value = findVariable(frame, key);
    return value === undefined ? run.refuse(missing) : follow(value, steps, run);
  };
}

function stepOf(span: Span, name: string): Step {
  return {
    key: keyOf(name),
    noEntry: reasonAt(span, { kind: "NO_CONTEXT_ENTRY_FOUND", message: `There is no entry ${name} in a` }),
    noProperty: reasonAt(span, { kind: "NO_PROPERTY_FOUND", message: `There is no property ${name} of a` }),
  };
}

/** Nearly always a step leads to an entry: what there is to ask and to say otherwise can take its time. */
function follow(start: FeelValue, steps: readonly Step[], run: Run): FeelValue {
  let value = start;
  for (const step of steps) {
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
