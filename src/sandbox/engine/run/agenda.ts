/**
 * What is to be done next, one thing after the other. Whoever works on one thing puts the next ones here, so that
 * no chain of elements is as deep on the stack as it is long, and everything happens in one order.
 *
 * @module
 */

/** Things to do. */
export class Agenda {
  readonly #onDone: () => void;
  #tasks: (() => void)[] = [];
  #isRunning = false;

  /** Makes an empty agenda that says when it has been worked off. */
  constructor(onDone: () => void) {
    this.#onDone = onDone;
  }

  /** Puts something at the end. */
  add(task: () => void): void {
    this.#tasks.push(task);
  }

  /** Does everything, what is added meanwhile included. */
  run(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      while (this.#tasks.length > 0) {
        const tasks = this.#tasks;
        this.#tasks = [];
        for (const task of tasks) task();
      }
    } finally {
      this.#isRunning = false;
    }
    this.#onDone();
  }
}
