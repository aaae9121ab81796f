/**
 * The tables that lezer-generator makes of a grammar, and how they are looked up.
 *
 * @module
 */

/** What a generated parser says of its grammar, as far as FEEL's needs it. Tables are packed into texts. */
export interface Grammar {
  /** `STATE_SIZE` numbers for each state. */
  readonly states: string;
  /** What can be done in a state, and the order of precedence of tokens. */
  readonly stateData: string;
  /** Which state follows when a rule has been read. */
  readonly goto: string;
  /** The automaton that reads tokens. */
  readonly tokenData: string;
  /** Where in `stateData` the order of precedence begins. */
  readonly tokenPrec: number;
  /** Names of the kinds of nodes, with blanks between them. Their terms are the first. */
  readonly nodeNames: string;
  /** How many terms behind those stand for repetitions. */
  readonly repeatNodeCount: number;
  /** What it counts for an interpretation of the text that it contains a term. */
  readonly dynamicPrecedences: Readonly<Record<number, number>>;
}

/** The end of a list in a table. */
export const END = 0xffff;

const STATE_SIZE = 6;
/** Which of a state's numbers says what. */
const FLAGS = 0;
const ACTIONS = 1;
const SKIPPED = 2;
const TOKENIZERS = 3;
const ONLY_ACTION = 4;

const IS_ACCEPTING = 2;
/** Says behind the end of a list that it goes on elsewhere. */
const GOES_ON = 1;

/**
 * What can be done, as one number: a token is taken, and its lower half is the state that follows; or it is
 * skipped; or a rule is complete, and its lower half is the rule's term.
 */
export type Action = number;

/** Whether a rule is complete. */
export function completesRule(action: Action): boolean {
  return (action & 0x10000) !== 0;
}

/** Whether a token is skipped, as blanks are. */
export function skipsToken(action: Action): boolean {
  return (action & 0x40000) !== 0;
}

/** The state that follows, or the term of the rule. */
export function targetOf(action: Action): number {
  return action & 0xffff;
}

/** How many states the parts of a complete rule have taken. */
export function depthOf(action: Action): number {
  return action >> 19;
}

/** A token, as each of the terms that it can be. */
export interface Token {
  readonly terms: readonly number[];
  readonly end: number;
}

/** What can be done before a token, and what the token is then. */
export interface Step {
  readonly action: Action;
  readonly term: number;
  readonly end: number;
}

/** The tables of a grammar. */
export class Tables {
  /** Names of the kinds of nodes, by their terms. A term without a name makes no node. */
  readonly nodeNames: readonly string[];
  /** The term that stands for the end of the text. */
  readonly endTerm: number;
  readonly #states: Uint32Array;
  readonly #data: Uint16Array;
  readonly #goto: Uint16Array;
  /** Terms of tokens, the likelier first. Any other is likelier than these. */
  readonly #preferred: Uint16Array;
  readonly #scores: Readonly<Record<number, number>>;

  /** Unpacks the tables of a grammar. */
  constructor(grammar: Grammar) {
    this.nodeNames = grammar.nodeNames.split(" ");
    this.endTerm = this.nodeNames.length + grammar.repeatNodeCount;
    this.#states = Uint32Array.from(unpack(grammar.states));
    this.#data = Uint16Array.from(unpack(grammar.stateData));
    this.#goto = Uint16Array.from(unpack(grammar.goto));
    this.#preferred = this.#data.subarray(grammar.tokenPrec, this.#data.indexOf(END, grammar.tokenPrec));
    this.#scores = grammar.dynamicPrecedences;
  }

  /** Whether the text may end in a state. */
  isAccepting(state: number): boolean {
    return (this.#slot(state, FLAGS) & IS_ACCEPTING) !== 0;
  }

  /** Which tokenizers may be asked in a state, as bits. */
  tokenizersOf(state: number): number {
    return this.#slot(state, TOKENIZERS);
  }

  /** What is done in a state whatever follows; 0 if that depends. */
  onlyActionOf(state: number): Action {
    return this.#slot(state, ONLY_ACTION);
  }

  /** What can be done in a state before a token. */
  stepsOf(state: number, { terms, end }: Token): Step[] {
    const steps: Step[] = [];
    for (const term of terms) {
      for (let slot = ACTIONS; slot <= SKIPPED; slot++) {
        for (let at = this.#find(term, this.#slot(state, slot)); at >= 0; at = this.#find(term, at + 3)) {
          const action = this.#longAt(at + 1);
          if (!steps.some((step) => step.action === action)) steps.push({ action, term, end });
        }
      }
    }
    return steps;
  }

  /** The state that follows where a rule is complete that was begun in a state. */
  stateBehind(state: number, term: number): number {
    const table = this.#goto;
    for (let at = table[term + 1] ?? 0;;) {
      // A state that follows some others, with twice their number before it, or with an odd one if it follows all.
      const head = table[at] ?? 1;
      const next = table[at + 1] ?? 0;
      if ((head & 1) !== 0) return next;
      const end = at + 2 + (head >> 1);
      for (at += 2; at < end; at++) if (table[at] === state) return next;
    }
  }

  /** Whether a term stands for parts that are as many as there are. */
  isRepetition(term: number): boolean {
    return term >= this.nodeNames.length && term < this.endTerm;
  }

  /** What it counts for an interpretation that it contains a term. */
  scoreOf(term: number): number {
    return this.#scores[term] ?? 0;
  }

  /** Whether a token is rather what it was found to be now than what it was found to be before. */
  isPreferred(term: number, previous: number): boolean {
    const rank = this.#preferred.indexOf(previous);
    return rank < 0 || this.#preferred.indexOf(term) <= rank;
  }

  #slot(state: number, slot: number): number {
    return this.#states[state * STATE_SIZE + slot] ?? 0;
  }

  /** Where in a list of terms and actions a term is, from somewhere on; -1 if it is not. */
  #find(wanted: number, start: number): number {
    for (let at = start;;) {
      const term = this.#data[at];
      if (term === wanted) return at;
      if (term !== END) at += 3;
      else if (this.#data[at + 1] === GOES_ON) at = this.#longAt(at + 2);
      else return -1;
    }
  }

  /** A number of two halves. */
  #longAt(at: number): number {
    return (this.#data[at] ?? 0) | (this.#data[at + 1] ?? 0) << 16;
  }
}

/** The base of packed numbers. The last digit of a number is greater by as much. */
const BASE = 46;

/** The numbers of a packed table, without how many there are, which comes first. */
export function unpack(packed: string): number[] {
  const numbers: number[] = [];
  let number = 0;
  for (const character of packed) {
    if (character === "~") {
      numbers.push(END);
      continue;
    }
    const digit = digitOf(character);
    number = number * BASE + digit % BASE;
    if (digit < BASE) continue;
    numbers.push(number);
    number = 0;
  }
  return numbers.slice(1);
}

/** Digits are the characters from the blank on, but for the two that a text would have to escape. */
function digitOf(character: string): number {
  return character.charCodeAt(0) - 32 - Number(character > '"') - Number(character > "\\");
}
