/**
 * Runs a pattern's instructions over a text.
 *
 * Alternatives are tried in Java's order, and every step is paid for from the budget of the evaluation. A search
 * that takes long remembers in which states it has been and enters none twice: it has failed from there before.
 * That makes its time linear in the text for all patterns without look-around, atomic groups and references to
 * groups. For those the budget is the bound.
 *
 * @module
 */

import { FeelAbort } from "../failure.ts";
import { holdsAt } from "./anchor.ts";
import type { Instruction, PatternProgram } from "./program.ts";
import { farthest } from "./reach.ts";

/** Uses up steps of an evaluation's budget, or aborts it. */
export type Spend = (steps: number) => void;

/** Instructions are much cheaper than what else a step of the budget stands for. */
const INSTRUCTIONS_PER_STEP = 8;
/** How many instructions run before they are paid for. */
const PAYMENT_INTERVAL = 4096;
/** A search that runs fewer than that for each character has no need of a memory. */
const INSTRUCTIONS_BEFORE_MEMORY = 16;
/** Bits of the largest memory: 4 MiB. */
const MAX_MEMORY_BITS = 1 << 25;
/** Numbers on the largest stack: 24 MB. */
const MAX_STACK = 3_000_000;
/** How many characters compare as fast as an instruction runs. */
const CHARACTERS_PER_INSTRUCTION = 16;

/** The searches for one pattern in one text. */
export class Search {
  readonly #program: PatternProgram;
  readonly #text: string;
  readonly #spend: Spend;
  /**
   * What is left to try, as (instruction, last position, first position), in between with slots to restore, as
   * (~slot, former value, 0).
   */
  readonly #stack: number[] = [];
  readonly #slots: Int32Array;
  #searchStart = 0;
  #lastMatchEnd = 0;
  /** Instructions that ran since the last payment, and before it. */
  #unpaid = 0;
  #paid = 0;
  /** How many look-arounds and atomic groups the search is inside of. */
  #apart = 0;
  #entered: Uint32Array | undefined;

  /** Prepares to search. */
  constructor(program: PatternProgram, { text, spend }: { text: string; spend: Spend }) {
    this.#program = program;
    this.#text = text;
    this.#spend = spend;
    this.#slots = new Int32Array(program.slotCount);
  }

  /**
   * Finds the first match that starts at a position or after it: where it and its groups start and end, and -1
   * for those that took no part. The whole match comes first. What is given is overwritten by the next search.
   *
   * @throws {FeelAbort} when the budget is used up.
   */
  find(from: number): Int32Array | undefined {
    const { prefix, isAnchored } = this.#program;
    this.#searchStart = from;
    this.#paid = 0;
    this.#entered = undefined;
    const last = isAnchored ? 0 : this.#text.length;
    let isFound = false;
    this.#slots.fill(-1);
    for (let position = from; position <= last && !isFound; position++) {
      position = this.#indexOfPrefix(prefix, position);
      if (position < 0) break;
      this.#stack.length = 0;
      isFound = this.#run(0, position) >= 0;
    }
    this.#pay();
    if (!isFound) return undefined;
    this.#lastMatchEnd = this.#slots[1] ?? 0;
    return this.#slots;
  }

