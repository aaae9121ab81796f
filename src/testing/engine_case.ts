/**
 * What a case of the engine's contract is, and what it works with.
 *
 * @module
 */

import type { JsonObject } from "../core/json.ts";
import type { Engine } from "../ports/engine.ts";

/** A job that a case wants to exist. */
export interface ContractJob {
  /** Job type. */
  type: string;
  /** Variables; none if absent. */
  variables?: JsonObject;
  /** Task headers; none if absent. */
  customHeaders?: Record<string, string>;
}

/** What a case wants to wait for a message. */
export interface ContractSubscription {
  /** Message name. */
  messageName: string;
  /** Correlation key. */
  correlationKey: string;
}

/** An engine under test, and what a case needs beside it. */
export interface EngineContractSubject {
  /** The engine. */
  engine: Engine;
  /** Start of the version that the server says it has. */
  gatewayVersion: string;
  /** A name that no other case uses, so that cases may share a server and run in any order. */
  unique(prefix: string): string;
  /** Makes one job with three retries wait for a worker, in an element with the id `task`. */
  offerJob(job: ContractJob): Promise<void>;
  /** Makes something wait for a message, in an instance or as the start of one. */
  offerSubscription(subscription: ContractSubscription): Promise<void>;
  /**
   * Moves the server's time forward, if it has a clock of its own. What depends on it has been asked for
   * already, so on a server that lives in real time there is nothing to do.
   */
  elapse(milliseconds: number): Promise<void>;
}

/** One case of the suite. */
export interface EngineContractCase {
  /** Name, unique in the suite. */
  name: string;
  /** Runs it; rejects if the engine breaks the contract. */
  run(subject: EngineContractSubject): Promise<void>;
}
