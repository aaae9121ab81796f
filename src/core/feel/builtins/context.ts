/**
 * Built-ins about contexts. Keys come from strangers: contexts are made by `Object.fromEntries` and by spreading,
 * which never write to `__proto__`.
 *
 * @module
 */

import type { Evaluation } from "../evaluation.ts";
import { isContext, isList } from "../types.ts";
import { type FeelContext, FeelFunction, type FeelList, type FeelValue } from "../value.ts";
import type { BuiltIn, BuiltInTable } from "./built_in.ts";
import { any, context, itemsOverload, list, overload, string } from "./signature.ts";

const PUT: BuiltIn = [
  overload(
    [context("context"), string("key"), any("value")],
    ([target, key, value], evaluation) => put(target, { path: [key], value, evaluation }),
  ),
  overload([context("context"), list("key"), any("value")], putPath),
];

const MERGE: BuiltIn = [itemsOverload("contexts", merge)];

/** Contexts. */
export const CONTEXT_FUNCTIONS: BuiltInTable = {
  "get value": [
    overload([context("m"), string("key")], ([target, key]) => entryOf(target, key)),
    overload([context("m"), list("key")], valueAt),
    overload([context("context"), string("key")], ([target, key]) => entryOf(target, key)),
    overload([context("context"), list("key")], valueAt),
    overload([context("context"), list("keys")], valueAt),
  ],
  "get entries": [
    overload([context("context")], getEntries),
    overload([context("m")], getEntries),
  ],
  "context": [overload([any("entries")], contextOf)],
  "context put": [...PUT, overload([context("context"), list("keys"), any("value")], putPath)],
  "put": PUT,
  "context merge": MERGE,
  "put all": MERGE,
};

function entryOf(target: FeelContext, key: string): FeelValue {
  return Object.hasOwn(target, key) ? target[key] ?? null : null;
}

function valueAt([target, path]: readonly [FeelContext, FeelList], evaluation: Evaluation): FeelValue {
  evaluation.spend(path.length);
  if (path.length === 0) return null;
  let value: FeelValue = target;
  for (const key of path) {
    if (typeof key !== "string" || !isContext(value)) return null;
    value = entryOf(value, key);
  }
  return value;
}

function getEntries([target]: readonly [FeelContext], evaluation: Evaluation): FeelValue {
  // Functions are no entries: Camunda keeps them apart.
  const entries = Object.entries(target).filter(([, value]) => !(value instanceof FeelFunction));
  evaluation.spend(entries.length);
  return entries.map(([key, value]) => ({ key, value }));
}

function contextOf([entries]: readonly [FeelValue], evaluation: Evaluation): FeelValue {
  if (!isList(entries)) return null;
  evaluation.spend(entries.length);
  const pairs: [string, FeelValue][] = [];
  for (const entry of entries) {
    if (!isContext(entry) || !Object.hasOwn(entry, "value")) return null;
    const key = entryOf(entry, "key");
    if (typeof key !== "string") return null;
    pairs.push([key, entryOf(entry, "value")]);
  }
  return Object.fromEntries(pairs);
}

function putPath(
  [target, path, value]: readonly [FeelContext, FeelList, FeelValue],
  evaluation: Evaluation,
): FeelValue {
  const keys = path.filter((key) => typeof key === "string");
  if (keys.length < path.length || keys.length === 0) return null;
  return put(target, { path: keys, value, evaluation });
}

/** Contexts on the way are copied; what is no context makes way for one. */
function put(
  target: FeelContext,
  { path, value, evaluation }: { path: readonly string[]; value: FeelValue; evaluation: Evaluation },
): FeelValue {
  const contexts = [target];
  for (const key of path.slice(0, -1)) {
    const inner = entryOf(contexts.at(-1) ?? {}, key);
    contexts.push(isContext(inner) ? inner : {});
  }
  let result = value;
  for (const [index, key] of [...path.entries()].reverse()) {
    const copied = contexts[index] ?? {};
    evaluation.spend(1 + Object.keys(copied).length);
    result = { ...copied, [key]: result };
  }
  return result;
}

function merge(contexts: FeelList, evaluation: Evaluation): FeelValue {
  const entries: [string, FeelValue][] = [];
  for (const item of contexts) {
    if (!isContext(item)) return null;
    const added = Object.entries(item);
    evaluation.spend(1 + added.length);
    for (const entry of added) entries.push(entry);
  }
  return Object.fromEntries(entries);
}