  #indexOfPrefix(prefix: string, from: number): number {
    if (prefix === "") return from;
    const position = this.#text.indexOf(prefix, from);
    this.#count(((position < 0 ? this.#text.length : position) - from) / CHARACTERS_PER_INSTRUCTION);
    return position;
  }

  /** Where the match ends that starts at an instruction and a position, or -1. It may have to end somewhere. */
  #run(start: number, startPosition: number, end = -1): number {
    const { instructions } = this.#program;
    const base = this.#stack.length;
    let index = start;
    let position = startPosition;
    for (;;) {
      this.#count(1);
      const instruction = instructions[index];
      if (instruction === undefined) throw new RangeError("A pattern ends without a match");
      switch (instruction.operation) {
        case "match":
          if (end < 0 || position === end) return position;
          position = -1;
          break;
        case "jump":
          index = instruction.target;
          break;
        case "progress":
          index = this.#slots[instruction.slot] === position ? instruction.target : index + 1;
          break;
        case "split":
        case "splitLater": {
          if (this.#hasEntered(index, position)) {
            position = -1;
            break;
          }
          const isLater = instruction.operation === "splitLater";
          this.#stack.push(isLater ? index + 1 : instruction.target, position, position);
          this.#guardStack();
          index = isLater ? instruction.target : index + 1;
          break;
        }
        case "ahead":
        case "behind":
        case "atomic":
          position = this.#takeApart(instruction, { index, position });
          index = instruction.target;
          break;
        default:
          position = this.#take(instruction, { index, position });
          index += 1;
      }
      if (position >= 0) continue;
      if (!this.#restoreUntil(base)) return -1;
      index = this.#stack[this.#stack.length - 3] ?? 0;
      position = this.#nextAlternative();
    }
  }

  /** Where the text goes on after a single instruction, or -1. */
  #take(instruction: Instruction, { index, position }: { index: number; position: number }): number {
    const text = this.#text;
    switch (instruction.operation) {
      case "text":
        this.#count(instruction.text.length / CHARACTERS_PER_INSTRUCTION);
        return text.startsWith(instruction.text, position) ? position + instruction.text.length : -1;
      case "set":
        return this.#takeOne(instruction, position);
      case "span":
      case "spanAll":
        return this.#takeSpan(instruction, { index, position });
      case "save":
        this.#stack.push(~instruction.slot, this.#slots[instruction.slot] ?? -1, 0);
        this.#slots[instruction.slot] = position;
        return position;
      case "anchor":
        return holdsAt(instruction.anchor, { text, position, lastMatchEnd: this.#lastMatchEnd })
          ? position
          : -1;
      default:
        return this.#takeReference(instruction, position);
    }
  }

  #takeOne({ set }: Instruction, position: number): number {
    const codePoint = this.#text.codePointAt(position);
    if (codePoint === undefined || !set(codePoint)) return -1;
    return position + (codePoint > 0xffff ? 2 : 1);
  }

  /** Takes as much as it can, and puts on the stack that less would do as well. */
  #takeSpan(instruction: Instruction, { index, position }: { index: number; position: number }): number {
    const { operation, min, max } = instruction;
    let least = min === 0 ? position : -1;
    let most = position;
    for (let count = 0; count < max; count++) {
      // With a limit to what it takes, how much it has taken is a part of its state, and none is like another.
      if (least >= 0 && max === Infinity && this.#hasEntered(index, most)) {
        // From here on all has been tried, but not with less.
        if (most === least || operation === "spanAll") return -1;
        return this.#takeLess({ index, least, most });
      }
      const next = this.#takeOne(instruction, most);
      if (next < 0) break;
      this.#count(1);
      most = next;
      if (count + 1 === min) least = most;
    }
    if (least < 0) return -1;
    if (most > least && operation === "span") this.#stack.push(index + 1, this.#stepBack(most, least), least);
    return most;
  }

  #takeLess({ index, least, most }: { index: number; least: number; most: number }): number {
    const less = this.#stepBack(most, least);
    if (less > least) this.#stack.push(index + 1, this.#stepBack(less, least), least);
    return less;
  }

  #takeReference({ slot, operation }: Instruction, position: number): number {
    const start = this.#slots[slot] ?? -1;
    const end = this.#slots[slot + 1] ?? -1;
    if (start < 0 || end < 0) return -1;
    this.#count((end - start) / CHARACTERS_PER_INSTRUCTION);
    const expected = this.#text.slice(start, end);
    const found = this.#text.slice(position, position + expected.length);
    const isSame = operation === "reference"
      ? found === expected
      : found.toLowerCase() === expected.toLowerCase();
    return isSame ? position + expected.length : -1;
  }

  /** Matches a part on its own. As in Java, what it captured stays, even where that comes to nothing. */
  #takeApart(instruction: Instruction, { index, position }: { index: number; position: number }): number {
    const { operation, negated } = instruction;
    const base = this.#stack.length;
    this.#apart += 1;
    const end = operation === "behind"
      ? this.#runBehind(instruction, { index, position })
      : this.#run(index + 1, position);
    this.#apart -= 1;
    this.#stack.length = base;
    if (operation === "atomic") return end;
    return end >= 0 !== negated ? position : -1;
  }

  #runBehind({ min, max }: Instruction, { index, position }: { index: number; position: number }): number {
    if (min > position) return -1;
    const most = farthest(max, position);
    let start = position;
    for (let count = 0; count <= most; count++) {
      const end = count < min ? -1 : this.#run(index + 1, start, position);
      if (end >= 0) return end;
      if (start === 0) break;
      this.#count(1);
      start = this.#stepBack(start, 0);
    }
    return -1;
  }

  #guardStack(): void {
    if (this.#stack.length <= MAX_STACK) return;
    throw new FeelAbort("FEEL_BUDGET_EXCEEDED", "A regular expression has too many alternatives to keep");
  }

  /** Restores slots until an alternative lies on top of the stack. */
  #restoreUntil(base: number): boolean {
    const stack = this.#stack;
    while (stack.length > base) {
      const index = stack[stack.length - 3] ?? 0;
      if (index >= 0) return true;
      this.#slots[~index] = stack[stack.length - 2] ?? -1;
      stack.length -= 3;
    }
    return false;
  }

  /** The position of the alternative on top, which goes unless it is one of several. */
  #nextAlternative(): number {
    const stack = this.#stack;
    const last = stack[stack.length - 2] ?? 0;
    const first = stack[stack.length - 1] ?? 0;
    if (last === first) stack.length -= 3;
    else stack[stack.length - 2] = this.#stepBack(last, first);
    return last;
  }

  /** One character back, but not behind a position. */
  #stepBack(position: number, least: number): number {
    const isPair = position - 2 >= least && (this.#text.codePointAt(position - 2) ?? 0) > 0xffff;
    return position - (isPair ? 2 : 1);
  }

  /** Whether the search has been in a state before, as far as it remembers. */
  #hasEntered(index: number, position: number): boolean {
    const entered = this.#entered ?? this.#startRemembering();
    if (entered === undefined || this.#apart > 0) return false;
    const state = index * (this.#text.length + 1) + position;
    const word = state >>> 5;
    const bit = 1 << (state & 31);
    const bits = entered[word] ?? 0;
    if ((bits & bit) !== 0) return true;
    entered[word] = bits | bit;
    return false;
  }

  /** What a group has captured is part of the state where it can be referred to, and no memory is that large. */
  #startRemembering(): Uint32Array | undefined {
    const length = this.#text.length + 1;
    const stateCount = this.#program.instructions.length * length;
    if (this.#program.hasReferences || stateCount > MAX_MEMORY_BITS) return undefined;
    const isWorthIt = this.#paid + this.#unpaid >
      INSTRUCTIONS_BEFORE_MEMORY * (length - this.#searchStart) + (stateCount >>> 5);
    return isWorthIt ? this.#entered = new Uint32Array((stateCount >>> 5) + 1) : undefined;
  }

  #count(instructions: number): void {
    this.#unpaid += instructions;
    if (this.#unpaid >= PAYMENT_INTERVAL) this.#pay();
  }

  #pay(): void {
    this.#spend(Math.ceil(this.#unpaid / INSTRUCTIONS_PER_STEP));
    this.#paid += this.#unpaid;
    this.#unpaid = 0;
  }
}
