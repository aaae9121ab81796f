/**
 * What the REST front works with.
 *
 * @module
 */

import type { Clock } from "../../../ports/clock.ts";
import type { ProcessDefinitions } from "../definitions.ts";
import type { JobPolls } from "../job_polls.ts";
import type { Jobs } from "../jobs.ts";
import type { EngineFlavour } from "./answer.ts";
import type { Broker } from "./broker.ts";

/** What is behind the REST front. */
export interface RestParts {
  /** Time. */
  clock: Clock;
  /** Which server to behave like. */
  flavour: EngineFlavour;
  /** Tenants; absent: multi-tenancy is off. */
  tenantIds?: readonly string[];
  /** How long the secondary storage of searches takes to know of something, in milliseconds. */
  searchLagMs: number;
  /** How many partitions there seem to be. */
  partitions: number;
  /** Gives keys, of one of them. */
  nextKey: () => bigint;
  /** Process definitions. */
  definitions: ProcessDefinitions;
  /** Jobs. */
  jobs: Jobs;
  /** Polls for them. */
  polls: JobPolls;
  /** What commands set in motion. */
  broker: Broker;
}
