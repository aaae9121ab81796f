/**
 * The same event sent by four clients, as often as one is told to: ours, AWS's SDK, aws4fetch, and a signature and a
 * fetch by hand, which nothing can be faster than.
 *
 * @module
 */

import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { AwsClient } from "aws4fetch";
import { createEventBridge } from "../../src/entry/eventbridge.ts";

/** Clients, by name. */
export type ClientName = "product" | "sdk" | "aws4fetch" | "bare";

/** What to do. */
export interface PutEventsLoad {
  client: ClientName;
  /** Address of the event bus. */
  endpoint: string;
  /** Size of the event's detail. */
  bytes: number;
  times: number;
  /** Sends at a time. */
  concurrency: number;
}

const REGION = "eu-central-1";
const CREDENTIALS = {
  accessKeyId: "AKIABENCHMARK0000000",
  secretAccessKey: "benchmark-secret-key-0123456789abcdef0123",
};
const TARGET = { "content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSEvents.PutEvents" };

interface Entry {
  Source: string;
  DetailType: string;
  Detail: string;
  EventBusName: string;
}

type Send = (entry: Entry) => Promise<void>;

const CLIENTS: Readonly<Record<ClientName, (endpoint: string) => Send>> = {
  product(endpoint) {
    const eventBridge = createEventBridge({ region: REGION, credentials: CREDENTIALS, endpoint });
    return async (entry) => {
      const [outcome] = await eventBridge.putEvents([entry]);
      if (outcome?.outcome !== "sent") throw new Error(`Cannot measure: the event is ${outcome?.outcome}`);
    };
  },
  sdk(endpoint) {
    const client = new EventBridgeClient({ region: REGION, credentials: CREDENTIALS, endpoint });
    return async (entry) => {
      const { FailedEntryCount } = await client.send(new PutEventsCommand({ Entries: [entry] }));
      if (FailedEntryCount !== 0) throw new Error("Cannot measure: the SDK's event failed");
    };
  },
  aws4fetch(endpoint) {
    const client = new AwsClient({ ...CREDENTIALS, region: REGION, service: "events" });
    return async (entry) => {
      const body = JSON.stringify({ Entries: [entry] });
      const response = await client.fetch(endpoint, { method: "POST", headers: TARGET, body });
      await readAnswer(response);
    };
  },
  bare(endpoint) {
    const keys = new Map<string, Promise<CryptoKey>>();
    return async (entry) => {
      const body = JSON.stringify({ Entries: [entry] });
      const headers = await signByHand({ host: new URL(endpoint).host, body, keys });
      await readAnswer(await fetch(endpoint, { method: "POST", headers, body }));
    };
  },
};

async function readAnswer(response: Response): Promise<void> {
  const { FailedEntryCount }: { FailedEntryCount: number } = await response.json();
  if (FailedEntryCount !== 0) throw new Error("Cannot measure: the event failed");
}

const encoder = new TextEncoder();

async function hmac(key: CryptoKey, text: string): Promise<ArrayBuffer> {
  return await crypto.subtle.sign("HMAC", key, encoder.encode(text));
}

async function importKey(bytes: BufferSource): Promise<CryptoKey> {
  return await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

async function deriveKey(date: string): Promise<CryptoKey> {
  let key = await importKey(encoder.encode(`AWS4${CREDENTIALS.secretAccessKey}`));
  for (const part of [date, REGION, "events", "aws4_request"]) key = await importKey(await hmac(key, part));
  return key;
}

async function sha256(text: string): Promise<string> {
  return hexOf(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
}

function hexOf(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The one shape of a request, with the key of the day kept. */
async function signByHand(
  { host, body, keys }: { host: string; body: string; keys: Map<string, Promise<CryptoKey>> },
): Promise<Record<string, string>> {
  const instant = new Date().toISOString().replace(/[:-]|\.\d{3}/g, "");
  const date = instant.slice(0, 8);
  const signedHeaders = "content-type;host;x-amz-date;x-amz-target";
  const canonical =
    `POST\n/\n\ncontent-type:${TARGET["content-type"]}\nhost:${host}\nx-amz-date:${instant}\n` +
    `x-amz-target:${TARGET["x-amz-target"]}\n\n${signedHeaders}\n${await sha256(body)}`;
  const scope = `${date}/${REGION}/events/aws4_request`;
  const key = keys.get(date) ?? deriveKey(date);
  keys.set(date, key);
  const text = `AWS4-HMAC-SHA256\n${instant}\n${scope}\n${await sha256(canonical)}`;
  const signature = hexOf(await hmac(await key, text));
  return {
    ...TARGET,
    "x-amz-date": instant,
    authorization: `AWS4-HMAC-SHA256 Credential=${CREDENTIALS.accessKeyId}/${scope}, ` +
      `SignedHeaders=${signedHeaders}, Signature=${signature}`,
  };
}

const sends = new Map<string, Send>();

/** Sends the event. Clients are kept from one load to the next. */
export async function putEventsOften(load: PutEventsLoad): Promise<void> {
  const { client, endpoint, bytes, times, concurrency } = load;
  const key = `${client} ${endpoint}`;
  const send = sends.get(key) ?? CLIENTS[client](endpoint);
  sends.set(key, send);
  const entry = {
    Source: "shop.orders",
    DetailType: "OrderPlaced",
    Detail: JSON.stringify({ text: "x".repeat(bytes) }),
    EventBusName: "orders",
  };
  let left = times;
  async function work(): Promise<void> {
    while (left-- > 0) await send(entry);
  }
  await Promise.all(Array.from({ length: concurrency }, work));
}
