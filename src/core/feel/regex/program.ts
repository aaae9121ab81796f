/**
 * The tree of a pattern → instructions for {@linkcode Search}.
 *
 * @module
 */

import { FeelAbort } from "../failure.ts";
import type { Anchor, ParsedPattern, PatternNode } from "./node.ts";
import { type CodePointSet, tabulate, VERTICAL_SPACE } from "./sets.ts";

/** What an instruction does. */
export type Operation =
  /** Takes a text. */
  | "text"
  /** Takes a character of a set. */
  | "set"
  /** Takes as many characters of a set as there are, from `min` to `max`, and gives them back one by one. */
  | "span"
  /** Takes as many, and gives none back. */
  | "spanAll"
  /** Takes what a group took. */
  | "reference"
  /** Takes what a group took, in upper or lower case. */
  | "referenceAnyCase"
  /** Takes nothing, but an anchor must hold. */
  | "anchor"
  /** Takes nothing, but what starts at `target` must match ahead, or must not if `negated`. */
  | "ahead"
  /** Takes nothing, but what starts at `target` must match right before, `min` to `max` characters back. */
  | "behind"
  /** Takes what starts at `target`, and never gives it back. */
  | "atomic"
  /** Goes on with the next instruction and, should that fail, at `target`. */
  | "split"
  /** Goes on at `target` and, should that fail, with the next instruction. */
  | "splitLater"
  /** Goes on at `target`. */
  | "jump"
  /** Remembers the position in `slot`. */
  | "save"
  /** Leaves a loop, to `target`, if its last turn took nothing since `slot`. */
  | "progress"
  /** Is done. */
  | "match";

/** One step. All have the same fields, which keeps the search fast; those that do not matter have no meaning. */
export interface Instruction {
  readonly operation: Operation;
  readonly text: string;
  readonly set: CodePointSet;
  readonly anchor: Anchor;
  readonly slot: number;
  readonly min: number;
  readonly max: number;
  readonly negated: boolean;
  target: number;
}

/** A pattern that is ready to be searched for. */
export interface PatternProgram {
  /** What to do, from the first on. */
  readonly instructions: readonly Instruction[];
  /** Two slots, start and end, for each group and the whole, and one for each loop that must make progress. */
  readonly slotCount: number;
  /** Number of capturing groups. */
  readonly groupCount: number;
  /** Numbers of the groups that have a name. */
  readonly groupNames: ReadonlyMap<string, number>;
  /** Whether what was captured decides on what matches: then a state that failed once may succeed later. */
  readonly hasReferences: boolean;
  /** A text that every match starts with. */
  readonly prefix: string;
  /** Whether every match starts where the text does. */
  readonly isAnchored: boolean;
}

/** `(a{100}){100}` is written out, so that a search is in no state but its position. This is what may come of it. */
const MAX_INSTRUCTIONS = 20_000;

const LINE_BREAKS: readonly PatternNode[] = [
  { kind: "text", text: "\r\n" },
  { kind: "set", set: VERTICAL_SPACE },
];

/**
 * Compiles a pattern.
 *
 * @throws {FeelAbort} `FEEL_TOO_LARGE` where repetitions of repetitions add up to too much.
 */
export function compileProgram({ node, groupCount, groupNames }: ParsedPattern): PatternProgram {
  const builder = new ProgramBuilder(groupCount);
  builder.emitWhole(node);
  return {
    instructions: builder.instructions,
    slotCount: builder.slotCount,
    groupCount,
    groupNames,
    hasReferences: builder.hasReferences,
    prefix: prefixOf(node),
    isAnchored: isTextStart(firstOf(node)),
  };
}

class ProgramBuilder {
  readonly instructions: Instruction[] = [];
  slotCount: number;
  hasReferences = false;
  readonly #groupCount: number;
  readonly #tables = new Map<CodePointSet, CodePointSet>();

  constructor(groupCount: number) {
    this.#groupCount = groupCount;
    this.slotCount = 2 * (groupCount + 1);
  }

  emitWhole(node: PatternNode): void {
    this.#add("save", { slot: 0 });
    this.#emit(node);
    this.#add("save", { slot: 1 });
    this.#add("match");
  }

