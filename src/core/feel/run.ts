/**
 * One run of a program: what it may use up, what it is told, and what it tells.
 *
 * @module
 */

import { PLATFORM_AMBIENT } from "./ambient.ts";
import type { Evaluation, FeelAmbient, FeelWarningKind } from "./evaluation.ts";
import { FeelAbort } from "./failure.ts";
import type { Span } from "./tree.ts";
import { typeName } from "./types.ts";
import type { FeelValue } from "./value.ts";

/** A run may take as many steps: half a second, or three where each is an entry of a context that is copied. */
export const MAX_STEPS = 5_000_000;

/** Functions may call functions as deep. Each level costs as much stack as its body is nested. */
const MAX_CALLS = 500;

/** No place in particular. */
export const NOWHERE = -1;

/** What a run is given beside its scope. */
export interface RunOptions {
  /** Time and chance. The platform's, unless it is given. */
  ambient?: FeelAmbient;
  /** Values for `{{secrets.NAME}}` in string literals. What has none stays as it is written. */
  secrets?: ReadonlyMap<string, string>;
}

/** Takes a warning, and where in the text it belongs. */
export type Recorder = (kind: FeelWarningKind, message: string, position: number) => void;

/** One run. */
export class Run implements Evaluation {
  readonly ambient: FeelAmbient;
  readonly secrets: RunOptions["secrets"];
  readonly warn: Evaluation["warn"];
  /** Where the call stands that is being made, for failures and warnings of what is called. */
  position = NOWHERE;
  #steps = MAX_STEPS;
  #calls = 0;

  constructor(options?: RunOptions, record?: Recorder) {
    this.ambient = options?.ambient ?? PLATFORM_AMBIENT;
    this.secrets = options?.secrets;
    this.warn = record && ((kind, message) => record(kind, message, this.position));
  }

  spend(steps: number): void {
    this.#steps -= steps;
    if (this.#steps >= 0) return;
    throw new FeelAbort("FEEL_BUDGET_EXCEEDED", `The expression takes more than ${MAX_STEPS} steps`);
  }

  /** Calls a function of the model's own, unless calls are nested too deep. */
  call(body: () => FeelValue): FeelValue {
    if (this.#calls >= MAX_CALLS) {
      throw new FeelAbort("FEEL_BUDGET_EXCEEDED", `Functions call functions deeper than ${MAX_CALLS} levels`);
    }
    this.#calls += 1;
    this.spend(1);
    try {
      return body();
    } finally {
      this.#calls -= 1;
    }
  }

  /** Null, for a reason, and because of the types of these values. Says so to who asks why. */
  refuse(reason: Reason, a?: FeelValue, b?: FeelValue): null {
    if (this.warn === undefined) return null;
    this.position = reason.position;
    const types = [a, b].filter((value) => value !== undefined).map(typeName);
    this.warn(reason.kind, types.length === 0 ? reason.message : `${reason.message} ${types.join(" and ")}`);
    return null;
  }
}

/** Why something may be null. Made once, when the program is compiled. */
export interface Reason {
  readonly kind: FeelWarningKind;
  /** For the person who models; types of values are put behind it. */
  readonly message: string;
  readonly position: number;
}

/** Why what stands there may be null. */
export function reasonAt({ position }: Span, reason: Omit<Reason, "position">): Reason {
  return { ...reason, position };
}
