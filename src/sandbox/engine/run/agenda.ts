/**
 * What is to be done next, one thing after the other. Whoever works on one thing puts the next ones here, so that
 * no chain of elements is as deep on the stack as it is long, and everything happens in one order.
 *
 * @module
 */

import type { Clock } from "../../../ports/clock.ts";

/** So many things are done before others get a turn: a model may go round in circles for ever. */
const MAX_TASKS_AT_ONCE = 10_000;

/** Things to do. */
export class Agenda {
  readonly #clock: Clock;
  readonly #onIdle: () => void;
  readonly #onDone: () => void;
  #tasks: (() => void)[] = [];
  #lastTasks: (() => void)[] = [];
  #isRunning = false;

  /** Makes an empty agenda. When it is empty again it asks for more, and then says that it has been worked off. */
  constructor({ clock, onIdle, onDone }: { clock: Clock; onIdle: () => void; onDone: () => void }) {
    this.#clock = clock;
    this.#onIdle = onIdle;
    this.#onDone = onDone;
  }

  /** Puts something at the end. */
  add(task: () => void): void {
    this.#tasks.push(task);
  }

  /** Puts something behind all else, what is still to be added included. */
  addLast(task: () => void): void {
    this.#lastTasks.push(task);
  }

  /** Does everything, what is added meanwhile included; if it does not end, the rest a moment later. */
  run(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      let done = 0;
      while (this.#tasks.length > 0 && done < MAX_TASKS_AT_ONCE) {
        const tasks = this.#tasks;
        this.#tasks = [];
        for (const task of tasks) task();
        done += tasks.length;
        if (this.#tasks.length === 0) this.#onIdle();
        if (this.#tasks.length === 0) this.#tasks = this.#lastTasks.splice(0);
      }
    } finally {
      this.#isRunning = false;
    }
    if (this.#tasks.length > 0) this.#clock.after(0, () => this.run());
    this.#onDone();
  }
}
