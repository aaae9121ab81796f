/**
 * `list[condition]` and `list[index]`.
 *
 * @module
 */

import { isNumber, toDouble } from "../decimal.ts";
import { ElementFrame, type Frame } from "../frame.ts";
import { reasonAt, type Run } from "../run.ts";
import type { FeelNode, NodeOf } from "../tree.ts";
import { isList } from "../types.ts";
import type { FeelList, FeelNumber, FeelValue } from "../value.ts";
import type { Compiler, Compilers, Evaluate } from "./compiler.ts";
import { constantOf } from "./constants.ts";
import { forgive } from "./lenient.ts";

/** Filters. */
export const FILTERS: Compilers<"filter"> = { filter: compileFilter };

function compileFilter(node: NodeOf<"filter">, compiler: Compiler): Evaluate {
  const target = compiler.compile(node.target);
  const select = compileSelection(node.condition, compiler);
  const noList = reasonAt(node, { kind: "INVALID_TYPE", message: "Only a list can be filtered, not a" });
  return forgive(compiler, (frame, run) => {
    const list = target(frame, run);
    return isList(list) ? select(list, frame, run) : run.refuse(noList, list);
  });
}

type Select = (list: FeelList, frame: Frame, run: Run) => FeelValue;

/**
 * What stands between the brackets is an index if it is a number: as a literal, in the place of the list, or for
 * the first element. Comparisons and calls are asked for the elements only.
 */
function compileSelection(condition: FeelNode, compiler: Compiler): Select {
  const constant = constantOf(condition);
  if (constant !== undefined && isNumber(constant)) return (list) => elementAt(list, constant);
  const evaluate = compiler.compile(condition);
  if (condition.kind === "call" || condition.kind === "comparison" && condition.operator !== "!=") {
    return (list, frame, run) => filter(list, evaluate, frame, run);
  }
  const evaluateOutside = forgive(compiler, evaluate);
  return (list, frame, run) => {
    const index = evaluateOutside(frame, run);
    return isNumber(index) ? elementAt(list, index) : filter(list, evaluate, frame, run);
  };
}

function filter(list: FeelList, condition: Evaluate, frame: Frame, run: Run): FeelValue {
  run.spend(list.length);
  const selected: FeelValue[] = [];
  for (let index = 0; index < list.length; index++) {
    const element = list[index] ?? null;
    const isMet = condition(new ElementFrame(frame, element), run);
    if (isMet === true) selected.push(element);
    else if (index === 0 && isNumber(isMet)) return elementAt(list, isMet);
  }
  return selected;
}

/** Counts from 1, or from the end if it is negative. Fractions do not count. */
function elementAt(list: FeelList, index: FeelNumber): FeelValue {
  const position = toDouble(index);
  return list[Math.floor(position > 0 ? position - 1 : list.length + position)] ?? null;
}
