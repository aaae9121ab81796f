/**
 * How an event pattern is refused: with the path of the field, and the operator at fault.
 *
 * @module
 */

import { ZeebridgeError } from "../../errors.ts";

/** Makes the error for something at a known place. The reason goes on where the place ends. */
export type Refuse = (reason: string) => ZeebridgeError;

/**
 * The error of a pattern that EventBridge would not take.
 *
 * @param place The field and the operator in it, if it is in one.
 */
export function refusePattern(reason: string, place: string = ""): ZeebridgeError {
  const where = place === "" ? "" : ` at ${place}`;
  return new ZeebridgeError("EVENT_PATTERN_INVALID", `Cannot read the event pattern${where}: ${reason}`);
}
