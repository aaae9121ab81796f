/**
 * `zeebridge send`: posts events to a webhook as an API destination would, or puts them on a bus.
 *
 * @module
 */

import {
  type CommandDefinition,
  CommandFailure,
  type CommandInput,
  JSON_OPTION,
  TENANT_OPTION,
  UsageError,
} from "./command.ts";
import { API_DESTINATION_METHODS } from "./api_destination.ts";
import type { CliIo } from "./io.ts";
import { createBusSender } from "./send_bus.ts";
import { createSendReport } from "./send_report.ts";
import { createWebhookSender } from "./send_webhook.ts";
import type { Sender } from "./sender.ts";

/** The command. */
export const send: CommandDefinition = {
  name: "send",
  summary: "send events to a webhook as EventBridge would, or to an event bus",
  description:
    "With --webhook, posts events to a webhook exactly as an EventBridge API destination does, and " +
    "says what EventBridge would make of each answer: delivered, retried or dropped.\n\n" +
    "With --bus, puts events on an event bus by PutEvents. An event is an entry as AWS's own tools take it " +
    "(Source, DetailType, Detail, …), or an envelope as EventBridge delivers it (source, detail-type, detail, " +
    "time, resources); whatever bus it names, it goes to that of --bus. Credentials come from where AWS's SDKs " +
    "look for them; on this machine, without AWS_ACCESS_KEY_ID, they are the sandbox's.\n\n" +
    "Without --from a sample event with a new id is sent. Exits with 1 unless every event arrived.",
  options: [
    { flags: "--webhook <id>", description: "webhook id" },
    { flags: "--bus <name>", description: "name or ARN of an event bus" },
    {
      flags: "--to <url>",
      description: "with --webhook, base address of a running Zeebridge; with --bus, an endpoint (default: " +
        "$AWS_ENDPOINT_URL_EVENTBRIDGE, $AWS_ENDPOINT_URL, or AWS's own)",
    },
    { flags: "--from <file>", description: "JSON or JSON lines to send; - is standard input" },
    { flags: "--count <number>", description: "how many events to send (default: each of --from once)" },
    { flags: "--rate <number>", description: "events per second (default: as fast as they are taken)" },
    { ...TENANT_OPTION, description: `with --webhook: ${TENANT_OPTION.description}` },
    {
      flags: "--header <name:value>",
      description: "with --webhook: header to add; may be repeated",
      repeatable: true,
    },
    {
      flags: "--user <name:password>",
      description: "with --webhook: user name and password for basic authorization",
    },
    {
      flags: "--method <method>",
      description: "with --webhook: request method (default: POST)",
      choices: API_DESTINATION_METHODS,
    },
    {
      flags: "--region <name>",
      description:
        "with --bus: AWS region (default: $AWS_REGION, or us-east-1 for an endpoint on this machine)",
    },
    JSON_OPTION,
  ],
  examples: [
    {
      line: "send --webhook order-placed --to http://127.0.0.1:8000 --header apikey:KEY",
      says: "a sample event",
    },
    {
      line: "send --webhook orders --to http://127.0.0.1:8000 --user shop:PW --from event.json",
      says: "your own",
    },
    {
      line: "send --webhook orders --to http://127.0.0.1:8000 --from events.jsonl --rate 50 --count 1000",
      says: "1,000 events, 50 a second",
    },
    { line: "send --bus default --to http://127.0.0.1:8000", says: "a sample event on the sandbox's bus" },
    { line: "send --bus orders --region eu-central-1 --from events.jsonl", says: "your own, on AWS" },
  ],
  run: runSend,
};

/** The two forms, and the options that the other one does not have. */
const FORMS = [
  { name: "webhook", own: ["tenant", "header", "user", "method"] },
  { name: "bus", own: ["region"] },
] as const;

/** Events on their way at once when a rate asks for more than one after the other. */
const MAX_IN_FLIGHT = 64;

async function runSend(input: CommandInput, io: CliIo): Promise<number> {
  return formOf(input) === "bus"
    ? await sendWith(createBusSender(input, io), { input, io })
    : await sendWith(createWebhookSender(input, io), { input, io });
}

function formOf(input: CommandInput): "webhook" | "bus" {
  const [form, other] = FORMS.filter(({ name }) => input.has(name));
  if (form === undefined) throw new UsageError("send needs --webhook or --bus, where to send to");
  if (other !== undefined) throw new UsageError("send has --webhook and --bus, expected one of them");
  for (const { name, own } of FORMS) {
    const strange = name === form.name ? undefined : own.find((option) => input.has(option));
    if (strange !== undefined) throw new UsageError(`--${strange} is for --${name}, not for --${form.name}`);
  }
  return form.name;
}

async function sendWith<Event>(
  sender: Sender<Event>,
  { input, io }: { input: CommandInput; io: CliIo },
): Promise<number> {
  const rate = input.positiveInteger("rate");
  const typedCount = input.positiveInteger("count");
  const events = await readFrom(sender, { input, io });
  const count = typedCount ?? Math.max(events.length, 1);
  const report = createSendReport({ endings: sender.endings, json: input.flag("json"), count }, io);

  /** Sends what stands at some positions, from 0; events start again when there are no more. */
  async function sendSome(first: number, end: number): Promise<void> {
    const some = Array.from(
      { length: end - first },
      (_, index) => events[(first + index) % events.length] ?? sender.sample(),
    );
    const startedAt = io.clock.now();
    const sent = await sender.send(some);
    const durationMs = Math.round(io.clock.now() - startedAt);
    sent.forEach((one, index) => report.add({ ...one, number: first + index + 1, durationMs }));
  }

  if (rate === undefined) {
    for (let first = 0; first < count; first += sender.batchSize) {
      await sendSome(first, Math.min(first + sender.batchSize, count));
    }
  } else {
    await atRate((index) => sendSome(index, index + 1), { rate, count, clock: io.clock });
  }
  return report.finish();
}

async function readFrom<Event>(
  sender: Sender<Event>,
  { input, io }: { input: CommandInput; io: CliIo },
): Promise<Event[]> {
  const from = input.text("from");
  if (from === undefined) return [];
  const events = sender.read(from === "-" ? await io.readStdin() : await io.readFile(from));
  if (events.length > 0) return events;
  throw new CommandFailure(`Cannot send from ${from}: it holds no event, expected JSON or JSON lines`);
}

/** Starts work so many times a second, without waiting for its end while not too much is on its way. */
async function atRate(
  work: (index: number) => Promise<void>,
  { rate, count, clock }: { rate: number; count: number; clock: CliIo["clock"] },
): Promise<void> {
  const inFlight = new Set<Promise<void>>();
  const startedAt = clock.now();
  for (let index = 0; index < count; index++) {
    const waitMs = startedAt + index * 1_000 / rate - clock.now();
    if (waitMs > 0) await clock.sleep(waitMs);
    const done = work(index);
    inFlight.add(done);
    void done.finally(() => inFlight.delete(done));
    if (inFlight.size >= MAX_IN_FLIGHT) await Promise.race(inFlight);
  }
  await Promise.all(inFlight);
}
