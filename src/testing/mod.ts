/**
 * What a test of your own needs: a clock that stands still.
 *
 * @module
 */

export { createManualClock, type ManualClock } from "./manual_clock.ts";
