/**
 * `zeebridge send --bus`: events on an event bus by `PutEvents`, of AWS or of a stand-in for it.
 *
 * @module
 */

import { isLoopback } from "../../core/aws/endpoints.ts";
import { utf8 } from "../../core/bytes.ts";
import { SANDBOX_CREDENTIALS } from "../../sandbox/event_bus/credentials.ts";
import {
  createEventBridge,
  type EventBridgeOptions,
  type PutEventsEntry,
  type PutEventsOutcome,
} from "../eventbridge.ts";
import { sampleEvent } from "./api_destination.ts";
import { type CommandInput, UsageError } from "./command.ts";
import { readEntries } from "./event_entries.ts";
import type { CliIo } from "./io.ts";
import { createAwsSender, isAwsEvent } from "./send_aws_event.ts";
import type { SendEnding, Sender, SentEvent } from "./sender.ts";

const OUTCOMES: Readonly<Record<PutEventsOutcome["outcome"], SendEnding>> = {
  sent: { words: "sent", colour: "green", isSuccess: true },
  refused: { words: "refused", colour: "red", isSuccess: false },
  failed: { words: "failed", colour: "yellow", isSuccess: false },
  unknown: { words: "unknown", colour: "yellow", isSuccess: false },
};

/** As many as the client has on their way at once: 4 requests with 10 events each. */
const BATCH_SIZE = 40;

/** Where a stand-in on this machine is, if nobody says. */
const LOCAL_REGION = "us-east-1";

/**
 * Makes a sender to the bus that was typed.
 *
 * @throws {UsageError} if the options make no sense.
 */
export function createBusSender(input: CommandInput, io: CliIo): Sender<PutEventsEntry> {
  const options = readOptions(input, io);
  const eventBridge = createEventBridge(options);
  const sendAwsEvent = options.credentials === SANDBOX_CREDENTIALS ? createAwsSender(options, io) : undefined;
  const EventBusName = input.text("bus");
  return {
    endings: Object.values(OUTCOMES),
    batchSize: BATCH_SIZE,
    read: readEntries,
    sample() {
      const [entry] = readEntries(utf8(sampleEvent(io.random.uuid(), new Date(io.clock.now()))));
      if (entry === undefined) throw new TypeError("The sample is an event");
      return entry;
    },
    async send(events) {
      const entries = events.map((event) => ({ ...event, EventBusName }));
      const isForClient = (event: PutEventsEntry): boolean =>
        sendAwsEvent === undefined || !isAwsEvent(event);
      const own = await eventBridge.putEvents(entries.filter(isForClient));
      const foreign = await Promise.all(
        entries.filter((event) => !isForClient(event)).map((event) => sendAwsEvent?.(event)),
      );
      const outcomes = entries.map((event) => (isForClient(event) ? own : foreign).shift());
      return outcomes.flatMap((outcome) => outcome === undefined ? [] : [describeOutcome(outcome)]);
    },
  };
}

function describeOutcome(outcome: PutEventsOutcome): SentEvent {
  const isSent = outcome.outcome === "sent";
  return {
    ending: OUTCOMES[outcome.outcome],
    answer: isSent ? undefined : outcome.code,
    note: isSent ? outcome.eventId : outcome.message,
    fields: { ...outcome },
  };
}

function readOptions(input: CommandInput, io: CliIo): EventBridgeOptions {
  const endpoint = input.has("to")
    ? input.target()
    : variable("AWS_ENDPOINT_URL_EVENTBRIDGE", io) ?? variable("AWS_ENDPOINT_URL", io);
  const isLocal = endpoint !== undefined && URL.canParse(endpoint) && isLoopback(new URL(endpoint).hostname);
  const region = input.text("region") ?? variable("AWS_REGION", io) ?? (isLocal ? LOCAL_REGION : undefined);
  if (region === undefined) throw new UsageError("--bus needs a region: give --region, or set AWS_REGION");
  // A stand-in takes no real keys, and looking for some on a laptop ends in a wait for instance metadata.
  const isSandbox = isLocal && variable("AWS_ACCESS_KEY_ID", io) === undefined;
  return {
    region,
    endpoint,
    useFipsEndpoint: endpoint === undefined && variable("AWS_USE_FIPS_ENDPOINT", io) === "true",
    useDualstackEndpoint: endpoint === undefined && variable("AWS_USE_DUALSTACK_ENDPOINT", io) === "true",
    credentials: isSandbox ? SANDBOX_CREDENTIALS : io.awsCredentials(),
    fetch: io.fetch,
    clock: io.clock,
    random: io.random,
  };
}

/** A variable that is set to something. */
function variable(name: string, io: CliIo): string | undefined {
  const text = io.env(name)?.trim();
  return text === "" ? undefined : text;
}
