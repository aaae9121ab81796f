/**
 * What is waited for in a sandbox, and what there is instead.
 *
 * @module
 */

import { isJsonObject, type Json } from "../core/json.ts";
import { describeDeliveries, describeInstance } from "../entry/sandbox/descriptions.ts";
import type { SandboxParts } from "../entry/sandbox/sandbox_parts.ts";
import type { EmbeddedEngine, InstanceView } from "../sandbox/engine/embedded_engine.ts";

/** What is waited for of an instance, which a process id, a key, or a text among its variables names. */
export type InstanceCondition =
  | `${string} completed`
  | `${string} terminated`
  | `${string} failed`
  | `${string} at ${string}`;

/** Most instances and events that a message shows. */
const SHOWN = 10;

/**
 * The newest instance that a condition names, if that is so.
 *
 * @throws {TypeError} if the condition is none.
 */
export function findInstance(engine: EmbeddedEngine, condition: InstanceCondition): InstanceView | undefined {
  const { subject, holds } = readCondition(engine, condition);
  const named = engine.instances().filter((instance) => isNamed(instance, subject));
  const newest = named.reduce<InstanceView | undefined>(
    (last, one) => last === undefined || one.processInstanceKey > last.processInstanceKey ? one : last,
    undefined,
  );
  return newest !== undefined && holds(newest) ? newest : undefined;
}

function readCondition(
  engine: EmbeddedEngine,
  condition: string,
): { subject: string; holds(instance: InstanceView): boolean } {
  const [, subject = "", state, elementId = ""] =
    /^(.+?) (?:(completed|terminated|failed)|at (\S+))$/.exec(condition) ?? [];
  if (subject === "") {
    throw new TypeError(
      `Cannot wait for ${JSON.stringify(condition)}: expected "NAME completed", "NAME terminated", ` +
        '"NAME failed" or "NAME at ELEMENT"',
    );
  }
  if (state === "failed") {
    return {
      subject,
      holds: ({ processInstanceKey }) =>
        engine.incidents.some((incident) => incident.processInstanceKey === processInstanceKey),
    };
  }
  return {
    subject,
    holds: (instance) =>
      state === undefined
        ? instance.activeElements.includes(elementId)
        : instance.state === state.toUpperCase(),
  };
}

function isNamed(
  { processDefinitionId, processInstanceKey, variables }: InstanceView,
  subject: string,
): boolean {
  return processDefinitionId === subject || String(processInstanceKey) === subject ||
    hasText(variables, subject);
}

function hasText(value: Json, text: string): boolean {
  if (typeof value === "string") return value === text;
  if (Array.isArray(value)) return value.some((item) => hasText(item, text));
  return isJsonObject(value) && Object.values(value).some((item) => hasText(item, text));
}

/** What there is, for people: ids and states, and no payload. */
export function describeSandbox({ engine, eventBus }: SandboxParts): string {
  const instances = engine.instances().slice(-SHOWN).map((instance) =>
    `  instance ${instance.processInstanceKey} of ${instance.processDefinitionId}: ${
      describeInstance(instance)
    }`
  );
  const incidents = engine.incidents.slice(-SHOWN).map(({ elementId, kind, message }) =>
    `  incident at ${elementId}: ${kind}: ${message}`
  );
  const events = eventBus.events.slice(-SHOWN).map((event) =>
    `  event ${event.detailType} on ${event.bus}: ${describeDeliveries(event)}`
  );
  const lines = [...instances, ...incidents, ...events];
  return lines.length === 0 ? "  There is no instance, and no event was put" : lines.join("\n");
}
