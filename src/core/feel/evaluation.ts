/**
 * What an evaluation carries along: its budget, time and chance, and where warnings go.
 *
 * @module
 */

/** Kinds of warnings, as feel-scala has them. */
export type FeelWarningKind =
  | "NO_VARIABLE_FOUND"
  | "NO_CONTEXT_ENTRY_FOUND"
  | "NO_PROPERTY_FOUND"
  | "NO_FUNCTION_FOUND"
  | "FUNCTION_INVOCATION_FAILURE"
  | "NOT_COMPARABLE"
  | "INVALID_TYPE"
  | "ASSERT_FAILURE";

/** Why something in an expression is null. */
export interface FeelWarning {
  /** Kind. */
  kind: FeelWarningKind;
  /** For the person who models: names types and names, never a value of the scope. */
  message: string;
  /** Where in the text, in UTF-16 code units from 0. */
  position: number;
}

/** Time and chance of `now()`, `today()`, `uuid()` and `random number()`. */
export interface FeelAmbient {
  /** Milliseconds since the epoch. */
  now(): number;
  /** A number in [0, 1). */
  random(): number;
  /** A random UUID. */
  uuid(): string;
}

/** One evaluation. */
export interface Evaluation {
  /** Time and chance. */
  readonly ambient: FeelAmbient;
  /**
   * Uses up steps of the budget: one for each iteration, element looked at, or 16 characters of text made.
   *
   * @throws {FeelAbort} `FEEL_BUDGET_EXCEEDED` when it is used up.
   */
  spend(steps: number): void;
  /** Records why something is null; absent while a program just runs. */
  readonly warn?: (kind: FeelWarningKind, message: string) => void;
}
