/**
 * `zeebridge send`: posts events to a webhook as an API destination would, or puts them on a bus.
 *
 * @module
 */

import {
  type CommandDefinition,
  type CommandInput,
  JSON_OPTION,
  TENANT_OPTION,
  UsageError,
} from "./command.ts";
import { API_DESTINATION_METHODS } from "./api_destination.ts";
import type { CliIo } from "./io.ts";
import { createBusSender } from "./send_bus.ts";
import { sendEvents } from "./send_events.ts";
import { createWebhookSender } from "./send_webhook.ts";

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

async function runSend(input: CommandInput, io: CliIo): Promise<number> {
  return formOf(input) === "bus"
    ? await sendEvents(createBusSender(input, io), { input, io })
    : await sendEvents(createWebhookSender(input, io), { input, io });
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
