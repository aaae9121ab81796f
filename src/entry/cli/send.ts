/**
 * `zeebridge send`: posts events to a webhook as an EventBridge API destination would.
 *
 * @module
 */

import { utf8 } from "../../core/bytes.ts";
import {
  API_DESTINATION_METHODS,
  API_DESTINATION_TIMEOUT_MS,
  destinationHeaders,
  fateOf,
  sampleEvent,
} from "./api_destination.ts";
import {
  type CommandDefinition,
  CommandFailure,
  type CommandInput,
  JSON_OPTION,
  TENANT_OPTION,
  TO_OPTION,
  UsageError,
} from "./command.ts";
import { type EventText, readEvents } from "./event_texts.ts";
import type { CliIo } from "./io.ts";
import { createStyle, plural, printable, type Style } from "./terminal.ts";

/** The command. */
export const send: CommandDefinition = {
  name: "send",
  summary: "post events to a webhook, as EventBridge would",
  description: "Posts events to a webhook exactly as an EventBridge API destination does, and says what " +
    "EventBridge would make of each answer: delivered, retried or dropped. Without --from it sends a sample " +
    "event with a new id.\n\nExits with 1 unless every event was delivered.",
  options: [
    { flags: "--webhook <id>", description: "webhook id", required: true },
    TO_OPTION,
    TENANT_OPTION,
    { flags: "--header <name:value>", description: "header to add; may be repeated", repeatable: true },
    { flags: "--user <name:password>", description: "user name and password for basic authorization" },
    { flags: "--from <file>", description: "JSON or JSON lines to send; - is standard input" },
    { flags: "--method <method>", description: "request method (default: POST)" },
    { flags: "--count <number>", description: "how many events to send (default: each of --from once)" },
    { flags: "--rate <number>", description: "events per second (default: one after the other)" },
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
  ],
  run: runSend,
};

/** Events on their way at once when a rate asks for more than one after the other. */
const MAX_IN_FLIGHT = 64;

/** What is sent where. */
interface SendPlan {
  url: string;
  method: string;
  headers: Headers;
  /** Events to send, over and over; none: a new sample each time. */
  events: EventText[];
  count: number;
  /** Pause between two starts; absent: one after the other. */
  intervalMs: number | undefined;
}

/** What became of one event. */
interface SentEvent {
  /** Position, from 1. */
  number: number;
  /** The event's id, where it is an EventBridge envelope. */
  id: string | undefined;
  /** HTTP status; absent without an answer. */
  status: number | undefined;
  /** Stable code of the answer, if it said one. */
  code: string | undefined;
  /** What EventBridge would do. */
  fate: ReturnType<typeof fateOf>;
  durationMs: number;
}

async function runSend(input: CommandInput, io: CliIo): Promise<number> {
  const plan = await readPlan(input, io);
  const report = createReport({ json: input.flag("json"), count: plan.count }, io);
  const inFlight = new Set<Promise<void>>();
  const startedAt = io.clock.now();
  for (let number = 1; number <= plan.count; number++) {
    if (plan.intervalMs !== undefined) {
      const waitMs = startedAt + (number - 1) * plan.intervalMs - io.clock.now();
      if (waitMs > 0) await io.clock.sleep(waitMs);
    }
    const sent = post(plan, number, io).then(report.add);
    inFlight.add(sent);
    void sent.finally(() => inFlight.delete(sent));
    if (inFlight.size >= (plan.intervalMs === undefined ? 1 : MAX_IN_FLIGHT)) await Promise.race(inFlight);
  }
  await Promise.all(inFlight);
  return report.finish();
}

async function readPlan(input: CommandInput, io: CliIo): Promise<SendPlan> {
  const tenant = input.text("tenant");
  const path = [tenant, input.text("webhook")].filter((part) => part !== undefined).map(encodeURIComponent);
  const method = (input.text("method") ?? "POST").toUpperCase();
  if (!API_DESTINATION_METHODS.includes(method)) {
    throw new UsageError(`--method is '${method}', expected one of ${API_DESTINATION_METHODS.join(", ")}`);
  }
  const rate = input.positiveInteger("rate");
  const count = input.positiveInteger("count");
  const url = `${input.target()}/inbound/${path.join("/")}`;
  const headers = destinationHeaders(readHeaders(input));
  const from = input.text("from");
  const events = from === undefined
    ? []
    : readEvents(from === "-" ? await io.readStdin() : await io.readFile(from));
  if (from !== undefined && events.length === 0) {
    throw new CommandFailure(`Cannot send from ${from}: it holds no event, expected JSON or JSON lines`);
  }
  return {
    url,
    method,
    headers,
    events,
    count: count ?? Math.max(events.length, 1),
    intervalMs: rate === undefined ? undefined : 1_000 / rate,
  };
}

