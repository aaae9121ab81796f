/**
 * Entries of `PutEvents` and what comes back, as values.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 * @module
 */

/** One entry, spelled as on the wire. */
export interface EventEntry {
  /** Who sends. Must not begin with `aws.`. */
  Source: string;
  /** What kind of event, up to 128 characters. */
  DetailType: string;
  /** JSON text of an object. */
  Detail: string;
  /** Name or ARN of the bus; absent: the account's default bus. */
  EventBusName?: string;
  /** ARNs of what the event is about. */
  Resources?: string[];
  /** When it happened, in seconds since the epoch; absent: when AWS gets it. */
  Time?: number;
  /** X-Ray trace header, up to 500 characters. */
  TraceHeader?: string;
}

/** What became of one entry: an event id, or a code and a message. */
export interface ResultEntry {
  /** Id of the event, if it was taken. */
  eventId: string | null;
  /** Why it was not. */
  errorCode: string | null;
  /** Why it was not, in words. */
  errorMessage: string | null;
}

/** A request that AWS answered with 200. Entries are in the order of the request. */
export interface PutEventsResponse {
  /** HTTP status. */
  status: number;
  /** Response headers as received (fetch gives lower-case names). */
  headers: Record<string, string>;
  /** AWS's request id, if it said one. */
  requestId: string | null;
  /** How many entries failed, if AWS said. */
  failedEntryCount: number | null;
  /** One result per entry. */
  entries: ResultEntry[];
}
