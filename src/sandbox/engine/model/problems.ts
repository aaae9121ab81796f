/**
 * What is wrong with a model, or cannot be run here, each with the element that it is about.
 *
 * @module
 */

import { type BpmnElement, idOf } from "../../../core/bpmn/element.ts";
import { type Expression, readExpression, syntaxFailureOf } from "./expression.ts";

/** Collects problems, worded as Zeebe's deployment errors are. */
export class ModelProblems {
  readonly #byElement = new Map<string, string[]>();

  /** Whether there is any. */
  get any(): boolean {
    return this.#byElement.size > 0;
  }

  /** Says what is wrong with an element. */
  add(elementId: string, problem: string): void {
    this.#byElement.set(elementId, [...this.#byElement.get(elementId) ?? [], problem]);
  }

  /** Says that an element is nothing that this engine runs. */
  refuse(element: BpmnElement, what: string): void {
    this.add(idOf(element) || element.name, `The sandbox does not run ${what}`);
  }

  /** Reads an expression of an element; what is missing is empty. */
  readExpression(elementId: string, text = ""): Expression {
    const expression = readExpression(text);
    const failure = syntaxFailureOf(expression);
    if (failure !== undefined) {
      this.add(elementId, `failed to parse expression '${expression.text}': ${failure.message}`);
    }
    return expression;
  }

  /** Reads what has to be FEEL. */
  readFeel(elementId: string, text = ""): Expression {
    if (text === "") this.add(elementId, "Expected expression but not found");
    else if (!text.startsWith("=")) {
      const rule = `An expression must start with '=' (e.g. '=${text}')`;
      this.add(elementId, `Expected expression but found static value '${text}'. ${rule}`);
    }
    return this.readExpression(elementId, text);
  }

  /** Everything, as one text. */
  write(): string {
    return Array.from(
      this.#byElement,
      ([elementId, problems]) =>
        `- Element: ${elementId}\n${problems.map((problem) => `    - ERROR: ${problem}`).join("\n")}`,
    ).join("\n");
  }
}
