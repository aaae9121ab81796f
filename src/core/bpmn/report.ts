/**
 * Collects what a modeller should know about one element while it is read, so that all mistakes are said at
 * once.
 *
 * @module
 */

import type { Diagnostic, DiagnosticCode } from "./subscription.ts";

/** A place in an expression, and what to write there instead. */
export type ExpressionPlace = Pick<Diagnostic, "position" | "suggestion">;

/** Diagnostics of one element. */
export class ElementReport {
  /** Everything said so far, in order. */
  readonly diagnostics: Diagnostic[] = [];
  readonly #elementId: string;

  /** Starts an empty report. */
  constructor(elementId: string) {
    this.#elementId = elementId;
  }

  /** The element cannot be served. */
  error(code: DiagnosticCode, message: string, place?: ExpressionPlace): undefined {
    this.diagnostics.push({ severity: "error", code, elementId: this.#elementId, message, ...place });
  }

  /** The element can be served, but the modeller should look at it. */
  warn(code: DiagnosticCode, message: string, place?: ExpressionPlace): void {
    this.diagnostics.push({ severity: "warning", code, elementId: this.#elementId, message, ...place });
  }

  /** Why the element cannot be served, or `undefined` if it can. */
  get reason(): string | undefined {
    const errors = this.diagnostics.filter(({ severity }) => severity === "error");
    return errors.length === 0 ? undefined : errors.map(({ message }) => message).join("; ");
  }
}
