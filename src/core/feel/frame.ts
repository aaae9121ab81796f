/**
 * What names mean in a place: frames, each linked to the one around it. Variables and functions have namespaces
 * of their own: a variable `contains` does not hide the function. Own properties only, because keys come from
 * strangers.
 *
 * @module
 */

import type { Key } from "./key.ts";
import { isContext } from "./types.ts";
import { type FeelContext, FeelFunction, type FeelValue } from "./value.ts";

/** Names of a place, and a link to those around it. */
export interface Frame {
  /** The frame around it; only the scope of a run has none. */
  readonly parent: Frame | undefined;
  /** A variable of its own. */
  variable(key: Key): FeelValue | undefined;
  /** A function of its own. */
  function(key: Key): FeelFunction | undefined;
}

/** What a run is given. */
export class ScopeFrame implements Frame {
  readonly parent = undefined;
  readonly #scope: FeelContext;

  constructor(scope: FeelContext) {
    this.#scope = scope;
  }

  variable(key: Key): FeelValue | undefined {
    return entryOf(this.#scope, key);
  }

  function(): undefined {
    return undefined;
  }
}

/** A name and what it means. */
export interface Binding {
  readonly name: string;
  readonly value: FeelValue;
}

/** One variable: of an iteration, a parameter, what is tested. A function that it holds cannot be called. */
export class VariableFrame implements Frame {
  readonly parent: Frame;
  readonly #name: string;
  readonly #value: FeelValue;

  constructor(parent: Frame, { name, value }: Binding) {
    this.parent = parent;
    this.#name = name;
    this.#value = value;
  }

  variable(key: Key): FeelValue | undefined {
    return key.name === this.#name ? this.#value : undefined;
  }

  function(_key: Key): FeelFunction | undefined {
    return undefined;
  }
}

/** An entry of a context literal, for those behind it: a variable, or a function that can be called. */
export class EntryFrame extends VariableFrame {
  override variable(key: Key): FeelValue | undefined {
    const value = super.variable(key);
    return value instanceof FeelFunction ? undefined : value;
  }

  override function(key: Key): FeelFunction | undefined {
    const value = super.variable(key);
    return value instanceof FeelFunction ? value : undefined;
  }
}

/** An element of a list, for the condition of a filter: its entries if it is a context, and `item`. */
export class ElementFrame implements Frame {
  readonly parent: Frame;
  readonly #element: FeelValue;
  readonly #entries: FeelContext | undefined;

  constructor(parent: Frame, element: FeelValue) {
    this.parent = parent;
    this.#element = element;
    this.#entries = isContext(element) ? element : undefined;
  }

  variable(key: Key): FeelValue | undefined {
    const entry = this.#entries && entryOf(this.#entries, key);
    if (entry !== undefined && !(entry instanceof FeelFunction)) return entry;
    return key.name === "item" ? this.#element : undefined;
  }

  function(key: Key): FeelFunction | undefined {
    return this.#entries && functionOf(this.#entries, key);
  }
}

/** An entry of a context; undefined if there is none. What JavaScript has instead of null is null. */
export function entryOf(context: FeelContext, { name, isEntry }: Key): FeelValue | undefined {
  const entry = isEntry ? context[name] : undefined;
  if (entry !== undefined) return entry;
  return Object.hasOwn(context, name) ? context[name] ?? null : undefined;
}

/** An entry of a context that is a function, and so can only be called. */
export function functionOf(context: FeelContext, key: Key): FeelFunction | undefined {
  const entry = entryOf(context, key);
  return entry instanceof FeelFunction ? entry : undefined;
}

/** What a variable's name means in a place; undefined if nothing. */
export function findVariable(frame: Frame, key: Key): FeelValue | undefined {
  for (let place: Frame | undefined = frame; place !== undefined; place = place.parent) {
    const value = place.variable(key);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The function of the model's own, with the right parameters, that a name means in a place. */
export function findFunction(
  frame: Frame,
  { key, fits }: { key: Key; fits: (candidate: FeelFunction) => boolean },
): FeelFunction | undefined {
  for (let place: Frame | undefined = frame; place !== undefined; place = place.parent) {
    const candidate = place.function(key);
    if (candidate !== undefined && fits(candidate)) return candidate;
  }
  return undefined;
}
