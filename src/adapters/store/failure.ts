/**
 * What can go wrong with a store, in the two ways that callers know.
 *
 * @module
 */

import { ZeebridgeError } from "../../core/errors.ts";
import type { Clock } from "../../ports/clock.ts";

/** What every store takes. */
export interface RegistryOptions {
  /** Tells when a definition was forgotten. Default: the machine's clock. */
  clock?: Pick<Clock, "now">;
}

/** The machine's clock. */
export const MACHINE_CLOCK: Pick<Clock, "now"> = { now: () => Date.now() };

/** Whatever the store threw → an error that says `retry`, with the original as its cause. */
export function storeUnavailable(action: string, cause: unknown): ZeebridgeError {
  if (cause instanceof ZeebridgeError) return cause;
  return new ZeebridgeError(
    "STORE_UNAVAILABLE",
    `Cannot ${action}: the store failed, expected it to answer`,
    {
      cause,
    },
  );
}

/**
 * Refuses data of a newer version: what this one does not know of, it would lose.
 *
 * @throws {ZeebridgeError} with code `STORE_NEWER`.
 */
export function refuseNewer(stored: number, known: number): void {
  if (stored <= known) return;
  throw new ZeebridgeError(
    "STORE_NEWER",
    `Cannot use the store: its layout is version ${stored}, written by a newer Zeebridge, and this one knows ` +
      `versions up to ${known}. Run the newer Zeebridge again, or name an empty store and deploy your ` +
      "processes again",
  );
}
