/**
 * The message id of an EventBridge event: what makes a repeated delivery recognizable to the engine.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 * @module
 */

import { isJsonObject, type Json, ownProperty } from "../json.ts";

/** What every event has; a body with all of them is an event as EventBridge wraps it. */
const ENVELOPE = ["version", "id", "detail-type", "source", "account", "region"] as const;

/**
 * The id of a body that is an EventBridge event: `account:region:id`, and the name of the replay where it comes
 * from one, because a replay is meant to have an effect again. `undefined` for any other body.
 */
export function messageIdOfEvent(body: Json): string | undefined {
  if (!isJsonObject(body)) return undefined;
  for (const name of ENVELOPE) {
    const value = ownProperty(body, name);
    if (typeof value !== "string" || value === "") return undefined;
  }
  const id = `${body["account"]}:${body["region"]}:${body["id"]}`;
  const replay = ownProperty(body, "replay-name");
  return typeof replay === "string" && replay !== "" ? `${id}:${replay}` : id;
}
