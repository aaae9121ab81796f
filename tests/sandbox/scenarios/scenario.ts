/**
 * What a scenario of an engine is, and the engines that it runs on.
 *
 * @module
 */

import type { ProcessInstanceKey } from "../../../src/core/keys.ts";
import type { Engine } from "../../../src/ports/engine.ts";
import type { ScenarioWorld } from "./world.ts";

/** What Zeebe does with one small model, written once for every engine. */
export interface EngineScenario {
  /** What is true, as a sentence. Unique. */
  name: string;
  /** Rejects if it is not true. */
  run(world: ScenarioWorld): Promise<void>;
}

/** An engine under test. */
export interface ScenarioSubject {
  /** Zeebe's REST API, and nothing else of the engine. */
  engine: Engine;
  /** How long a poll waits for a job, in milliseconds. 0 where each command is done when it is answered. */
  pollMs: number;
  /** Milliseconds after which what should have happened has not. */
  patienceMs: number;
  /** Lets time pass, and a moment more. */
  wait(milliseconds: number): Promise<void>;
  /** Resolves when everything that followed from the commands so far has happened. */
  settle(): Promise<void>;
  /** Whether a process instance is not over. */
  isActive(processInstanceKey: ProcessInstanceKey): Promise<boolean>;
  /** Whether it refuses what is in `SANDBOX_LIMITS`. */
  runs: "everything" | "whatTheSandboxRuns";
}
