/**
 * What all process instances of an engine share.
 *
 * @module
 */

import type { Clock } from "../../../ports/clock.ts";
import type { JobPolls } from "../job_polls.ts";
import type { Job, Jobs } from "../jobs.ts";
import type { Agenda } from "./agenda.ts";
import type { Evaluator } from "./evaluation.ts";
import type { OpenIncident } from "./incident.ts";
import type { InclusiveJoins } from "./inclusive_joins.ts";
import type { MessageSubscriptions } from "./message_subscriptions.ts";
import type { ProcessInstance } from "./process_instance.ts";
import type { ElementInstance } from "./element_instance.ts";

/** Where an element instance is found. */
export interface ElementPlace {
  /** Its process instance. */
  instance: ProcessInstance;
  /** The element instance. */
  element: ElementInstance;
}

/** What all process instances of an engine share. */
export interface Runtime {
  /** Time. */
  clock: Clock;
  /** Gives keys. */
  nextKey: () => bigint;
  /** What is to be done next. */
  agenda: Agenda;
  /** Evaluates expressions. */
  evaluator: Evaluator;
  /** Inclusive gateways in which tokens wait. */
  joins: InclusiveJoins;
  /** Who waits for messages. */
  messages: MessageSubscriptions;
  /** Jobs. */
  jobs: Jobs;
  /** Polls for jobs. */
  polls: JobPolls;
  /** Whose job it is. */
  jobOwners: WeakMap<Job, ElementPlace>;
  /** Element instances that are not over, by key. */
  elements: Map<bigint, ElementPlace>;
  /** Incidents that are not resolved, by key. */
  incidents: Map<bigint, OpenIncident>;
  /** An instance is over. */
  ended(instance: ProcessInstance): void;
}
