/**
 * A sandbox for tests of your own processes: a connector between an engine and an event bus in this process, and a
 * clock that stands still. Events, processes and jobs run as they do in production, and nothing leaves the process.
 *
 * @module
 */

import type { PutEventsEntry } from "../core/eventbridge/validate.ts";
import { assembleConnector } from "../entry/assemble.ts";
import type { Connector } from "../entry/connector.ts";
import type { ConnectorOptions } from "../entry/options.ts";
import { readResource } from "../entry/sandbox/read_resource.ts";
import { createPatientEngine } from "../entry/sandbox/patient_engine.ts";
import { createSandboxApp } from "../entry/sandbox/sandbox_app.ts";
import { createRestEngine, createSandboxParts } from "../entry/sandbox/sandbox_parts.ts";
import { SECRET_PREFIX } from "../entry/sandbox/sandbox_secrets.ts";
import type { DeploymentResource } from "../ports/engine.ts";
import type { EmbeddedEngine, InstanceView } from "../sandbox/engine/embedded_engine.ts";
import type { SandboxEventBus } from "../sandbox/event_bus/mod.ts";
import { refuseChange } from "../sandbox/event_bus/refusal.ts";
import type { DeployResult } from "../usecases/deploy.ts";
import type { SettingOptions } from "../usecases/settings.ts";
import { createManualClock, type ManualClock } from "./manual_clock.ts";
import { describeSandbox, findInstance, type InstanceCondition } from "./sandbox_condition.ts";

/** How a sandbox is made: settings of the connector, and what it cannot make up. */
export interface SandboxOptions extends SettingOptions, Pick<ConnectorOptions, "workers"> {
  /**
   * Values of secrets, by the names that models use. Default: made-up ones, `sandbox-` and the name. What a task signs
   * with are the sandbox's own keys all the same.
   */
  secrets?: Readonly<Record<string, string>>;
  /** Time. Default: a clock that stands still, at 2026-01-01T00:00:00Z. */
  clock?: ManualClock;
}

/** A condition to wait for: of an instance, or any other. */
export type SandboxCondition = InstanceCondition | ((sandbox: Sandbox) => boolean);

