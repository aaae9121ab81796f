/**
 * Parts of models with events.
 *
 * @module
 */

import { element, end, extend, flows, mappings, model, start, subProcess, task } from "../support/model.ts";

/** A parallel gateway. */
export const fork: string = element("parallelGateway", "fork");
/** A start event of an event sub-process that does not interrupt, to be given to `element()`. */
export const accompanying = 'startEvent isInterrupting="false"';
/** What ends a scope. */
export const terminate = "<bpmn:terminateEventDefinition />";

/** An end event that says that it was reached. */
export function reach(id: string, event = ""): string {
  return end(id, extend(mappings({ outputs: [`="${id}" -> at`] })) + event);
}

/** A process of a sub-process, with its boundary events. */
export function around(inner: string, { outer = "", ways = [], roots = "" }: {
  outer?: string;
  ways?: string[];
  roots?: string;
} = {}): string {
  return model(
    start() + subProcess("sub", inner) + reach("done") + outer + flows("start -> sub -> done", ...ways),
    { roots },
  );
}

/** A sub-process that an event sets off, with a task `handle` in it. */
export function handler(startEvent: string, id = "handler"): string {
  return subProcess(
    id,
    startEvent + task("handle") + end("handled") + flows("event -> handle -> handled"),
    { triggeredByEvent: "true" },
  );
}
