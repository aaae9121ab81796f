/**
 * The three ends of a job, as a value. Only `settle_job` tells the engine.
 *
 * @module
 */

import type { JsonObject } from "../json.ts";

/** How a job ended. */
export type JobOutcome =
  /** The work is done; the variables are merged into the process. */
  | { kind: "complete"; variables: JsonObject }
  /** A technical failure. At zero retries the engine raises an incident. */
  | {
    kind: "fail";
    message: string;
    /** For counts alone: which failure it was, if that is known. */
    code?: string;
    retries: number;
    retryBackoffMs: number;
    variables?: JsonObject;
  }
  /** A modelled error, caught by a boundary event or an event sub-process with that code. */
  | { kind: "bpmnError"; errorCode: string; message?: string; variables?: JsonObject };
