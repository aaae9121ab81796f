/**
 * A connector in this process between a stub engine and a stub event bus, with everything it says kept.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createTelemetry } from "../../../src/adapters/telemetry/telemetry.ts";
import { type Connector, createConnector } from "../../../src/entry/embed.ts";
import type { ConnectorOptions } from "../../../src/entry/options.ts";
import { createManualClock, type ManualClock } from "../../../src/testing/manual_clock.ts";
import { createStubEngine, type StubEngine } from "../../../src/testing/stub_engine.ts";
import { createStubEventBus, type StubEventBus } from "../../../src/testing/stub_event_bus.ts";

/** Where the stubs pretend to be. */
export const ENGINE_ORIGIN = "http://engine.test";
const EVENT_BUS_HOST = "events.eu-central-1.amazonaws.com";
export const ADMIN_TOKEN = "scenario-admin-token";

/** What stands between the connector and a stub, if a test puts something there. */
export type Intercept = (request: Request) => Response | Promise<Response> | undefined;

/** A connector under test. */
export interface InProcess {
  connector: Connector;
  engine: StubEngine;
  eventBus: StubEventBus;
  clock: ManualClock;
  /** Every log line, all levels. */
  logs: string[];
  /** Everything that left: method, URL, headers and body of every request, as one text each. */
  sent: string[];
  /** Answers in a stub's place from now on; `undefined` removes it. */
  intercept(answer: Intercept | undefined): void;
  /** Sends a request to the connector. */
  send(path: string, init?: RequestInit): Promise<Response>;
  /** Uses the admin side. */
  admin(path: string, init?: RequestInit): Promise<Response>;
  /** Deploys models through the admin side and gives its answer. */
  deploy(...models: string[]): Promise<Response>;
}

/** Makes the connector with settings, secrets and parts over the defaults. */
export function createInProcess(options: ConnectorOptions = {}): InProcess {
  const clock = createManualClock();
  const engine = createStubEngine({ clock });
  const eventBus = createStubEventBus({ clock });
  const logs: string[] = [];
  const sent: string[] = [];
  let intercepted: Intercept | undefined;

  const fetchStub: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = await request.clone().text();
    sent.push([request.method, request.url, JSON.stringify([...request.headers]), body].join("\n"));
    const answer = intercepted?.(request);
    if (answer !== undefined) return await answer;
    const { origin, host } = new URL(request.url);
    if (origin === ENGINE_ORIGIN) return await engine.fetch(request);
    if (host === EVENT_BUS_HOST) return await eventBus.fetch(request);
    throw new TypeError("error sending request");
  };
  const telemetry = createTelemetry({
    clock,
    format: "json",
    level: "debug",
    write: (text) => void logs.push(text),
  });
  const connector = createConnector({
    CAMUNDA_REST_ADDRESS: ENGINE_ORIGIN,
    ZEEBRIDGE_ADMIN_TOKEN: ADMIN_TOKEN,
    ZEEBRIDGE_SUBSCRIPTION_CACHE: "PT0S",
    fetch: fetchStub,
    telemetry,
    clock,
    ...options,
  });

  const send = async (path: string, init?: RequestInit): Promise<Response> =>
    await connector.fetch(new Request(`http://connector.test${path}`, init));
  const admin = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${ADMIN_TOKEN}`);
    return await send(path, { ...init, headers });
  };
  return {
    connector,
    engine,
    eventBus,
    clock,
    logs,
    sent,
    intercept: (answer) => void (intercepted = answer),
    send,
    admin,
    async deploy(...models) {
      const form = new FormData();
      models.forEach((xml, index) => form.append("resources", new File([xml], `model-${index}.bpmn`)));
      return await admin("/admin/api/deployments", { method: "POST", body: form });
    },
  };
}

/** Deploys one model and expects that it was taken. */
export async function deployed(world: InProcess, model: string): Promise<void> {
  const answer = await world.deploy(model);
  assert.equal(answer.status, 200, await answer.text());
}
