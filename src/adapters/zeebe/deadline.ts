/**
 * The end of a call: its own time limit, or its caller's signal, whichever comes first.
 *
 * `AbortSignal.timeout` would do, but it keeps its timer after the call, which on Workers keeps the isolate
 * awake and billed; and it does not follow the clock that tests move. Nor can calls share its signal, which is what
 * makes it dear: a runtime ties each request to the signal that it is given.
 *
 * @module
 */

import type { Clock, Expiry } from "../../ports/clock.ts";

/** A running time limit. */
export interface Deadline {
  /** Aborts when the call is over. */
  readonly signal: AbortSignal;
  /** Why it is over; `undefined` while it is not. */
  readonly reason: "timedOut" | "aborted" | undefined;
  /** Stops the timer. Must be called when the call has ended. */
  clear(): void;
}

/** How a call may end. */
export interface DeadlineOptions {
  /** Its time limit. */
  timeoutMs: number;
  /** Its caller's signal. */
  signal?: AbortSignal;
}

/** Starts a time limit. */
export function startDeadline(clock: Clock, options: DeadlineOptions): Deadline {
  const { timeoutMs, signal } = options;
  // A call that its caller can end needs a signal that ends nobody else's.
  return clock.expiry === undefined || signal !== undefined
    ? startOwnDeadline(clock, options)
    : startSharedDeadline(clock.expiry(timeoutMs));
}

function startSharedDeadline({ signal, release }: Expiry): Deadline {
  return {
    signal,
    get reason() {
      return signal.aborted ? "timedOut" : undefined;
    },
    clear: release,
  };
}

function startOwnDeadline(clock: Clock, { timeoutMs, signal }: DeadlineOptions): Deadline {
  const call = new AbortController();
  let reason: Deadline["reason"];

  function end(why: "timedOut" | "aborted"): void {
    reason ??= why;
    call.abort();
  }
  function endByCaller(): void {
    end("aborted");
  }
  if (signal?.aborted) endByCaller();
  else signal?.addEventListener("abort", endByCaller);
  const cancel = clock.after(timeoutMs, () => end("timedOut"));

  return {
    signal: call.signal,
    get reason() {
      return reason;
    },
    clear() {
      cancel();
      signal?.removeEventListener("abort", endByCaller);
    },
  };
}
