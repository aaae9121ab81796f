/**
 * `for`, `some` and `every`.
 *
 * @module
 */

import { add, compareNumbers, isNumber, subtract, toDouble } from "../decimal.ts";
import { type Frame, VariableFrame } from "../frame.ts";
import { reasonAt, type Run } from "../run.ts";
import type { IteratorPart, NodeOf } from "../tree.ts";
import { isList } from "../types.ts";
import type { FeelList, FeelNumber, FeelValue } from "../value.ts";
import type { Compiler, Compilers, Evaluate } from "./compiler.ts";
import { compileForgiving, forgive } from "./lenient.ts";
import { expectedBoolean } from "./logic.ts";

/** Iterations. */
export const ITERATION: Compilers<"for" | "some" | "every"> = {
  for: compileFor,
  some: (node, compiler) => compileQuantified(node, compiler, true),
  every: (node, compiler) => compileQuantified(node, compiler, false),
};

/** Where the results so far can be found. */
const PARTIAL = "partial";

function compileFor(node: NodeOf<"for">, compiler: Compiler): Evaluate {
  const body = compileForgiving(node.body, compiler);
  const iterate = compileIterators(node.iterators, compiler);
  const needsPartial = compiler.facts.names.has(PARTIAL);
  return forgive(compiler, (frame, run) => {
    const results: FeelValue[] = [];
    const isDone = iterate(frame, run, (place) => {
      results.push(body(needsPartial ? withPartial(place, results, run) : place, run));
      return false;
    });
    return isDone === null ? null : results;
  });
}

function withPartial(place: Frame, results: FeelList, run: Run): Frame {
  run.spend(results.length);
  return new VariableFrame(place, { name: PARTIAL, value: results.slice() });
}

/** One decisive case decides. If there is none, it is the other way round, or unknown if a case is. */
function compileQuantified(
  node: NodeOf<"some" | "every">,
  compiler: Compiler,
  decisive: boolean,
): Evaluate {
  const condition = compileForgiving(node.condition, compiler);
  const iterate = compileIterators(node.iterators, compiler);
  const noBoolean = expectedBoolean(node.condition);
  return forgive(compiler, (frame, run) => {
    let result: boolean | null = !decisive;
    const isDecided = iterate(frame, run, (place) => {
      const isMet = condition(place, run);
      if (typeof isMet !== "boolean") result = run.refuse(noBoolean, isMet);
      return isMet === decisive;
    });
    return isDecided === null ? null : isDecided ? decisive : result;
  });
}

/** Visits a combination. True ends the iteration. */
type Visit = (place: Frame) => boolean;

/** Visits all combinations. Whether a visit ended it; null if there is nothing to iterate over. */
type Iterate = (frame: Frame, run: Run, visit: Visit) => boolean | null;

/** No iterator sees the variables of another one, and of two with the same name the first one counts. */
function compileIterators(iterators: readonly IteratorPart[], compiler: Compiler): Iterate {
  const sources = iterators.map((iterator) => compileSource(iterator, compiler));
  const names = iterators.map(({ name }) => name);
  const variables = names.map((name, index) => names.indexOf(name) === index ? name : undefined);
  return (frame, run, visit) => {
    const lists: FeelList[] = [];
    for (const source of sources) {
      const list = source(frame, run);
      if (list === null) return null;
      lists.push(list);
    }
    return visitAll({ lists, variables, run, visit }, 0, frame);
  };
}

interface Combinations {
  readonly lists: readonly FeelList[];
  readonly variables: readonly (string | undefined)[];
  readonly run: Run;
  readonly visit: Visit;
}

function visitAll(combinations: Combinations, level: number, frame: Frame): boolean {
  const { lists, variables, run, visit } = combinations;
  const list = lists[level];
  if (list === undefined) return visit(frame);
  const name = variables[level];
  run.spend(list.length);
  for (const value of list) {
    const place = name === undefined ? frame : new VariableFrame(frame, { name, value });
    if (visitAll(combinations, level + 1, place)) return true;
  }
  return false;
}

type Source = (frame: Frame, run: Run) => FeelList | null;

function compileSource(iterator: IteratorPart, compiler: Compiler): Source {
  const source = compiler.compile(iterator.source);
  const { to } = iterator;
  if (to === undefined) {
    const noList = reasonAt(iterator.source, { kind: "INVALID_TYPE", message: "Expected a list, found" });
    return (frame, run) => {
      const list = source(frame, run);
      return isList(list) ? list : run.refuse(noList, list);
    };
  }
  const end = compiler.compile(to);
  const noNumbers = reasonAt(iterator, { kind: "INVALID_TYPE", message: "Expected numbers, found" });
  return (frame, run) => {
    const first = source(frame, run);
    const last = end(frame, run);
    return isNumber(first) && isNumber(last) ? count(first, last, run) : run.refuse(noNumbers, first, last);
  };
}

/** All numbers from one to another, upwards or downwards. */
function count(from: FeelNumber, to: FeelNumber, run: Run): FeelList {
  const step = compareNumbers(from, to) < 0 ? 1 : -1;
  const length = Math.floor(Math.abs(toDouble(subtract(to, from)))) + 1;
  run.spend(length);
  return Array.from({ length }, (_, index) => add(from, step * index));
}
