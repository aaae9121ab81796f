/**
 * What happens in a sandbox, in words for people: ids and states, and no payload.
 *
 * @module
 */

import type { InstanceView } from "../../sandbox/engine/embedded_engine.ts";
import type { SandboxDelivery, SandboxEvent } from "../../sandbox/event_bus/mod.ts";

/** What a webhook answers to an event that does not count for it. */
const NOT_MEANT = 422;

/** What an instance is doing, such as `waits at payment_received`. */
export function describeInstance({ state, activeElements }: InstanceView): string {
  if (state !== "ACTIVE") return state.toLowerCase();
  return activeElements.length === 0 ? "active" : `waits at ${activeElements.join(", ")}`;
}

/** What became of an event, such as `order-placed: delivered (200)`. Who did not want it is not named. */
export function describeDeliveries({ dropped, deliveries }: SandboxEvent): string {
  if (dropped === "unknownBus") return "dropped, as there is no such bus";
  if (dropped === "detailTypeTooLong") return "dropped, as its detail type is too long";
  const told = deliveries.filter((delivery) => !isNotMeant(delivery)).map(describeDelivery);
  return told.length === 0 ? "no webhook wanted it" : told.join(", ");
}

/** The activation condition of a webhook has said no. */
function isNotMeant({ state, lastStatus }: SandboxDelivery): boolean {
  return state === "dead" && lastStatus === NOT_MEANT;
}

function describeDelivery({ rule, state, lastStatus, lastError, attempts }: SandboxDelivery): string {
  const reason = lastStatus ?? lastError;
  const tries = attempts > 1 ? ` after ${attempts} attempts` : "";
  return `${rule}: ${state}${reason === undefined ? "" : ` (${reason})`}${tries}`;
}