/** A sandbox. */
export interface Sandbox extends AsyncDisposable {
  /** Time: `await sandbox.clock.advance(60_000)` has timers fire and retries made. */
  readonly clock: ManualClock;
  /** The engine: its instances, jobs and incidents. */
  readonly engine: EmbeddedEngine;
  /** The event bus: its events and their deliveries; rules and targets of your own. */
  readonly eventBus: SandboxEventBus;
  /** The connector between them; `connector.worker(…)` adds a job worker of your own. */
  readonly connector: Connector;
  /**
   * Deploys files: paths, URLs of `file:`, or contents with a name. Their webhooks serve, and get every event, from then
   * on.
   *
   * @throws {ZeebridgeError} if the engine refuses them, with its reason.
   */
  deploy(...files: (string | URL | DeploymentResource)[]): Promise<DeployResult>;
  /**
   * Puts an event on a bus, and gives its id. A `Source` that begins with `aws.` is taken as AWS's own.
   *
   * @throws {ZeebridgeError} `EVENT_BUS_REJECTED` if EventBridge would refuse it, with its reason.
   */
  putEvent(event: PutEventsEntry): Promise<string>;
  /**
   * Waits until something is so. Of an instance: `order completed`, `order terminated`, `order failed` (it has an
   * incident), `order at payment_received` (it waits at that element). An instance is named by its process id, by its
   * key, or by a text among its variables, such as the id of an order: the newest one counts.
   *
   * @throws {Error} if it is not so within `timeoutMs` of the machine's own time (default: 5,000), with what is.
   */
  until(condition: InstanceCondition, options?: { timeoutMs?: number }): Promise<InstanceView>;
  /** Waits until a function says so. It is asked whenever something may have changed. */
  until(condition: (sandbox: Sandbox) => boolean, options?: { timeoutMs?: number }): Promise<void>;
  /** Ends it. Handlers that still run have half a second for it, then their signal aborts. */
  stop(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 5_000;
/** Jobs that are under way have so long to end when the sandbox is stopped, of the machine's own time. */
const STOP_TIMEOUT_MS = 500;

/**
 * Makes a sandbox.
 *
 * @example An order that is paid
 * ```ts
 * import { createSandbox } from "@zeebridge/edge/testing";
 *
 * Deno.test("an order is confirmed when it is paid", async () => {
 *   await using sandbox = await createSandbox();
 *   await sandbox.deploy("examples/processes/order.bpmn");
 *   const order = { orderId: "order-1", customerId: "customer-1", total: 59.9 };
 *   await sandbox.putEvent({ Source: "shop", DetailType: "OrderPlaced", Detail: order });
 *   await sandbox.until("order-1 at payment_received");
 *   const payment = { orderId: "order-1", paymentId: "payment-1" };
 *   await sandbox.putEvent({ Source: "bank", DetailType: "PaymentReceived", Detail: payment });
 *   await sandbox.until("order-1 completed");
 * });
 * ```
 */
export function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { clock = createManualClock(), secrets = {}, workers, ...settings } = options;
  const variables = new Map(
    Object.entries(secrets).map(([name, value]) => [`${SECRET_PREFIX}${name}`, value]),
  );
  const parts = createSandboxParts({ clock, readVariable: (name) => variables.get(name) });
  const stopping = new AbortController();
  const connector = assembleConnector({
    ZEEBRIDGE_LOG: "none",
    // By the clock, which the end of a test should not have to move.
    ZEEBRIDGE_SHUTDOWN_TIMEOUT: "PT0S",
    ...settings,
    ...parts.options,
    engine: createPatientEngine(createRestEngine(parts, clock), {
      embedded: parts.engine,
      stopped: stopping.signal,
    }),
    workers,
    mount: (one) => createSandboxApp(parts, one),
  }, {});
  parts.connect(connector);
  // Definitions are not searched for: all that there are come by way of the sandbox.
  connector.workers.start();
  return Promise.resolve(sandboxOf(parts, { clock, connector, stopping }));
}

function sandboxOf(
  parts: ReturnType<typeof createSandboxParts>,
  { clock, connector, stopping }: { clock: ManualClock; connector: Connector; stopping: AbortController },
): Sandbox {
  const { engine, eventBus } = parts;

  async function stop(): Promise<void> {
    stopping.abort();
    // First, so that jobs under way can put their events: nobody moves the clock for another attempt.
    const stopped = connector.stop();
    if (!await endsInTime(stopped)) {
      await clock.advance(connector.settings.shutdownTimeoutMs);
      await stopped;
    }
    await eventBus.close();
  }

  function until(condition: InstanceCondition, options?: { timeoutMs?: number }): Promise<InstanceView>;
  function until(condition: (sandbox: Sandbox) => boolean, options?: { timeoutMs?: number }): Promise<void>;
  async function until(
    condition: SandboxCondition,
    { timeoutMs = DEFAULT_TIMEOUT_MS }: { timeoutMs?: number } = {},
  ): Promise<InstanceView | void> {
    const look = (): InstanceView | boolean =>
      typeof condition === "function"
        ? asBoolean(condition(sandbox))
        : findInstance(engine, condition) ?? false;
    const seen = await firstTrue(look, { parts, timeoutMs, stopped: stopping.signal });
    if (seen === false) {
      const wanted = typeof condition === "function" ? "the condition to hold" : `${condition}`;
      throw new Error(`Cannot wait any longer for ${wanted}\n${describeSandbox(parts)}`);
    }
    return seen === true ? undefined : seen;
  }

  const sandbox: Sandbox = {
    clock,
    engine,
    eventBus,
    connector,
    async deploy(...files) {
      const resources = await Promise.all(files.map(readResource));
      return await connector.deploy({ resources, tenantId: connector.settings.tenantIds[0] ?? "" });
    },
    async putEvent(event) {
      // Whoever writes no types may leave it out: that is for the event bus to say.
      const sender = `${event.Source}`.startsWith("aws.") ? "service" : "account";
      const { entries: [result] } = await eventBus.putEvents([event], { sender });
      if (typeof result?.eventId === "string") return result.eventId;
      throw refuseChange(
        "put the event",
        `${result?.errorCode}: ${result?.errorMessage?.replace(/\.$/, "")}`,
      );
    },
    until,
    stop,
    [Symbol.asyncDispose]: stop,
  };
  return sandbox;
}

/** Whoever writes no types may give a promise, or a number: no wait for that would mean anything. */
function asBoolean(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw new TypeError(`Cannot wait for a condition that gives ${typeof value}: expected true or false`);
}

/** Whether a stop ends before its time is up. */
async function endsInTime(stopped: Promise<void>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), STOP_TIMEOUT_MS);
  });
  try {
    return await Promise.race([stopped.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Looks whenever something may have changed. False when the time is up, or the sandbox stops. */
function firstTrue<T>(
  look: () => T | false,
  { parts: { engine, eventBus }, timeoutMs, stopped }: {
    parts: ReturnType<typeof createSandboxParts>;
    timeoutMs: number;
    stopped: AbortSignal;
  },
): Promise<T | false> {
  const { promise, resolve, reject } = Promise.withResolvers<T | false>();
  const giveUp = (): void => resolve(false);
  function ask(): void {
    try {
      const seen = look();
      if (seen !== false) resolve(seen);
    } catch (error) {
      reject(error);
    }
  }
  const forgetEngine = engine.onChange(ask);
  const forgetBus = eventBus.onChange(ask);
  const timer = setTimeout(giveUp, timeoutMs);
  stopped.addEventListener("abort", giveUp);
  ask();
  if (stopped.aborted) giveUp();
  return promise.finally(() => {
    clearTimeout(timer);
    stopped.removeEventListener("abort", giveUp);
    forgetEngine();
    forgetBus();
  });
}
