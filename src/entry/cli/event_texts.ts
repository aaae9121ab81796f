/**
 * Events of a file: JSON, or JSON lines. The text is sent as it was written, never re-serialised: numbers and
 * the order of keys stay what they were.
 *
 * @module
 */

import { isJsonObject } from "../../core/json.ts";
import { CommandFailure } from "./command.ts";

/** One event to send. */
export interface EventText {
  /** Its id, where it is an object that has one. */
  id: string | undefined;
  /** JSON text. */
  text: string;
}

/**
 * Reads events. A file that is one JSON document is one event, whatever kind of document; otherwise every
 * line that is not blank is one.
 *
 * @throws {CommandFailure} if a line is not JSON; the message names the line, never its text.
 */
export function readEvents(bytes: Uint8Array): EventText[] {
  const text = new TextDecoder().decode(bytes).trim();
  if (text === "") return [];
  const whole = readEvent(text);
  if (whole !== undefined) return [whole];
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const event = readEvent(line.trim());
    if (event === undefined) {
      throw new CommandFailure(
        `Cannot read the events: line ${index + 1} is not JSON, expected JSON or JSON lines`,
      );
    }
    return [event];
  });
}

function readEvent(text: string): EventText | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const id = isJsonObject(value) ? value["id"] : undefined;
    return { id: typeof id === "string" ? id : undefined, text };
  } catch {
    // Not one document; the caller knows what that means.
    return undefined;
  }
}
