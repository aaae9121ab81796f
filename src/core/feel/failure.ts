/**
 * Why an expression gives no value at all. Nearly everything that goes wrong in FEEL is null instead.
 *
 * @module
 */

/** Stable codes of failures. */
export type FeelFailureCode =
  /** The text is no expression. */
  | "FEEL_SYNTAX"
  /** The expression cannot be evaluated: a failed assertion, a call on a missing context and the like. */
  | "FEEL_EVALUATION"
  /** The result must be a context and is not. */
  | "FEEL_RESULT_NOT_CONTEXT"
  /** The expression is longer, deeper or wider than allowed. */
  | "FEEL_TOO_LARGE"
  /** The evaluation takes more steps, or builds more, than allowed. */
  | "FEEL_BUDGET_EXCEEDED";

/** Why an expression gave no value. */
export interface FeelFailure {
  /** Stable code. */
  code: FeelFailureCode;
  /** For the person who models: names what failed, never a value of the scope. */
  message: string;
  /** Where in the text, in UTF-16 code units from 0, where it is known. */
  position?: number;
}

/** Ends an evaluation. Thrown by built-ins and operators, caught by the program that runs them. */
export class FeelAbort extends Error {
  /** What the program's caller gets. */
  readonly failure: FeelFailure;

  /** Makes an abort. */
  constructor(code: FeelFailureCode, message: string) {
    super(message);
    this.name = "FeelAbort";
    this.failure = { code, message };
  }
}
