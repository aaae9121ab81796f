/**
 * Waits for what may not look at the signal that it was given.
 *
 * @module
 */

/** Settles as the promise does, or rejects with the signal's reason as soon as it aborts. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    function abort(): void {
      reject(signal?.reason);
    }
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort);
    promise.then((value) => {
      signal.removeEventListener("abort", abort);
      resolve(value);
    }, (error) => {
      signal.removeEventListener("abort", abort);
      reject(error);
    });
  });
}
