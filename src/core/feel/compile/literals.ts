/**
 * Literals, lists and contexts.
 *
 * @module
 */

import { substitutePlaceholders } from "../../secrets/placeholder.ts";
import { EntryFrame, type Frame } from "../frame.ts";
import type { Run } from "../run.ts";
import { parseAtLiteral } from "../temporal/parse.ts";
import type { NodeOf } from "../tree.ts";
import type { FeelContext, FeelValue } from "../value.ts";
import type { Compiler, Compilers, Evaluate } from "./compiler.ts";
import { constantOf } from "./constants.ts";
import { makeForgivable } from "./lenient.ts";

/** Literals, lists and contexts. */
export const LITERALS: Compilers<
  "null" | "boolean" | "number" | "string" | "temporal" | "list" | "context"
> = {
  null: () => () => null,
  boolean: ({ value }) => () => value,
  number: ({ value }) => () => value,
  string: compileString,
  temporal: ({ text }) => {
    const value = parseAtLiteral(text);
    return () => value;
  },
  list: compileList,
  context: compileContext,
};

/** A string literal, with secrets in the places of their names, if the run has any. */
function compileString({ value, secretSlots }: NodeOf<"string">): Evaluate {
  if (secretSlots.length === 0) return () => value;
  return (_frame, { secrets }) => {
    if (secrets === undefined) return value;
    const values = new Map<string, string>();
    for (const name of secretSlots) {
      const secret = secrets.get(name);
      if (secret !== undefined) values.set(name, secret);
    }
    return substitutePlaceholders(value, values);
  };
}

function compileList(node: NodeOf<"list">, compiler: Compiler): Evaluate {
  const constant = constantOf(node);
  if (constant !== undefined) return () => constant;
  const items = node.items.map((item) => compiler.compile(item));
  return makeForgivable(compiler, (frame, run) => items.map((evaluate) => evaluate(frame, run)));
}

interface CompiledEntry {
  readonly key: string;
  readonly evaluate: Evaluate;
  /** Whether an entry behind it may mean it. */
  readonly isMentioned: boolean;
}

/** Each entry sees those before it, and a function only those: it cannot call itself. */
function compileContext(node: NodeOf<"context">, compiler: Compiler): Evaluate {
  const { entries } = node;
  const compiled = entries.map(({ key, value }): CompiledEntry => ({
    key,
    evaluate: compiler.compile(value),
    isMentioned: compiler.facts.names.has(key),
  }));
  return makeForgivable(compiler, (frame, run) => evaluateEntries(compiled, frame, run));
}

function evaluateEntries(entries: readonly CompiledEntry[], frame: Frame, run: Run): FeelValue {
  const context: Record<string, FeelValue> = {};
  let place = frame;
  for (const { key, evaluate, isMentioned } of entries) {
    const value = evaluate(place, run);
    if (key === "__proto__") Object.defineProperty(context, key, { ...OWN, value });
    else context[key] = value;
    if (isMentioned) place = new EntryFrame(place, { name: key, value });
  }
  return context satisfies FeelContext;
}

const OWN = { configurable: true, enumerable: true, writable: true } as const;
