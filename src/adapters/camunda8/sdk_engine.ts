/**
 * The REST client of Camunda's own SDK as an engine, for apps on Deno and Node that have one already.
 *
 * The client brings address, authorization and connections. Its typed methods are not used where they can be
 * avoided: they know a job's key by its later name only, and throw on integers beyond 2^53. What is sent and
 * what answers mean is the same as without the SDK.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { ZeebridgeError } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json.ts";
import { failureOf, networkFailure, readAnswer, type ZeebeAnswer } from "../../core/zeebe/answer.ts";
import {
  activateJobsCall,
  completeJobCall,
  correlateMessageCall,
  createDocumentCall,
  createInstanceCall,
  DEPLOY_CALL,
  failJobCall,
  publishMessageCall,
  throwJobErrorCall,
  TOPOLOGY_CALL,
  updateJobTimeoutCall,
  type ZeebeCall,
} from "../../core/zeebe/call.ts";
import { readRetryAfter } from "../../core/zeebe/retry_after.ts";
import { definitionSearches } from "../../core/zeebe/search_call.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CreateDocumentCommand, DeployCommand, Engine, EngineCallOptions } from "../../ports/engine.ts";

/** What is used of a `CamundaRestClient` of `@camunda8/sdk`; declared here so that nobody else needs the SDK. */
export interface SdkClient {
  /** Makes one call and gives its answer as text. */
  callApiEndpoint(request: {
    method: "GET" | "POST" | "PATCH";
    urlPath: string;
    body?: JsonObject;
    json: false;
  }): Promise<string> & { cancel(reason?: string): void };
  /** Stores a document. Typed for streams of files, it takes whatever the package `form-data` does. */
  uploadDocument(request: {
    file: object;
    metadata?: { contentType?: string; fileName?: string };
  }): Promise<object>;
  /** Deploys texts. */
  deployResources(resources: { name: string; content: string }[], tenantId?: string): Promise<unknown>;
}

/** The gateway itself answers 504 after 15 s; its answer says more than our giving up. */
const COMMAND_TIMEOUT_MS = 20_000;
/** Of calls that carry files. */
const UPLOAD_TIMEOUT_MS = 60_000;
/** How much longer than its own time a poll is waited for: its answer comes late, and must not be missed. */
const POLL_GRACE_MS = 10_000;

/**
 * Makes an engine out of the SDK's client.
 *
 * Make the client with `retry: { limit: 0 }`: on its own it repeats commands after a broken connection, also
 * those that must not happen twice.
 */
export function createSdkEngine(client: SdkClient, clock: Clock): Engine {
  async function send<T>(call: ZeebeCall<T>, options: EngineCallOptions = {}): Promise<T> {
    const { method, path, body } = call;
    if (options.signal?.aborted) throw failureOf(call, "notSent");
    const sent = client.callApiEndpoint({ method, urlPath: path, body, json: false });
    try {
      return await outcomeOf(call, {
        ...options,
        clock,
        answer: sent.then((text) => ({ status: 200, text })),
      });
    } finally {
      // No effect on a call that has ended.
      sent.cancel();
    }
  }

  async function deploy(
    command: DeployCommand,
    { signal, timeoutMs = UPLOAD_TIMEOUT_MS }: EngineCallOptions = {},
  ): ReturnType<Engine["deploy"]> {
    if (signal?.aborted) throw failureOf(DEPLOY_CALL, "notSent");
    const resources = command.resources.map(({ name, content }) => ({
      name,
      content: decode(name, content),
    }));
    const sent = client.deployResources(resources, command.tenantId);
    const answer = sent.then((deployment) => ({ status: 200, text: JSON.stringify(deployment) }));
    return await outcomeOf(DEPLOY_CALL, { timeoutMs, signal, clock, answer });
  }

  async function createDocument(
    command: CreateDocumentCommand,
    { signal, timeoutMs = UPLOAD_TIMEOUT_MS }: EngineCallOptions = {},
  ): ReturnType<Engine["createDocument"]> {
    const call = createDocumentCall(command);
    if (signal?.aborted) throw failureOf(call, "notSent");
    const metadata = { contentType: inQuotes(command.contentType), fileName: inQuotes(command.fileName) };
    const sent = client.uploadDocument({ file: Buffer.from(command.content), metadata });
    const answer = sent.then((reference) => ({ status: 200, text: JSON.stringify(reference) }));
    return await outcomeOf(call, { timeoutMs, signal, clock, answer });
  }

  return {
    ...definitionSearches(send),
    deploy,
    createDocument,
    topology: (options) => send(TOPOLOGY_CALL, options),
    createProcessInstance: (command, options) => send(createInstanceCall(command), options),
    publishMessage: (command, options) => send(publishMessageCall(command), options),
    correlateMessage: (command, options) => send(correlateMessageCall(command), options),
    activateJobs: (command) =>
      send(activateJobsCall(command), { timeoutMs: command.requestTimeoutMs + POLL_GRACE_MS }),
    completeJob: (command, options) => send(completeJobCall(command), options),
    failJob: (command, options) => send(failJobCall(command), options),
    throwJobError: (command, options) => send(throwJobErrorCall(command), options),
    updateJobTimeout: (command, options) => send(updateJobTimeoutCall(command), options),
  };
}

