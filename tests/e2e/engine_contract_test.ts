/**
 * Both engine adapters against a real Zeebe 8.6.0: the stub is only worth as much as its likeness to this.
 *
 * @module
 */

import { CamundaRestClient } from "@camunda8/sdk";
import { createSystemClock } from "../../src/adapters/system/clock.ts";
import { createEngineAuthorization } from "../../src/adapters/zeebe/auth.ts";
import { createZeebeEngine } from "../../src/adapters/zeebe/rest_engine.ts";
import { DEFAULT_TENANT_ID } from "../../src/core/keys.ts";
import { createSdkEngine } from "../../src/entry/camunda8.ts";
import type { Engine } from "../../src/ports/engine.ts";
import {
  type ContractJob,
  ENGINE_CONTRACT,
  type EngineContractSubject,
} from "../../src/testing/engine_contract.ts";
import { ENGINE_WITHOUT_SEARCH_CONTRACT } from "../../src/testing/engine_search_contract.ts";
import { startZeebe } from "./servers/zeebe.ts";

/** A process with one task of a type. */
function taskModel({ type, customHeaders = {} }: ContractJob): string {
  const headers = Object.entries(customHeaders).map(([key, value]) =>
    `<zeebe:header key="${key}" value="${value}" />`
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="contract">
  <bpmn:process id="process-${type}" isExecutable="true">
    <bpmn:startEvent id="start" />
    <bpmn:serviceTask id="task">
      <bpmn:extensionElements>
        <zeebe:taskDefinition type="${type}" retries="3" />
        <zeebe:taskHeaders>${headers.join("")}</zeebe:taskHeaders>
      </bpmn:extensionElements>
    </bpmn:serviceTask>
    <bpmn:sequenceFlow id="flow" sourceRef="start" targetRef="task" />
  </bpmn:process>
</bpmn:definitions>`;
}

/** A process that starts with a message. */
function messageModel(messageName: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="contract">
  <bpmn:message id="message" name="${messageName}" />
  <bpmn:process id="process-${messageName}" isExecutable="true">
    <bpmn:startEvent id="start"><bpmn:messageEventDefinition messageRef="message" /></bpmn:startEvent>
  </bpmn:process>
</bpmn:definitions>`;
}

function subjectOf(engine: Engine, prefix: string): EngineContractSubject {
  let names = 0;
  return {
    engine,
    gatewayVersion: "8.6.0",
    unique: (name) => `${prefix}-${name}-${++names}`,
    async offerJob(job) {
      const content = new TextEncoder().encode(taskModel(job));
      const resources = [{ name: `${job.type}.bpmn`, content }];
      const { processes: [process] } = await engine.deploy({ resources, tenantId: DEFAULT_TENANT_ID });
      if (process === undefined) {
        throw new Error(`Cannot offer a job of type ${job.type}: nothing was deployed`);
      }
      const { processDefinitionKey, tenantId } = process;
      await engine.createProcessInstance({ processDefinitionKey, tenantId, variables: job.variables ?? {} });
    },
    async offerSubscription({ messageName }) {
      const content = new TextEncoder().encode(messageModel(messageName));
      await engine.deploy({
        resources: [{ name: `${messageName}.bpmn`, content }],
        tenantId: DEFAULT_TENANT_ID,
      });
    },
    // The broker lives in real time.
    elapse: () => Promise.resolve(),
  };
}

function restEngine(address: string): Engine {
  const clock = createSystemClock();
  const authorization = createEngineAuthorization({ authStrategy: "NONE" }, { fetch, clock });
  return createZeebeEngine({ address, authorization, fetch, clock });
}

function sdkEngine(address: string): Engine {
  return createSdkEngine(
    new CamundaRestClient({
      config: { CAMUNDA_AUTH_STRATEGY: "NONE", ZEEBE_REST_ADDRESS: address, CAMUNDA_LOG_LEVEL: "none" },
      retry: { limit: 0 },
    }),
  );
}

Deno.test("both engines keep the contract on Zeebe 8.6.0", async (test) => {
  const zeebe = await startZeebe();
  try {
    const subjects = [
      subjectOf(restEngine(zeebe.restUrl), "rest"),
      subjectOf(sdkEngine(zeebe.restUrl), "sdk"),
    ];
    for (const [index, subject] of subjects.entries()) {
      for (const { name, run } of [...ENGINE_CONTRACT, ...ENGINE_WITHOUT_SEARCH_CONTRACT]) {
        await test.step(`${index === 0 ? "REST" : "SDK"} engine: ${name}`, () => run(subject));
      }
    }
  } finally {
    await zeebe.stop();
  }
});
