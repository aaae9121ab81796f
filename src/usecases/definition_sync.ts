/**
 * Keeps the registry in step with an engine that can search: pass after pass, in a loop where a process lives
 * long, and when a timer comes where that is all there is.
 *
 * @module
 */

import { type ErrorCode, errorCodeOf, ZeebridgeError } from "../core/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { endsWithin } from "./ends_within.ts";
import { createSyncDefinitions, type SyncDefinitionsParts, type SyncScope } from "./sync_definitions.ts";

/** Keeps definitions in step. Nothing of it rejects. */
export interface DefinitionSync {
  /** Whether passes are made: its loop was started, or timers have them made. */
  isActive(): boolean;
  /** Makes passes until {@linkcode DefinitionSync.stop}. */
  start(): void;
  /** Makes a pass if the last one was long enough ago. For timers, which may come a little early. */
  passIfDue(): Promise<void>;
  /** Ends what runs; resolves when it has ended, or the time is up. */
  stop(timeoutMs: number): Promise<void>;
}

/** What keeping in step needs. */
export interface DefinitionSyncParts extends SyncDefinitionsParts {
  /** Time. */
  clock: Clock;
}

/** How definitions are kept in step. */
export interface DefinitionSyncSettings {
  /** Wait between two passes, in milliseconds; 0: no passes at all. Default: that of timers, or 5 seconds. */
  intervalMs?: number;
  /** How often timers have a pass made, here or elsewhere, in milliseconds. Default: there are none. */
  timerMs?: number;
  /** Tenants. */
  tenantIds: readonly string[];
}

/** As often as Camunda's own runtime asks. */
const LOOP_INTERVAL_MS = 5_000;
/** Where timers drive, one invocation may make few requests, and jobs need some of them. */
const BATCH_SIZE = { loop: 200, timer: 20 } as const;
/** How soon a pass goes on that could not take everything. */
const UNFINISHED_WAIT_MS = 1_000;
/** An engine without searches is asked again this rarely: it may have been upgraded. */
const UNSUPPORTED_INTERVAL_MS = 600_000;
/** How early a timer's tick may be. */
const TIMER_SLACK_MS = 5_000;

/** Makes it. */
export function createDefinitionSync(
  parts: DefinitionSyncParts,
  { timerMs, intervalMs = timerMs ?? LOOP_INTERVAL_MS, tenantIds }: DefinitionSyncSettings,
): DefinitionSync {
  const { clock } = parts;
  const batchSize = timerMs === undefined ? BATCH_SIZE.loop : BATCH_SIZE.timer;
  const pass = createPass(parts, { intervalMs, tenantIds, batchSize });
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  let waited: { since: number; waitMs: number } | undefined;

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) await clock.sleep(await pass(stopping.signal), stopping.signal);
  }

  return {
    isActive: () => intervalMs > 0 && (running !== undefined || timerMs !== undefined),
    start() {
      if (intervalMs > 0) running ??= run();
    },
    async passIfDue() {
      const since = clock.now();
      if (intervalMs === 0 || isWaiting(waited, since)) return;
      waited = { since, waitMs: intervalMs };
      waited = { since, waitMs: await pass(stopping.signal) };
    },
    async stop(timeoutMs) {
      stopping.abort();
      if (running !== undefined) await endsWithin(running, { clock, limitMs: timeoutMs });
    },
  };
}

/** Whether the next pass is not due yet. A clock that was set back must not put it off. */
function isWaiting(waited: { since: number; waitMs: number } | undefined, now: number): boolean {
  return waited !== undefined && now >= waited.since && now < waited.since + waited.waitMs - TIMER_SLACK_MS;
}

/** Makes passes; each says how long to wait for the next one, in milliseconds. */
function createPass(
  parts: DefinitionSyncParts,
  { intervalMs, ...scope }: SyncScope & { intervalMs: number },
): (signal: AbortSignal) => Promise<number> {
  const { clock, registry, telemetry } = parts;
  const sync = createSyncDefinitions(parts, scope);
  const report = createSyncReport(telemetry);

  async function pass(signal: AbortSignal): Promise<number> {
    try {
      const { outcome, review } = await sync(signal);
      // A review that a stop broke off is nobody's trouble.
      if (signal.aborted) return intervalMs;
      telemetry.count("zeebridge_definition_passes_total", { outcome });
      report(outcome === "endless" ? { state: "endless" } : { state: "read", review });
      return outcome === "unfinished" ? Math.min(intervalMs, UNFINISHED_WAIT_MS) : intervalMs;
    } catch (error) {
      return signal.aborted ? intervalMs : await afterFailure(error);
    }
  }

  async function afterFailure(error: unknown): Promise<number> {
    if (errorCodeOf(error) === "ENGINE_UNSUPPORTED" && await markSynced()) {
      telemetry.count("zeebridge_definition_passes_total", { outcome: "unsupported" });
      report({ state: "unsupported" });
      return UNSUPPORTED_INTERVAL_MS;
    }
    telemetry.count("zeebridge_definition_passes_total", { outcome: "failed" });
    report({ state: "failed", error });
    return Math.max(intervalMs, error instanceof ZeebridgeError ? error.retryAfterMs ?? 0 : 0);
  }

  /** What can be known of an engine without searches is known. */
  async function markSynced(): Promise<boolean> {
    try {
      await registry.markSynced(clock.now());
      return true;
    } catch {
      // The store is down: the pass has failed, and is made again soon.
      return false;
    }
  }

  return pass;
}

/** How it stands. */
type SyncState =
  | { state: "read"; review?: { error?: unknown } }
  | { state: "endless" }
  | { state: "unsupported" }
  | { state: "failed"; error: unknown };

/** Logs changes of the state: what stays as it is, is said once. */
function createSyncReport(telemetry: Telemetry): (next: SyncState) => void {
  let state: SyncState["state"] = "read";
  let reviewCode: string | undefined;

  function reportReview({ error }: { error?: unknown }): void {
    const code = error === undefined ? undefined : codeOf(error);
    if (code !== undefined && code !== reviewCode) {
      telemetry.log("warn", "Old definitions not reviewed, trying again", { code, error: wordsOf(error) });
    }
    reviewCode = code;
  }

  return function report(next) {
    if (next.state === "read" && next.review !== undefined) reportReview(next.review);
    if (next.state === state) return;
    state = next.state;
    switch (next.state) {
      case "read":
        return telemetry.log("info", "Definitions are read again");
      case "endless":
        return telemetry.log(
          "warn",
          "Definitions not read to their end: the engine's pages do not come to one",
        );
      case "unsupported":
        return telemetry.log(
          "info",
          "The engine cannot be searched for definitions: deploy through the connector",
        );
      case "failed":
        return telemetry.log("warn", "Definitions not read, trying again", {
          code: codeOf(next.error),
          error: wordsOf(next.error),
        });
    }
  };
}

function codeOf(error: unknown): ErrorCode | "UNEXPECTED" {
  return errorCodeOf(error) ?? "UNEXPECTED";
}

function wordsOf(error: unknown): string | undefined {
  return error instanceof ZeebridgeError ? error.message : undefined;
}
