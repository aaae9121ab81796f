/**
 * A BPMN model as a tree of its own elements: what is left of the XML once it is read.
 *
 * @module
 */

import { ATTRIBUTES, ELEMENTS } from "./vocabulary.ts";

/** An element of BPMN or of its Zeebe extensions. Diagrams and other vendors' extensions are not kept. */
export interface BpmnElement {
  /** Name, such as `bpmn:startEvent`, whatever the model's own prefix is. */
  name: string;
  /** Decoded values of the attributes without a prefix. */
  attributes: ReadonlyMap<string, string>;
  /** Children, in document order. */
  children: BpmnElement[];
  /** The text in it, if texts were asked for and there is one. */
  text?: string;
}

/** The id of an element; empty if it has none. */
export function idOf(element: BpmnElement): string {
  return element.attributes.get(ATTRIBUTES.id) ?? "";
}

/** Children with a name, in document order. */
export function childrenOf(element: BpmnElement, name: string): BpmnElement[] {
  return element.children.filter((child) => child.name === name);
}

/** Zeebe extensions with a name. */
export function extensionsOf(element: BpmnElement, name: string): BpmnElement[] {
  return childrenOf(element, ELEMENTS.extensionElements).flatMap((extensions) =>
    childrenOf(extensions, name)
  );
}