  #add(operation: Operation, fields: Partial<Instruction> = {}): Instruction {
    if (this.instructions.length >= MAX_INSTRUCTIONS) {
      throw new FeelAbort("FEEL_TOO_LARGE", "A regular expression repeats too much");
    }
    const instruction: Instruction = {
      operation,
      text: fields.text ?? "",
      set: fields.set ?? nothing,
      anchor: fields.anchor ?? "textStart",
      slot: fields.slot ?? 0,
      min: fields.min ?? 0,
      max: fields.max ?? 0,
      negated: fields.negated ?? false,
      target: fields.target ?? 0,
    };
    this.instructions.push(instruction);
    return instruction;
  }

  /** A repetition that is written out shares its tables. */
  #tabulated(set: CodePointSet): CodePointSet {
    const table = this.#tables.get(set) ?? tabulate(set);
    this.#tables.set(set, table);
    return table;
  }

  #emit(node: PatternNode): void {
    switch (node.kind) {
      case "text":
        this.#add("text", { text: node.text });
        return;
      case "set":
        this.#add("set", { set: this.#tabulated(node.set) });
        return;
      case "lineBreak":
        this.#emitChoice(LINE_BREAKS);
        return;
      case "sequence":
        for (const item of node.items) this.#emit(item);
        return;
      case "choice":
        this.#emitChoice(node.options);
        return;
      case "repeat":
        this.#emitRepeat(node);
        return;
      case "capture":
        this.#add("save", { slot: 2 * node.group });
        this.#emit(node.item);
        this.#add("save", { slot: 2 * node.group + 1 });
        return;
      case "reference":
        this.#emitReference(node);
        return;
      case "anchor":
        this.#add("anchor", { anchor: node.anchor });
        return;
      case "atomic":
        this.#emitApart("atomic", node.item);
        return;
      case "ahead":
        this.#emitApart("ahead", node.item, { negated: node.negated });
        return;
      case "behind":
        this.#emitApart("behind", node.item, { negated: node.negated, ...node.reach });
    }
  }

  /** To a group that does not exist, it never matches. */
  #emitReference({ group, ignoreCase }: PatternNode & { kind: "reference" }): void {
    if (group > this.#groupCount) {
      this.#add("set", { set: nothing });
      return;
    }
    this.hasReferences = true;
    this.#add(ignoreCase ? "referenceAnyCase" : "reference", { slot: 2 * group });
  }

  /** `a|b|c`: each option but the last is tried with the next to fall back on. */
  #emitChoice(options: readonly PatternNode[]): void {
    const jumps: Instruction[] = [];
    options.forEach((option, index) => {
      const isLast = index === options.length - 1;
      const split = isLast ? undefined : this.#add("split");
      this.#emit(option);
      if (split === undefined) return;
      jumps.push(this.#add("jump"));
      split.target = this.instructions.length;
    });
    for (const jump of jumps) jump.target = this.instructions.length;
  }

  #emitRepeat({ item, min, max, greed }: PatternNode & { kind: "repeat" }): void {
    if (item.kind === "set" && greed !== "lazy") {
      this.#add(greed === "greedy" ? "span" : "spanAll", { set: this.#tabulated(item.set), min, max });
      return;
    }
    if (greed === "possessive") {
      // As in Java, it is not only the whole that gives nothing back, but each turn.
      const turn: PatternNode = item.kind === "text" ? item : { kind: "atomic", item };
      this.#emitApart("atomic", { kind: "repeat", item: turn, min, max, greed: "greedy" });
      return;
    }
    for (let count = 0; count < min; count++) {
      const before = this.instructions.length;
      this.#emit(item);
      // Nothing, however often, is nothing.
      if (this.instructions.length === before) return;
    }
    const operation = greed === "lazy" ? "splitLater" : "split";
    if (max === Infinity) this.#emitLoop(operation, item);
    else this.#emitOptional(operation, { item, count: max - min });
  }

  /** `(?:a(?:a(?:a)?)?)?` for what may come up to three times: the first that fails ends them all. */
  #emitOptional(operation: Operation, { item, count }: { item: PatternNode; count: number }): void {
    const splits: Instruction[] = [];
    for (let done = 0; done < count; done++) {
      splits.push(this.#add(operation));
      this.#emit(item);
    }
    for (const split of splits) split.target = this.instructions.length;
  }

  /** A turn that takes nothing is the last, or the loop would never end. */
  #emitLoop(operation: Operation, item: PatternNode): void {
    const slot = this.slotCount++;
    const start = this.instructions.length;
    const split = this.#add(operation);
    this.#add("save", { slot });
    this.#emit(item);
    const progress = this.#add("progress", { slot });
    this.#add("jump", { target: start });
    split.target = progress.target = this.instructions.length;
  }

  /** Parts that are matched on their own stand right behind their instruction, which skips them. */
  #emitApart(operation: Operation, item: PatternNode, fields: Partial<Instruction> = {}): void {
    const instruction = this.#add(operation, fields);
    this.#emit(item);
    this.#add("match");
    instruction.target = this.instructions.length;
  }
}

function nothing(): boolean {
  return false;
}

function firstOf(node: PatternNode): PatternNode {
  if (node.kind === "capture" || node.kind === "atomic") return firstOf(node.item);
  const first = node.kind === "sequence" ? node.items[0] : undefined;
  return first === undefined ? node : firstOf(first);
}

function prefixOf(node: PatternNode): string {
  const first = firstOf(node);
  return first.kind === "text" ? first.text : "";
}

function isTextStart(node: PatternNode): boolean {
  return node.kind === "anchor" && node.anchor === "textStart";
}
