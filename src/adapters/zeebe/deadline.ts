/**
 * The end of a call: its own time limit, or its caller's signal, whichever comes first.
 *
 * `AbortSignal.timeout` would do, but it keeps its timer after the call, which on Workers keeps the isolate
 * awake and billed; and it does not follow the clock that tests move.
 *
 * @module
 */

import type { Clock } from "../../ports/clock.ts";

/** A running time limit. */
export interface Deadline {
  /** Aborts when the call is over. */
  readonly signal: AbortSignal;
  /** Why it is over; `undefined` while it is not. */
  readonly reason: "timedOut" | "aborted" | undefined;
  /** Stops the timer. Must be called when the call has ended. */
  clear(): void;
}

/** Starts a time limit. */
export function startDeadline(
  clock: Clock,
  { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal },
): Deadline {
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
