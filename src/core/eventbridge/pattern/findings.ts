/**
 * An event → what was found of a pattern's conditions, and in which elements of its arrays.
 *
 * @module
 */

import { isJsonObject, type Json } from "../../json.ts";
import { type FieldCondition, type FieldNode, followName } from "./field_tree.ts";
import { isLeaf, type Leaf } from "./leaf.ts";

/** What was found in the event itself, or in one element of an array, but outside of the arrays in it. */
export interface Findings {
  /** Conditions that a value passes. */
  readonly met: Set<FieldCondition>;
  /** Conditions whose field has a value. */
  readonly present: Set<FieldCondition>;
  /** The arrays in it. */
  readonly arrays: ArrayFindings[];
}

/** What was found in an array. */
export interface ArrayFindings {
  /** Conditions whose field has a value in one of its elements. */
  readonly present: Set<FieldCondition>;
  /** Its elements, if anything was found in them. */
  readonly elements: Findings[];
}

/** What is nested deeper, AWS does not look at; and nothing here may exhaust the stack. */
const MAX_DEPTH = 1_000;

interface Place {
  findings: Findings;
  depth: number;
}

/** Looks for what a pattern asks for. */
export function findFields(event: Json, root: FieldNode): Findings {
  const findings = createFindings();
  look(event, root, { findings, depth: 0 });
  return findings;
}

function createFindings(): Findings {
  return { met: new Set(), present: new Set(), arrays: [] };
}

function look(value: Json, node: FieldNode, place: Place): void {
  if (isLeaf(value)) {
    note(value, node, place.findings);
  } else if (place.depth < MAX_DEPTH) {
    if (isJsonObject(value)) lookIntoObject(value, node, place);
    else lookIntoArray(value, node, place);
  }
}

function note(value: Leaf, { conditions }: FieldNode, { met, present }: Findings): void {
  for (const condition of conditions) {
    present.add(condition);
    if (!met.has(condition) && condition.tests.some((test) => test(value))) met.add(condition);
  }
}

function lookIntoObject(
  object: { [name: string]: Json },
  node: FieldNode,
  { findings, depth }: Place,
): void {
  for (const name of Object.keys(object)) {
    const child = followName(node, name);
    if (child !== undefined) look(object[name] ?? null, child, { findings, depth: depth + 1 });
  }
}

function lookIntoArray(array: Json[], node: FieldNode, { findings, depth }: Place): void {
  const found: ArrayFindings = { present: new Set(), elements: [] };
  for (const item of array) {
    // Values in a list belong to whatever the list belongs to: the list may hold several that are wanted.
    if (isLeaf(item)) {
      note(item, node, findings);
      continue;
    }
    const element = createFindings();
    look(item, node, { findings: element, depth: depth + 1 });
    const present = new Set(
      [element.present, ...element.arrays.map((inner) => inner.present)].flatMap((set) => [...set]),
    );
    if (present.size === 0) continue;
    found.elements.push(element);
    for (const condition of present) found.present.add(condition);
  }
  if (found.elements.length > 0) findings.arrays.push(found);
}
