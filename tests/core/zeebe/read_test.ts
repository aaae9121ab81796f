import assert from "node:assert/strict";
import fc from "fast-check";
import { type JsonObject, parseJson } from "../../../src/core/json.ts";
import {
  readActivatedJobs,
  readCorrelatedMessage,
  readCreatedInstance,
  readDeployment,
  readDocumentReference,
  readPublishedMessage,
  readTopology,
} from "../../../src/core/zeebe/read.ts";

/** As a real 8.6.0 answers, with keys of its fifth partition. */
const JOB_860 = `{"jobs":[{"key":11258999068426241,"type":"t","processInstanceKey":11258999068426243,
  "processDefinitionId":"p","processDefinitionVersion":2,"processDefinitionKey":11258999068426245,
  "elementId":"task","elementInstanceKey":11258999068426247,"customHeaders":{"a":"b","__proto__":"c"},
  "worker":"w","retries":3,"deadline":1735689600000,"variables":{"n":9007199254740993},"tenantId":"<default>"}]}`;

const JOB_88 = `{"jobs":[{"jobKey":"11258999068426241","type":"t","processInstanceKey":"11258999068426243",
  "processDefinitionId":"p","processDefinitionVersion":2,"processDefinitionKey":"11258999068426245",
  "elementId":"task","elementInstanceKey":"11258999068426247","customHeaders":{"a":"b","__proto__":"c"},
  "worker":"w","retries":3,"deadline":1735689600000,"variables":{"n":9007199254740993},"tenantId":"<default>",
  "kind":"BPMN_ELEMENT","listenerEventType":"UNSPECIFIED","tags":[]}]}`;

for (const [version, text] of [["8.6.0", JOB_860], ["8.8", JOB_88]] as const) {
  Deno.test(`readActivatedJobs() reads a job of ${version} with exact keys`, () => {
    const [job] = readActivatedJobs(parseJson(text));
    assert.ok(job !== undefined);
    const { customHeaders, ...rest } = job;
    assert.deepEqual(Object.entries(customHeaders), [["a", "b"], ["__proto__", "c"]]);
    assert.deepEqual(rest, {
      jobKey: "11258999068426241",
      type: "t",
      processDefinitionId: "p",
      processDefinitionKey: "11258999068426245",
      processDefinitionVersion: 2,
      processInstanceKey: "11258999068426243",
      elementId: "task",
      elementInstanceKey: "11258999068426247",
      variables: { n: 9_007_199_254_740_993n },
      retries: 3,
      deadlineAt: 1_735_689_600_000,
      tenantId: "<default>",
    });
  });
}

Deno.test("readDeployment() keeps processes and leaves out decisions and forms", () => {
  const definition = {
    processDefinitionId: "p",
    processDefinitionVersion: 3,
    processDefinitionKey: "7",
    resourceName: "p.bpmn",
    tenantId: "t",
  };
  const deployments: JsonObject[] = [
    { form: { formKey: 9 } },
    { processDefinition: definition },
    { processDefinition: null, decisionDefinition: {} },
  ];
  assert.deepEqual(readDeployment({ deploymentKey: 5, tenantId: "t", deployments }), {
    deploymentKey: "5",
    processes: [{
      processDefinitionId: "p",
      processDefinitionKey: "7",
      version: 3,
      resourceName: "p.bpmn",
      tenantId: "t",
    }],
  });
});

Deno.test("readTopology() counts each partition that has a healthy leader once", () => {
  const leader = { role: "leader", health: "healthy" };
  const brokers = [
    { partitions: [{ partitionId: 1, ...leader }, { partitionId: 2, role: "leader", health: "unhealthy" }] },
    { partitions: [{ partitionId: 1, ...leader }, { partitionId: 3, role: "follower", health: "healthy" }] },
    { partitions: [{ partitionId: 3, ...leader }] },
  ];
  const topology = readTopology({ gatewayVersion: "8.6.0", clusterSize: 3, partitionsCount: 3, brokers });
  assert.deepEqual(topology, { gatewayVersion: "8.6.0", clusterSize: 3, partitionsCount: 3, leaders: 2 });
});

Deno.test("readCreatedInstance() takes an answer without variables as one with none", () => {
  assert.deepEqual(readCreatedInstance({ processInstanceKey: "7" }), {
    processInstanceKey: "7",
    variables: {},
  });
  assert.deepEqual(readCreatedInstance({ processInstanceKey: 7, variables: { a: [1] } }).variables, {
    a: [1],
  });
});

Deno.test("readDocumentReference() keeps all of a reference, and gives that of 8.6 its later name", () => {
  const reference = { storeId: "s", documentId: "d", contentHash: "h", metadata: { size: 1 }, later: true };
  const named = { "camunda.document.type": "camunda", ...reference };
  assert.deepEqual(readDocumentReference(named), named);
  assert.deepEqual(readDocumentReference({ documentType: "camunda", ...reference }), named);
});

Deno.test("readers throw nothing but TypeErrors that quote nothing", () => {
  const readers = [
    readTopology,
    readDeployment,
    readCreatedInstance,
    readPublishedMessage,
    readCorrelatedMessage,
    readDocumentReference,
    readActivatedJobs,
  ];
  fc.assert(
    fc.property(fc.constantFrom(...readers), fc.json(), (read, text) => {
      try {
        read(parseJson(text));
      } catch (error) {
        assert.ok(error instanceof TypeError && error.message.length < 120, String(error));
      }
    }),
    { numRuns: 500 },
  );
});
