/**
 * The platform's time and chance, for programs that are run without any.
 *
 * @module
 */

import type { FeelAmbient } from "./evaluation.ts";

/** What `now()`, `today()`, `uuid()` and `random number()` ask unless a run is given something else. */
export const PLATFORM_AMBIENT: FeelAmbient = {
  now: () => Date.now(),
  random: () => Math.random(),
  uuid: () => crypto.randomUUID(),
};
