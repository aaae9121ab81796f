/**
 * How the reading of a text ends early.
 *
 * @module
 */

import type { FeelFailure } from "../failure.ts";

/** Ends the reading of a text that is no expression. Never leaves `parse`. */
export class Refusal extends Error {
  /** What `parse` gives. */
  readonly failure: FeelFailure;

  /** Makes a refusal. */
  constructor(failure: FeelFailure) {
    super(failure.message);
    this.name = "Refusal";
    this.failure = failure;
  }
}

/** Ends the reading: what stands there is not FEEL as Camunda reads it. Characters count from 1 for a person. */
export function refuse(message: string, position: number): never {
  throw new Refusal({ code: "FEEL_SYNTAX", message: `${message}, at character ${position + 1}`, position });
}

/** Ends the reading where nothing better can be said. */
export function refuseAt(position: number): never {
  const message = `The expression cannot be parsed at character ${position + 1}`;
  throw new Refusal({ code: "FEEL_SYNTAX", message, position });
}

/** Ends the reading: there is too much of something. */
export function refuseSize(message: string, position: number): never {
  throw new Refusal({ code: "FEEL_TOO_LARGE", message, position });
}
