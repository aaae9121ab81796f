/**
 * A real Zeebe as a subject of scenarios. It lives in real time, and does what follows from a command after it has
 * answered.
 *
 * @module
 */

import { createSystemClock } from "../../../src/adapters/system/clock.ts";
import { createEngineAuthorization } from "../../../src/adapters/zeebe/auth.ts";
import { createZeebeEngine } from "../../../src/adapters/zeebe/rest_engine.ts";
import { utf8 } from "../../../src/core/bytes.ts";
import { DEFAULT_TENANT_ID as tenantId } from "../../../src/core/keys.ts";
import type { Engine } from "../../../src/ports/engine.ts";
import { element, end, flows, message, model, on, start } from "../support/model.ts";
import type { ScenarioSubject } from "./scenario.ts";

/** How often the broker looks for what is due. */
const SLACK_MS = 200;

/** Connects to a broker. */
export async function createZeebeSubject(address: string): Promise<ScenarioSubject> {
  const clock = createSystemClock();
  const authorization = createEngineAuthorization({ authStrategy: "NONE" }, { fetch, clock });
  const engine = createZeebeEngine({ address, authorization, fetch, clock });
  return {
    engine,
    pollMs: 10_000,
    patienceMs: 15_000,
    wait: (milliseconds) => clock.sleep(milliseconds + SLACK_MS),
    settle: await createSettling(engine),
    async isActive(processInstanceKey) {
      // Sets a variable that nobody looks at, in a scope that is there or not.
      const response = await fetch(`${address}/v2/element-instances/${processInstanceKey}/variables`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ variables: { lookedAt: true }, local: true }),
      });
      await response.body?.cancel();
      if (response.status === 204) return true;
      if (response.status === 404) return false;
      throw new Error(`Cannot look at an instance: ${response.status}`);
    },
    runs: "everything",
  };
}

/**
 * Commands, and what follows from them, are done in the order in which they came. So an instance that gets two
 * messages one after the other is over only when all that was under way before is done.
 */
async function createSettling(engine: Engine): Promise<() => Promise<void>> {
  const id = `settling-${crypto.randomUUID().slice(0, 8)}`;
  const wait = (name: string): string => element("intermediateCatchEvent", `wait-${name}`, on.message(name));
  const names = [`${id}-1`, `${id}-2`];
  const body = start() + names.map(wait).join("") + end() +
    flows(["start", ...names.map((name) => `wait-${name}`), "end"].join(" -> "));
  const content = utf8(model(body, { id, roots: names.map((name) => message(name)).join("") }));
  const deployment = await engine.deploy({ resources: [{ name: `${id}.bpmn`, content }], tenantId });
  const [{ processDefinitionKey } = {}] = deployment.processes;
  if (processDefinitionKey === undefined) throw new Error(`Cannot go on: ${id} was not deployed`);
  return async () => {
    const key = crypto.randomUUID();
    const variables = { key };
    const publish = async (): Promise<void> => {
      for (const name of names) {
        const message = { name, correlationKey: key, timeToLiveMs: 60_000, variables: {}, tenantId };
        await engine.publishMessage(message);
      }
    };
    const create = { processDefinitionKey, tenantId, variables, awaitCompletion: {} };
    await Promise.all([engine.createProcessInstance(create), publish()]);
  };
}
