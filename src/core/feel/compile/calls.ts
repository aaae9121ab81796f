/**
 * Calls and function literals.
 *
 * @module
 */

import type { Overload } from "../builtins/built_in.ts";
import { findBuiltIn } from "../builtins/mod.ts";
import { findFunction, type Frame, functionOf, VariableFrame } from "../frame.ts";
import { keyOf } from "../key.ts";
import { NOWHERE, type Reason, reasonAt, type Run } from "../run.ts";
import type { Argument, NodeOf } from "../tree.ts";
import { conforms, isContext, typeName } from "../types.ts";
import { FeelFunction, type FeelValue } from "../value.ts";
import type { Compiler, Compilers, Evaluate } from "./compiler.ts";
import { constantOf } from "./constants.ts";
import { Forgivable, forgive, forgiving } from "./lenient.ts";
import { compileRangeValue } from "./tests.ts";

/** Calls and function literals. */
export const CALLS: Compilers<"call" | "function"> = { call: compileCall, function: compileFunction };

/** Arguments as they were written. */
interface Arguments {
  readonly evaluators: readonly Evaluate[];
  /** Their names; undefined if they have none. */
  readonly names: readonly string[] | undefined;
}

function compileArguments(args: readonly Argument[], compiler: Compiler): Arguments {
  const names = args.flatMap(({ name }) => name ?? []);
  return {
    evaluators: args.map(({ value }) =>
      value.kind === "range" ? compileRangeValue(value, compiler) : compiler.compile(value)
    ),
    names: names.length > 0 ? names : undefined,
  };
}

/** Which argument each parameter gets: an index, or -1 for none. Undefined if the arguments do not fit. */
function assign({ evaluators, names }: Arguments, parameters: readonly string[]): number[] | undefined {
  if (names === undefined) {
    return evaluators.length === parameters.length ? [...evaluators.keys()] : undefined;
  }
  if (!names.every((name) => parameters.includes(name))) return undefined;
  return parameters.map((parameter) => names.lastIndexOf(parameter));
}

function compileCall(node: NodeOf<"call">, compiler: Compiler): Evaluate {
  const constant = constantOf(node);
  if (constant !== undefined) return () => constant;
  const args = compileArguments(node.args, compiler);
  if (node.target !== undefined) return compileQualifiedCall(node, args, compiler.compile(node.target));
  const { name } = node;
  const key = keyOf(name);
  const callBuiltIn = compileBuiltInCall(node, args);
  const fits = (candidate: FeelFunction): boolean => assign(args, candidate.parameters) !== undefined;
  return forgive(compiler, (frame, run) => {
    // Only what surrounds an expression defines functions, so that most calls need not look for one.
    const own = frame.parent === undefined ? undefined : findFunction(frame, { key, fits });
    if (own === undefined) return callBuiltIn(frame, run);
    return forgiving(() => callOwn(own, args, frame, run))(frame, run);
  });
}

/** `target.name(…)`: where there is no such function, the expression fails. */
function compileQualifiedCall(node: NodeOf<"call">, args: Arguments, target: Evaluate): Evaluate {
  const { name } = node;
  const key = keyOf(name);
  const noContext = reasonAt(node, { kind: "INVALID_TYPE", message: `Cannot call ${name} of a` });
  const message = `There is no function ${name} with these parameters`;
  const noFunction = reasonAt(node, { kind: "NO_FUNCTION_FOUND", message });
  return (frame, run) => {
    const context = target(frame, run);
    if (!isContext(context)) return fail(noContext, run, context);
    const own = functionOf(context, key);
    if (own === undefined || assign(args, own.parameters) === undefined) return fail(noFunction, run);
    return callOwn(own, args, frame, run);
  };
}

/** Fails in a way that may be forgiven; then the warning says why there is null. */
function fail(reason: Reason, run: Run, value?: FeelValue): never {
  run.refuse(reason, value);
  run.position = reason.position;
  throw new Forgivable(value === undefined ? reason.message : `${reason.message} ${typeName(value)}`);
}

function callOwn(own: FeelFunction, args: Arguments, frame: Frame, run: Run): FeelValue {
  const values = args.evaluators.map((evaluate) => evaluate(frame, run));
  const assigned = assign(args, own.parameters) ?? [];
  return own.invoke(assigned.map((index) => values[index] ?? null));
}

/** Names are dispatched when the program is compiled, types when it runs. */
function compileBuiltInCall(node: NodeOf<"call">, args: Arguments): Evaluate {
  const { name } = node;
  const known = findBuiltIn(name);
  const candidates = (known ?? []).flatMap((overload) => candidateOf(overload, args) ?? []);
  const unknown = reasonAt(node, {
    kind: "NO_FUNCTION_FOUND",
    message: known ? `There is no function ${name} with these parameters` : `There is no function ${name}`,
  });
  if (candidates.length === 0) return (_frame, run) => run.refuse(unknown);
  const mismatch = reasonAt(node, {
    kind: "FUNCTION_INVOCATION_FAILURE",
    message: `The function ${name} cannot be called with these types`,
  });
  return (frame, run) => {
    const values = args.evaluators.map((evaluate) => evaluate(frame, run));
    return invokeFirst(candidates, values, mismatch, run);
  };
}

/** A way to call a built-in, and how arguments become what it takes. */
interface Candidate {
  readonly overload: Overload;
  readonly arrange: (values: readonly FeelValue[]) => readonly FeelValue[];
}

function candidateOf(overload: Overload, args: Arguments): Candidate | undefined {
  const { parameters, variadic } = overload;
  const fixed = parameters.length - 1;
  if (variadic && args.names === undefined) {
    if (args.evaluators.length < parameters.length) return undefined;
    return { overload, arrange: (values) => [...values.slice(0, fixed), values.slice(fixed)] };
  }
  const assigned = assign(args, parameters.map(({ name }) => name));
  if (assigned === undefined) return undefined;
  if (args.names === undefined) return { overload, arrange: (values) => values };
  return { overload, arrange: (values) => assigned.map((index) => values[index] ?? null) };
}

function invokeFirst(
  candidates: readonly Candidate[],
  values: readonly FeelValue[],
  mismatch: Reason,
  run: Run,
): FeelValue {
  run.position = mismatch.position;
  for (const { overload, arrange } of candidates) {
    const args = arrange(values);
    if (!accepts(overload, args)) continue;
    const result = overload.call(args, run);
    run.position = NOWHERE;
    return result;
  }
  return run.refuse(mismatch);
}

/** What further arguments are gathered in is a list, whatever the type says of them. */
function accepts({ parameters, variadic }: Overload, args: readonly FeelValue[]): boolean {
  const checked = variadic ? parameters.length - 1 : parameters.length;
  for (let index = 0; index < checked; index++) {
    const type = parameters[index]?.type ?? "any";
    if (type !== "any" && !conforms(args[index] ?? null, type)) return false;
  }
  return true;
}

/** A function sees what surrounds it. */
function compileFunction(node: NodeOf<"function">, compiler: Compiler): Evaluate {
  const { parameters } = node;
  const body = compiler.compile(node.body);
  return (frame, run) =>
    new FeelFunction(parameters, (args) => {
      let place = frame;
      for (const [index, name] of parameters.entries()) {
        place = new VariableFrame(place, { name, value: args[index] ?? null });
      }
      return run.call(() => body(place, run));
    });
}
