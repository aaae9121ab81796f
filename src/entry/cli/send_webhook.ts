/**
 * `zeebridge send --webhook`: events as an EventBridge API destination posts them.
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
import { type CommandInput, UsageError } from "./command.ts";
import { type EventText, readEvents } from "./event_texts.ts";
import type { CliIo } from "./io.ts";
import type { SendEnding, Sender, SentEvent } from "./sender.ts";

/** What EventBridge would do with an event after an answer. */
const FATES: Readonly<Record<ReturnType<typeof fateOf>, SendEnding>> = {
  delivered: { words: "delivered", colour: "green", isSuccess: true },
  retried: { words: "would be retried", colour: "yellow", isSuccess: false },
  dropped: { words: "would be dropped", colour: "red", isSuccess: false },
};

/** What every request of a call has in common. */
interface Destination {
  url: string;
  method: string;
  headers: Headers;
}

/**
 * Makes a sender to the webhook that was typed.
 *
 * @throws {UsageError} if the options make no sense.
 */
export function createWebhookSender(input: CommandInput, io: CliIo): Sender<EventText> {
  const destination = readDestination(input);
  return {
    endings: Object.values(FATES),
    batchSize: 1,
    read: readEvents,
    sample() {
      const id = io.random.uuid();
      return { id, text: sampleEvent(id, new Date(io.clock.now())) };
    },
    send: (events) => Promise.all(events.map((event) => deliver(event, { destination, io }))),
  };
}

function readDestination(input: CommandInput): Destination {
  const method = (input.text("method") ?? "POST").toUpperCase();
  if (!API_DESTINATION_METHODS.includes(method)) {
    throw new UsageError(`--method is '${method}', expected one of ${API_DESTINATION_METHODS.join(", ")}`);
  }
  if (!input.has("to")) throw new UsageError("--webhook needs --to, the base address of a running Zeebridge");
  const path = [input.text("tenant"), input.text("webhook")].filter((part) => part !== undefined);
  return {
    url: `${input.target()}/inbound/${path.map(encodeURIComponent).join("/")}`,
    method,
    headers: destinationHeaders(readHeaders(input)),
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

async function deliver(
  { id, text }: EventText,
  { destination, io }: { destination: Destination; io: CliIo },
): Promise<SentEvent> {
  const { status, code } = await post(text, { destination, io });
  const fate = status === undefined ? "retried" : fateOf(status);
  return {
    ending: FATES[fate],
    answer: [status ?? "no answer", code].filter((part) => part !== undefined).join(" "),
    note: id,
    fields: { id, status, code, fate },
  };
}

/** Posts once. The status is absent if there is no answer in time; the code if the answer says none. */
async function post(
  text: string,
  { destination: { url, method, headers }, io }: { destination: Destination; io: CliIo },
): Promise<{ status?: number; code?: string }> {
  const deadline = new AbortController();
  const answered = new AbortController();
  void io.clock.sleep(API_DESTINATION_TIMEOUT_MS, answered.signal).then(() => deadline.abort());
  try {
    const body = method === "GET" || method === "HEAD" ? undefined : text;
    const init: RequestInit = { method, headers, body, redirect: "manual", signal: deadline.signal };
    const response = await io.fetch(url, init);
    const code = codeOf(await response.text());
    return { status: response.status, code };
  } catch {
    // No answer in time is an outcome like any other: the report says so.
    return {};
  } finally {
    answered.abort();
  }
}

function codeOf(body: string): string | undefined {
  return /"code"\s*:\s*"([A-Z][A-Z0-9_]{0,63})"/.exec(body)?.[1];
}
