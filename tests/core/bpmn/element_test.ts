import assert from "node:assert/strict";
import { type BpmnElement, childrenOf, extensionsOf, idOf } from "../../../src/core/bpmn/element.ts";

function element(name: string, children: BpmnElement[] = [], id?: string): BpmnElement {
  return { name, attributes: new Map(id === undefined ? [] : [["id", id]]), children };
}

Deno.test("idOf() gives the id, or an empty text", () => {
  assert.equal(idOf(element("bpmn:task", [], "a")), "a");
  assert.equal(idOf(element("bpmn:task")), "");
});

Deno.test("childrenOf() gives children of a name, in order, and no grandchildren", () => {
  const parent = element("bpmn:process", [
    element("bpmn:task", [element("bpmn:task", [], "inner")], "a"),
    element("bpmn:startEvent", [], "b"),
    element("bpmn:task", [], "c"),
  ]);
  assert.deepEqual(childrenOf(parent, "bpmn:task").map(idOf), ["a", "c"]);
});

Deno.test("extensionsOf() looks into extensionElements and nowhere else", () => {
  const parent = element("bpmn:task", [
    element("zeebe:properties", [], "beside"),
    element("bpmn:extensionElements", [element("zeebe:properties", [], "within")]),
  ]);
  assert.deepEqual(extensionsOf(parent, "zeebe:properties").map(idOf), ["within"]);
});
