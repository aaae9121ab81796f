/**
 * What the two forms of `zeebridge send` have in common: events, and how each of them ended.
 *
 * @module
 */

/** A place to send events to: a webhook, or a bus. */
export interface Sender<Event> {
  /** Every way in which an event can end, in the order of the summary. */
  endings: readonly SendEnding[];
  /** How many events are sent together when nobody asks for a rate. */
  batchSize: number;
  /** The events of a file. */
  read(bytes: Uint8Array): Event[];
  /** A sample event with an id of its own. */
  sample(): Event;
  /** Sends events, and says how each ended, in their order. Rejects for none of them. */
  send(events: readonly Event[]): Promise<SentEvent[]>;
}

/** A way in which an event can end. */
export interface SendEnding {
  /** For people: "1 would be retried". */
  words: string;
  /** Its colour on a terminal. */
  colour: "green" | "yellow" | "red";
  /** Whether the event is where it was to go. */
  isSuccess: boolean;
}

/** What became of one event. */
export interface SentEvent {
  /** How it ended: one of the sender's rows. */
  ending: SendEnding;
  /** What the receiver said, in a word or two: a status, a code. */
  answer: string | undefined;
  /** What else a person should know: an id, a reason. */
  note: string | undefined;
  /** All of it, for other programs. */
  fields: Readonly<Record<string, string | number | boolean | undefined>>;
}
