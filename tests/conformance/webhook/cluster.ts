/**
 * The cluster and the key server of the cases, behind one socket: it takes deployments like a real one, keeps every
 * command, and answers as a case says.
 *
 * @module
 */

import { createSystemClock } from "../../../src/adapters/system/clock.ts";
import { type JsonObject, parseJson } from "../../../src/core/json.ts";
import { createStubEngine } from "../../../src/testing/stub_engine.ts";
import { type ClusterReply, JWKS } from "./cases.ts";

/** A cluster that listens on a free port. */
export interface Cluster extends AsyncDisposable {
  /** Base URL without a trailing slash. */
  readonly url: string;
  /** Begins a case: what is answered to its commands, one after the other; the last one goes on. */
  begin(replies: readonly ClusterReply[]): void;
  /** Commands since then. */
  readonly commands: JsonObject[];
}

/** Keys that the cases expect. */
const PROCESS_INSTANCE_KEY = "4503599627370499";
const MESSAGE_KEY = "4503599627370501";

/** A command, and what a cluster that takes it answers. */
interface Exchange {
  command: JsonObject;
  answer: JsonObject;
}

/** Which version of which process a command is about. */
type NameOf = (processDefinitionKey: unknown) => JsonObject;

/** Starts the cluster. */
export function startCluster(): Cluster {
  const engine = createStubEngine({ clock: createSystemClock() });
  const ended = new AbortController();
  let commands: JsonObject[] = [];
  let replies: ClusterReply[] = [];

  const nameOf: NameOf = (processDefinitionKey) => {
    const found = engine.definitions.find((one) => String(one.processDefinitionKey) === processDefinitionKey);
    return {
      processDefinitionId: found?.processDefinitionId ?? "unknown",
      processDefinitionVersion: found?.version ?? 0,
    };
  };

  async function respond(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/jwks.json") return Response.json(JWKS);
    if (!pathname.startsWith("/v2/")) return new Response("broken", { status: 500 });
    if (!/instances$|messages|documents/.test(pathname)) return await engine.handle(request);
    const { command, answer } = pathname === "/v2/documents"
      ? await readDocument(request)
      : readCommand(pathname, { body: parseJson(await request.text()) as JsonObject, nameOf });
    commands.push(command);
    const reply = (replies.length > 1 ? replies.shift() : replies[0]) ?? {};
    if (reply.delayMs !== undefined) await delay(reply.delayMs, ended.signal);
    const { status = 200, detail = "" } = reply;
    return status === 200 ? Response.json(answer) : Response.json(
      { type: "about:blank", title: TITLES[status] ?? "INTERNAL", status, detail },
      { status, headers: { "content-type": "application/problem+json" } },
    );
  }

  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, respond);
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    begin(given) {
      commands = [];
      replies = [...given];
    },
    get commands() {
      return commands;
    },
    async [Symbol.asyncDispose]() {
      ended.abort();
      await server.shutdown();
    },
  };
}

async function readDocument(request: Request): Promise<Exchange> {
  const { name: fileName, type: contentType, size } = (await request.formData()).get("file") as File;
  return {
    command: { kind: "document", fileName },
    answer: {
      "camunda.document.type": "camunda",
      storeId: "in-memory",
      documentId: "doc-1",
      contentHash: "hash-1",
      metadata: { contentType, fileName, size },
    },
  };
}

function readCommand(path: string, { body, nameOf }: { body: JsonObject; nameOf: NameOf }): Exchange {
  const { tenantId = null, variables = {}, name = null, correlationKey = "" } = body;
  switch (path) {
    case "/v2/process-instances": {
      const { awaitCompletion, processDefinitionKey = null } = body;
      const waits = awaitCompletion === true;
      const identity = nameOf(processDefinitionKey);
      const command = {
        kind: "createInstance",
        ...identity,
        ...waits && { awaitCompletion },
        tenantId,
        variables,
      };
      const result: JsonObject = waits ? { result: "done" } : {};
      const instance = { processDefinitionKey, processInstanceKey: PROCESS_INSTANCE_KEY };
      return { command, answer: { ...identity, ...instance, tenantId, variables: result } };
    }
    case "/v2/messages/publication": {
      const { messageId = "", timeToLive = 0 } = body;
      return {
        command: { kind: "publish", name, correlationKey, messageId, timeToLive, tenantId, variables },
        answer: { messageKey: MESSAGE_KEY, tenantId },
      };
    }
    default:
      return {
        command: { kind: "correlate", name, correlationKey, tenantId, variables },
        answer: { messageKey: MESSAGE_KEY, processInstanceKey: PROCESS_INSTANCE_KEY, tenantId },
      };
  }
}

/** The engine's words for its refusals. */
const TITLES: Record<number, string> = {
  400: "INVALID_ARGUMENT",
  404: "NOT_FOUND",
  409: "ALREADY_EXISTS",
  429: "RESOURCE_EXHAUSTED",
};

/** A cluster that takes its time; not longer than its tests last. */
async function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
