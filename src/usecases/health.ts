/**
 * Whether this process can do its work, dependency by dependency.
 *
 * @module
 */

import { errorCodeOf } from "../core/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Engine } from "../ports/engine.ts";
import type { SubscriptionRegistry } from "../ports/subscription_registry.ts";

/** State of one dependency. */
export interface DependencyHealth {
  /** What it is. */
  name: "engine" | "store" | "definitions";
  /** Whether it can be used. */
  ready: boolean;
  /** More, without addresses or secrets. */
  detail?: string;
}

/** State of all dependencies. */
export interface Readiness {
  /** Whether every dependency is ready and the process is not shutting down. */
  ready: boolean;
  /** Each of them. */
  dependencies: DependencyHealth[];
}

/** Asks every dependency. Never rejects. */
export type CheckReadiness = () => Promise<Readiness>;

/** What the check needs. */
export interface ReadinessParts {
  /** Asked for its topology. */
  engine: Pick<Engine, "topology">;
  /** Asked whether it can be read, and whether it was ever filled. */
  registry: Pick<SubscriptionRegistry, "check">;
  /** Whether definitions are read from the engine. Default: they are not. */
  readsDefinitions?(): boolean;
  /** Why the process must not get new work now, if so: it starts, or it stops. */
  unready(): string | undefined;
  /** Time. */
  clock: Pick<Clock, "now">;
}

/** Anybody may ask; the engine and the store are not asked more often than this, in milliseconds. */
const PROBE_INTERVAL_MS = 1_000;

/** A webhook that is deployed, and not known here, would lose events. */
const NEVER_READ = "never read from the engine";

/** Makes the use case. */
export function createCheckReadiness(parts: ReadinessParts): CheckReadiness {
  const { engine, registry, clock } = parts;
  let probed: { at: number; dependencies: DependencyHealth[] } | undefined;
  /** Once it is, it stays so. */
  let isSynced = false;

  async function probe(
    name: DependencyHealth["name"],
    ask: () => Promise<Omit<DependencyHealth, "name">>,
  ): Promise<DependencyHealth> {
    try {
      return { name, ...await ask() };
    } catch (error) {
      return { name, ready: false, detail: errorCodeOf(error) ?? "UNEXPECTED" };
    }
  }

  async function askEngine(): Promise<Omit<DependencyHealth, "name">> {
    const { gatewayVersion, leaders, partitionsCount } = await engine.topology();
    const detail = `version ${gatewayVersion}, ${leaders} of ${partitionsCount} partitions have a leader`;
    return { ready: leaders > 0, detail };
  }

  async function askStore(): Promise<Omit<DependencyHealth, "name">> {
    isSynced = (await registry.check()).syncedAt !== undefined;
    return { ready: true };
  }

  function whyNoDefinitions(): string | undefined {
    const reason = parts.unready();
    if (reason !== undefined) return reason;
    return parts.readsDefinitions?.() && !isSynced ? NEVER_READ : undefined;
  }

  async function probeAll(): Promise<DependencyHealth[]> {
    const now = clock.now();
    // Not if the clock was set back.
    if (probed !== undefined && now >= probed.at && now - probed.at < PROBE_INTERVAL_MS) {
      return probed.dependencies;
    }
    const dependencies = await Promise.all([probe("engine", askEngine), probe("store", askStore)]);
    probed = { at: now, dependencies };
    return dependencies;
  }

  return async function checkReadiness() {
    const probes = await probeAll();
    const reason = whyNoDefinitions();
    const dependencies = [
      ...probes,
      { name: "definitions", ready: reason === undefined, detail: reason } as const,
    ];
    return { ready: dependencies.every(({ ready }) => ready), dependencies };
  };
}
