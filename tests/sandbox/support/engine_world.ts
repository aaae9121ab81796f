/**
 * An embedded engine with a clock that stands still, and a look inside.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { JsonObject } from "../../../src/core/json.ts";
import {
  createEmbeddedEngine,
  type EmbeddedEngine,
  type EmbeddedEngineOptions,
  type InstanceView,
} from "../../../src/sandbox/engine/embedded_engine.ts";
import { createManualClock, type ManualClock } from "../../../src/testing/manual_clock.ts";
import { EngineClient } from "./engine_client.ts";

/** An engine under test. */
export class EngineWorld extends EngineClient {
  readonly clock: ManualClock;
  readonly engine: EmbeddedEngine;

  constructor(options: Partial<EmbeddedEngineOptions> & { clock?: ManualClock } = {}) {
    const clock = options.clock ?? createManualClock();
    const engine = createEmbeddedEngine({ ...options, clock });
    super({ fetch: engine.fetch, address: "http://engine.test", patienceMs: -1 });
    this.clock = clock;
    this.engine = engine;
  }

  /** Creates an instance, and gives a function that looks at it. */
  async create(processDefinitionId: string, variables: JsonObject = {}): Promise<() => InstanceView> {
    const { status, body } = await this.send("POST", "/process-instances", {
      processDefinitionId,
      variables,
    });
    assert.equal(status, 200, `${body.detail}`);
    return () => this.look(`${body.processInstanceKey}`);
  }

  /** Deploys a model, and creates an instance of the process `p`. */
  async run(model: string, variables: JsonObject = {}): Promise<() => InstanceView> {
    await this.deploy(model);
    return await this.create("p", variables);
  }

  look(processInstanceKey: string): InstanceView {
    const instance = this.engine.instance(BigInt(processInstanceKey));
    assert.ok(instance);
    return instance;
  }

  /** The only instance that there is. */
  get only(): InstanceView {
    const [instance, ...others] = this.engine.instances();
    assert.ok(instance);
    assert.equal(others.length, 0);
    return instance;
  }

  /** The only incident. */
  get incident() {
    const [incident, ...others] = this.engine.incidents;
    assert.ok(incident);
    assert.equal(others.length, 0);
    return incident;
  }
}