/** The call's outcome, or the error for the first of: it failed, its time is up, its caller left. */
async function outcomeOf<T>(
  call: ZeebeCall<T>,
  parts: EngineCallOptions & { clock: Clock; answer: Promise<ZeebeAnswer> },
): Promise<T> {
  const { timeoutMs = COMMAND_TIMEOUT_MS, signal, clock, answer } = parts;
  const over = new AbortController();
  const ends = [
    answer,
    clock.sleep(timeoutMs, over.signal).then(() => Promise.reject(failureOf(call, "timedOut"))),
  ];
  if (signal !== undefined) ends.push(departureOf(call, { signal, over: over.signal }));
  try {
    return readAnswer(call, await Promise.race(ends));
  } catch (error) {
    if (error instanceof ZeebridgeError) throw error;
    const refusal = refusalOf(error, clock.now());
    // No cause is kept: the SDK's errors carry the request, with its Authorization header.
    if (refusal === undefined) throw failureOf(call, networkFailure(error));
    if (refusal.url.split("?")[0]?.endsWith(`/${call.path}`)) return readAnswer(call, refusal);
    const reason = `the SDK could not authorize the call (its token endpoint answered ${refusal.status})`;
    throw new ZeebridgeError("ENGINE_UNAUTHORIZED", `Cannot ${call.action}: ${reason}`);
  } finally {
    over.abort();
  }
}

/** Rejects when the caller leaves. */
function departureOf(
  call: ZeebeCall<unknown>,
  { signal, over }: { signal: AbortSignal; over: AbortSignal },
): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(failureOf(call, "aborted")), { signal: over });
  });
}

/** A text that may stand in a part's headers, where the SDK puts it as it is; written as browsers do. */
function inQuotes(text: string): string {
  return text.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");
}

/** Text of a resource; the SDK's client takes nothing else. */
function decode(name: string, content: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch (cause) {
    const message =
      `Cannot deploy ${name}: it is binary, expected UTF-8 text, which is all that the SDK deploys`;
    throw new ZeebridgeError("ENGINE_UNSUPPORTED", message, { cause });
  }
}

/** The answer in an error of the SDK, if there is one. */
function refusalOf(error: unknown, now: number): (ZeebeAnswer & { url: string }) | undefined {
  const response = propertyOf(error, "response");
  const [status, body, url] = ["statusCode", "body", "requestUrl"].map((name) => propertyOf(response, name));
  if (typeof status !== "number") return undefined;
  const retryAfter = propertyOf(propertyOf(response, "headers"), "retry-after");
  return {
    status,
    text: typeof body === "string" ? body : "",
    url: typeof url === "string" ? url : "",
    retryAfterMs: readRetryAfter(typeof retryAfter === "string" ? retryAfter : undefined, now),
  };
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
