import assert from "node:assert/strict";
import { attribute, element, processWith, readOnly } from "./model.ts";

function task(name: string, extensions: string): string {
  return processWith(element(name, { id: "task", extensions }));
}

Deno.test("readServiceTask() keeps the model's own texts", () => {
  const [found] = readOnly(task(
    "serviceTask",
    `<zeebe:taskDefinition type="send-mail" retries="5" />
     <zeebe:ioMapping>
       <zeebe:input source="{{secrets.KEY}}" target="authentication.accessKey" />
       <zeebe:input source="${attribute('={ id: order.id, text: "a & b" }')}" target="input.detail" />
       <zeebe:output source="=x" target="y" />
     </zeebe:ioMapping>
     <zeebe:taskHeaders><zeebe:header key="retryBackoff" value="PT30S" /></zeebe:taskHeaders>`,
  )).serviceTasks;
  assert.deepEqual(found, {
    elementId: "task",
    jobType: "send-mail",
    inputs: [
      { target: "authentication.accessKey", source: "{{secrets.KEY}}" },
      { target: "input.detail", source: '={ id: order.id, text: "a & b" }' },
    ],
    headers: { retryBackoff: "PT30S" },
  });
});

for (const name of ["serviceTask", "sendTask", "scriptTask", "businessRuleTask", "endEvent"]) {
  Deno.test(`readServiceTask() finds the job of a ${name}`, () => {
    const { serviceTasks } = readOnly(task(name, '<zeebe:taskDefinition type="work" />'));
    assert.deepEqual(serviceTasks, [{ elementId: "task", jobType: "work", inputs: [], headers: {} }]);
  });
}

Deno.test("readServiceTask() keeps a job type as the engine has it, blanks and = included", () => {
  for (const jobType of [" work ", '="work"', "=type"]) {
    const xml = task("serviceTask", `<zeebe:taskDefinition type="${attribute(jobType)}" />`);
    assert.equal(readOnly(xml).serviceTasks[0]?.jobType, jobType);
  }
});

Deno.test("readServiceTask() finds no job where none is", () => {
  for (
    const extensions of [
      "",
      "<zeebe:taskDefinition />",
      '<zeebe:taskDefinition type=" " />',
      '<zeebe:taskHeaders><zeebe:header key="a" value="b" /></zeebe:taskHeaders>',
    ]
  ) {
    assert.deepEqual(readOnly(task("serviceTask", extensions)).serviceTasks, []);
  }
});

Deno.test("readServiceTask() takes a header named __proto__ for a header", () => {
  const [found] = readOnly(task(
    "serviceTask",
    '<zeebe:taskDefinition type="work" />' +
      '<zeebe:taskHeaders><zeebe:header key="__proto__" value="x" /><zeebe:header key="a" /></zeebe:taskHeaders>',
  )).serviceTasks;
  assert.deepEqual(Object.entries(found?.headers ?? {}), [["__proto__", "x"], ["a", ""]]);
});
