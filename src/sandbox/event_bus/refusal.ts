/**
 * How the bus refuses what a rule is made of.
 *
 * @module
 */

import { ZeebridgeError } from "../../core/errors.ts";

/** The error of something that EventBridge would not take. */
export function refuseChange(action: string, reason: string): ZeebridgeError {
  return new ZeebridgeError("EVENT_BUS_REJECTED", `Cannot ${action}: ${reason}`);
}
