/**
 * The embedded engine through the connector's own adapter: it keeps the contract that Zeebe keeps.
 *
 * @module
 */

import { createEngineAuthorization } from "../../../src/adapters/zeebe/auth.ts";
import { createZeebeEngine } from "../../../src/adapters/zeebe/rest_engine.ts";
import { utf8 } from "../../../src/core/bytes.ts";
import { DEFAULT_TENANT_ID } from "../../../src/core/keys.ts";
import { createEmbeddedEngine } from "../../../src/sandbox/engine/embedded_engine.ts";
import type { EngineFlavour } from "../../../src/sandbox/engine/rest/answer.ts";
import { ENGINE_CONTRACT, type EngineContractSubject } from "../../../src/testing/engine_contract.ts";
import {
  ENGINE_SEARCH_CONTRACT,
  ENGINE_WITHOUT_SEARCH_CONTRACT,
} from "../../../src/testing/engine_search_contract.ts";
import { createManualClock } from "../../../src/testing/manual_clock.ts";
import { element, flows, message, model, on, start, task } from "../support/model.ts";

const FLAVOURS: readonly EngineFlavour[] = ["8.6.0", "8.8", "8.9"];

function subjectOf(flavour: EngineFlavour): EngineContractSubject {
  const clock = createManualClock();
  const embedded = createEmbeddedEngine({ clock, flavour });
  const fetchEmbedded: typeof fetch = (input, init) => embedded.fetch(new Request(input, init));
  const authorization = createEngineAuthorization({ authStrategy: "NONE" }, { fetch: fetchEmbedded, clock });
  const engine = createZeebeEngine({
    address: "http://engine.test",
    authorization,
    fetch: fetchEmbedded,
    clock,
  });
  let names = 0;

  async function run(id: string, { content, variables = {} }: {
    content: string;
    variables?: EngineContractVariables;
  }): Promise<void> {
    const resources = [{ name: `${id}.bpmn`, content: utf8(content) }];
    const { processes: [process] } = await engine.deploy({ resources, tenantId: DEFAULT_TENANT_ID });
    if (process === undefined) throw new Error(`Cannot run ${id}: nothing was deployed`);
    const { processDefinitionKey, tenantId } = process;
    await engine.createProcessInstance({ processDefinitionKey, tenantId, variables });
  }

  return {
    engine,
    gatewayVersion: flavour,
    unique: (prefix) => `${prefix}-${++names}`,
    elapse: (milliseconds) => clock.advance(milliseconds),
    offerJob({ type, variables, customHeaders = {} }) {
      const headers = Object.entries(customHeaders).map(([key, value]) =>
        `<zeebe:header key="${key}" value="${value}" />`
      );
      const extensions = `<zeebe:taskHeaders>${headers.join("")}</zeebe:taskHeaders>`;
      const body = start() + task("task", { type, extensions }) + flows("start -> task");
      return run(`process-${type}`, { content: model(body, { id: `process-${type}` }), variables });
    },
    offerSubscription({ messageName, correlationKey }) {
      const id = `process-${messageName}`;
      const body = start() + element("intermediateCatchEvent", "wait", on.message(messageName)) +
        flows("start -> wait");
      return run(id, {
        content: model(body, { id, roots: message(messageName) }),
        variables: { key: correlationKey },
      });
    },
  };
}

type EngineContractVariables = Parameters<EngineContractSubject["offerJob"]>[0]["variables"];

for (const flavour of FLAVOURS) {
  const search = flavour === "8.6.0" ? ENGINE_WITHOUT_SEARCH_CONTRACT : ENGINE_SEARCH_CONTRACT;
  for (const { name, run } of [...ENGINE_CONTRACT, ...search]) {
    Deno.test(`REST engine on an embedded engine like ${flavour}: ${name}`, () => run(subjectOf(flavour)));
  }
}
