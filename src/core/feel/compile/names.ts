/**
 * Variables, and paths to what is in them.
 *
 * @module
 */

import { entryOf, findVariable } from "../frame.ts";
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
  const missing = reasonAt(node, { kind: "NO_VARIABLE_FOUND", message: `There is no variable ${name}` });
  return (frame, run) => {
    const value = findVariable(frame, name);
    return value === undefined ? run.refuse(missing) : value;
  };
}

/**
 * Own properties of the objects that are no contexts. What has any other is a context, so that for most names
 * nobody need ask what an object is, which takes longer than to look the name up.
 */
export const FIELDS: ReadonlySet<string> = new Set([
  // A list.
  "length",
  // A number.
  ...["coefficient", "exponent"],
  // A date, a time, a date and time, a duration.
  ...[
    "year",
    "month",
    "day",
    "epochDay",
    "weekday",
    "nanoOfDay",
    "offset",
    "zone",
    "hour",
    "minute",
    "second",
  ],
  ...["nano", "date", "time", "epochSecond", "seconds", "nanos", "months"],
  // A range, a function.
  ...["start", "end", "includesStart", "includesEnd", "parameters", "invoke"],
]);

/** One name behind a dot. */
interface Step {
  readonly name: string;
  /** Whether only a context can have it as an own property. */
  readonly isEntry: boolean;
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
  const missing = reasonAt(node, { kind: "NO_VARIABLE_FOUND", message: `There is no variable ${name}` });
  return (frame, run) => {
    const value = findVariable(frame, name);
    return value === undefined ? run.refuse(missing) : follow(value, steps, run);
  };
}

function stepOf(span: Span, name: string): Step {
  return {
    name,
    isEntry: !FIELDS.has(name) && !/^\d/.test(name),
    noEntry: reasonAt(span, { kind: "NO_CONTEXT_ENTRY_FOUND", message: `There is no entry ${name} in a` }),
    noProperty: reasonAt(span, { kind: "NO_PROPERTY_FOUND", message: `There is no property ${name} of a` }),
  };
}

function follow(start: FeelValue, steps: readonly Step[], run: Run): FeelValue {
  let value = start;
  for (const step of steps) value = stepInto(value, step, run);
  return value;
}

/** An entry, a property, or those of all elements. */
function stepInto(value: FeelValue, step: Step, run: Run): FeelValue {
  if (step.isEntry && typeof value === "object" && value !== null && Object.hasOwn(value, step.name)) {
    return entryIn(value as FeelContext, step, run);
  }
  if (isContext(value)) return entryIn(value, step, run);
  if (value === null) return run.refuse(step.noEntry, value);
  if (isList(value)) {
    run.spend(value.length);
    return value.map((element) => stepInto(element, step, run));
  }
  const property = isTemporal(value) ? temporalProperty(value, step.name) : undefined;
  return property === undefined ? run.refuse(step.noProperty, value) : property;
}

function entryIn(context: FeelContext, step: Step, run: Run): FeelValue {
  const entry = entryOf(context, step.name);
  return entry === undefined || entry instanceof FeelFunction ? run.refuse(step.noEntry, context) : entry;
}
