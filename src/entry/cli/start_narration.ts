/**
 * What happens in the sandbox, a line each: events and who took them, and where process instances are.
 *
 * @module
 */

import type { InstanceView } from "../../sandbox/engine/embedded_engine.ts";
import type { SandboxEvent } from "../../sandbox/event_bus/mod.ts";
import { describeDeliveries, describeInstance } from "../sandbox/descriptions.ts";
import type { SandboxParts } from "../sandbox/sandbox_parts.ts";
import type { CliIo } from "./io.ts";
import { createStyle, printable } from "./terminal.ts";

/** Changes come in bursts; a line for each step of a process would be noise. */
const PAUSE_MS = 50;

/** Tells what happens from now on, until the function that it gives is called. */
export function narrate({ engine, eventBus }: SandboxParts, io: CliIo): () => void {
  const style = createStyle(io, "stdout");
  const told = new Map<string, string>();
  let cancel: (() => void) | undefined;

  function tell(key: string, text: string): void {
    if (told.get(key) === text) return;
    told.set(key, text);
    io.stdout(`${style.dim(new Date(io.clock.now()).toISOString().slice(11, 23))} ${printable(text)}\n`);
  }

  function look(): void {
    cancel = undefined;
    const events = eventBus.events.filter(isSettled);
    const instances = engine.instances();
    for (const event of events) tell(event.id, eventLine(event));
    for (const instance of instances) tell(String(instance.processInstanceKey), instanceLine(instance));
    for (const { incidentKey, elementId, kind, message } of engine.incidents) {
      tell(String(incidentKey), `incident at ${elementId}: ${kind}: ${message}`);
    }
    // What neither of them remembers is not to be remembered here.
    const limit = 2 * (eventBus.events.length + instances.length) + MIN_TOLD;
    for (const key of told.keys()) if (told.size > limit) told.delete(key);
  }

  function lookSoon(): void {
    cancel ??= io.clock.after(PAUSE_MS, look);
  }

  const forgetEngine = engine.onChange(lookSoon);
  const forgetBus = eventBus.onChange(lookSoon);
  return function stop() {
    forgetEngine();
    forgetBus();
    cancel?.();
  };
}

/** Fewer lines than this are never forgotten. */
const MIN_TOLD = 1_000;

function isSettled({ deliveries }: SandboxEvent): boolean {
  return deliveries.every(({ state }) => state !== "pending");
}

function eventLine(event: SandboxEvent): string {
  const { detailType, source, bus } = event;
  return `event ${detailType} from ${source} on ${bus}: ${describeDeliveries(event)}`;
}

function instanceLine(instance: InstanceView): string {
  const { processDefinitionId, version, processInstanceKey } = instance;
  return `${processDefinitionId} v${version} ${processInstanceKey} ${describeInstance(instance)}`;
}