/** Headers that were typed. No message quotes one: values are credentials. */
function readHeaders(input: CommandInput): [string, string][] {
  const headers = input.texts("header").map((text): [string, string] => {
    const colon = text.indexOf(":");
    const header: [string, string] = [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
    if (colon < 1 || !isHeader(header)) throw new UsageError("--header is no header, expected 'name: value'");
    return header;
  });
  const user = input.text("user");
  if (user === undefined) return headers;
  if (!user.includes(":")) throw new UsageError("--user has no password, expected 'name:password'");
  const base64 = btoa(String.fromCharCode(...utf8(user)));
  return [...headers, ["authorization", `Basic ${base64}`]];
}

function isHeader(header: [string, string]): boolean {
  try {
    new Headers([header]);
    return true;
  } catch {
    // The constructor's only failure is a name or a value that HTTP does not allow.
    return false;
  }
}

async function post(plan: SendPlan, number: number, io: CliIo): Promise<SentEvent> {
  const event = plan.events.length > 0 ? plan.events[(number - 1) % plan.events.length] : sampleOf(io);
  const { url, method, headers } = plan;
  const startedAt = io.clock.now();
  const deadline = new AbortController();
  const answered = new AbortController();
  void io.clock.sleep(API_DESTINATION_TIMEOUT_MS, answered.signal).then(() => deadline.abort());
  let status: number | undefined;
  let code: string | undefined;
  try {
    const body = method === "GET" || method === "HEAD" ? undefined : event?.text;
    const init: RequestInit = { method, headers, body, redirect: "manual", signal: deadline.signal };
    const response = await io.fetch(url, init);
    code = codeOf(await response.text());
    status = response.status;
  } catch {
    // No answer in time is an outcome like any other: the report says so.
  } finally {
    answered.abort();
  }
  const fate = status === undefined ? "retried" : fateOf(status);
  return { number, id: event?.id, status, code, fate, durationMs: Math.round(io.clock.now() - startedAt) };
}

function sampleOf(io: CliIo): EventText {
  const id = io.random.uuid();
  return { id, text: sampleEvent(id, new Date(io.clock.now())) };
}

function codeOf(body: string): string | undefined {
  return /"code"\s*:\s*"([A-Z][A-Z0-9_]{0,63})"/.exec(body)?.[1];
}

/** Prints one line for each event, and a last one for all of them. */
function createReport(
  { json, count }: { json: boolean; count: number },
  io: CliIo,
): { add(sent: SentEvent): void; finish(): number } {
  const out = createStyle(io, "stdout");
  const fates = { delivered: 0, retried: 0, dropped: 0 };
  let done = 0;
  // On a terminal the lines themselves show the progress; in a pipe nobody sees them.
  const showsProgress = io.stderrIsTerminal && !io.stdoutIsTerminal && count > 1;

  return {
    add(sent) {
      fates[sent.fate] += 1;
      done += 1;
      io.stdout(json ? `${JSON.stringify(sent)}\n` : formatSent(sent, out));
      if (showsProgress) io.stderr(`\r${done}/${count}`);
    },
    finish() {
      if (showsProgress) io.stderr("\n");
      const { delivered, retried, dropped } = fates;
      const summary = `${plural(done, "event")}: ${delivered} delivered, ${retried} would be retried, ` +
        `${dropped} would be dropped\n`;
      if (json) io.stderr(summary);
      else io.stdout(summary);
      return delivered === done ? 0 : 1;
    },
  };
}

const FATES: Record<SentEvent["fate"], { words: string; colour: "green" | "yellow" | "red" }> = {
  delivered: { words: "delivered", colour: "green" },
  retried: { words: "would be retried", colour: "yellow" },
  dropped: { words: "would be dropped", colour: "red" },
};

function formatSent({ number, id, status, code, fate, durationMs }: SentEvent, style: Style): string {
  const { words, colour } = FATES[fate];
  const answer = [status ?? "no answer", code].filter((part) => part !== undefined).join(" ");
  return `${number}  ${style[colour](`${answer} ${words}`)}  ${durationMs} ms  ${printable(id ?? "")}`
    .trimEnd() + "\n";
}
