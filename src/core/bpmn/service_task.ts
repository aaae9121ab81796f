/**
 * Tasks that job workers serve.
 *
 * @module
 */

import { type BpmnElement, childrenOf, extensionsOf, idOf } from "./element.ts";
import type { ServiceTask } from "./subscription.ts";
import { ATTRIBUTES, ELEMENTS } from "./vocabulary.ts";

/** Reads the job of an element, of whatever kind it is; `undefined` if it has none. */
export function readServiceTask(element: BpmnElement): ServiceTask | undefined {
  const [definition] = extensionsOf(element, ELEMENTS.taskDefinition);
  const jobType = definition?.attributes.get(ATTRIBUTES.type) ?? "";
  if (jobType.trim() === "") return undefined;
  const inputs = extensionsOf(element, ELEMENTS.ioMapping)
    .flatMap((mapping) => childrenOf(mapping, ELEMENTS.input))
    .map(({ attributes }) => ({
      target: attributes.get(ATTRIBUTES.target) ?? "",
      source: attributes.get(ATTRIBUTES.source) ?? "",
    }));
  // fromEntries defines properties instead of assigning them: a header named __proto__ is just a header.
  const headers = Object.fromEntries(
    extensionsOf(element, ELEMENTS.taskHeaders)
      .flatMap((list) => childrenOf(list, ELEMENTS.header))
      .map(({ attributes }) => [
        attributes.get(ATTRIBUTES.key) ?? "",
        attributes.get(ATTRIBUTES.value) ?? "",
      ]),
  );
  return { elementId: idOf(element), jobType, inputs, headers };
}
