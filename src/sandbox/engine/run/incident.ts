/**
 * Incidents: why an element stands still until somebody resolves it.
 *
 * @module
 */

/** Kinds of incidents, as Zeebe has them. */
export type IncidentKind =
  | "IO_MAPPING_ERROR"
  | "CONDITION_ERROR"
  | "EXTRACT_VALUE_ERROR"
  | "JOB_NO_RETRIES"
  | "UNHANDLED_ERROR_EVENT";

/** An incident, to look at. */
export interface Incident {
  /** Key. */
  incidentKey: bigint;
  /** Kind. */
  kind: IncidentKind;
  /** What went wrong. */
  message: string;
  /** Element that stands still. */
  elementId: string;
  /** Its element instance. */
  elementInstanceKey: bigint;
  /** Its process instance. */
  processInstanceKey: bigint;
  /** BPMN process id. */
  processDefinitionId: string;
  /** Job that it is about, if it is about one. */
  jobKey?: bigint;
  /** When it came about, in milliseconds since the epoch. */
  createdAt: number;
}

/** Thrown where an element cannot go on. */
export class IncidentError extends Error {
  /** Kind. */
  readonly kind: IncidentKind;

  /** Makes one. */
  constructor(kind: IncidentKind, message: string) {
    super(message);
    this.name = "IncidentError";
    this.kind = kind;
  }
}

/** An incident with what happens once it is resolved. */
export interface OpenIncident {
  /** The incident. */
  incident: Incident;
  /** Tries again. */
  retry(): void;
}
