/**
 * Zeebe's REST API v2 as an engine, from 8.6.0 on.
 *
 * @module
 */

import { errorCodeOf, ZeebridgeError } from "../../core/errors.ts";
import { stringifyJson } from "../../core/json.ts";
import { unsupported } from "../../core/zeebe/answer.ts";
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
import { definitionSearches } from "../../core/zeebe/search_call.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CreateDocumentCommand, DeployCommand, Engine, EngineCallOptions } from "../../ports/engine.ts";
import type { EngineAuthorization } from "./authorization.ts";
import { createRestClient, type RestCallOptions } from "./rest_client.ts";

/** What an engine is reached with. */
export interface ZeebeEngineOptions {
  /** Base address of the REST API, with or without `/v2`. */
  address: string;
  /** Says who calls. */
  authorization: EngineAuthorization;
  /** Used for every request. */
  fetch: typeof fetch;
  /** Time. */
  clock: Clock;
}

/** The gateway itself answers 504 after 15 s; its answer says more than our giving up. */
const COMMAND_TIMEOUT_MS = 20_000;
const TOPOLOGY_TIMEOUT_MS = 5_000;
/** Of calls that carry files. */
const UPLOAD_TIMEOUT_MS = 60_000;
/** How much longer than its own time a poll is waited for: its answer comes late, and must not be missed. */
const POLL_GRACE_MS = 10_000;

const MEBIBYTE = 1_048_576;
/** Of a page of a search, and of a model, of which the engine takes 4 MiB by default. */
const MAX_READ_BYTES = 16 * MEBIBYTE;
/** Of answers without variables. */
const MAX_ANSWER_BYTES = MEBIBYTE;
/** The engine hands out at most 4 MiB of its own encoding in one batch; as JSON that can be some times more. */
const MAX_VARIABLES_BYTES = 32 * MEBIBYTE;

/**
 * Makes an engine.
 *
 * @throws {ZeebridgeError} `CONFIG_INVALID` if the address is none.
 */
export function createZeebeEngine({ address, ...parts }: ZeebeEngineOptions): Engine {
  const send = createRestClient({ base: apiBase(address), ...parts });

  function topology(options: EngineCallOptions = {}): ReturnType<Engine["topology"]> {
    return send(TOPOLOGY_CALL, { timeoutMs: TOPOLOGY_TIMEOUT_MS, maxBytes: MAX_ANSWER_BYTES, ...options });
  }

  function call<T>(zeebeCall: ZeebeCall<T>, options: Partial<RestCallOptions> = {}): Promise<T> {
    const sent = send(zeebeCall, { timeoutMs: COMMAND_TIMEOUT_MS, maxBytes: MAX_ANSWER_BYTES, ...options });
    return sent.catch(async (error) => {
      throw errorCodeOf(error) === "ENGINE_UNSUPPORTED"
        ? await withVersion(zeebeCall, { error, signal: options.signal })
        : error;
    });
  }

  /** The same error with the engine's version in it, if the engine says one. */
  async function withVersion(
    zeebeCall: ZeebeCall<unknown>,
    { error, signal }: { error: unknown; signal?: AbortSignal },
  ): Promise<unknown> {
    try {
      return unsupported(zeebeCall, (await topology({ signal })).gatewayVersion);
    } catch {
      // An engine that does not even say its version: the first error stands.
      return error;
    }
  }

  return {
    ...definitionSearches((zeebeCall, options) => call(zeebeCall, { maxBytes: MAX_READ_BYTES, ...options })),
    topology,
    deploy: (command, options) =>
      call(DEPLOY_CALL, { timeoutMs: UPLOAD_TIMEOUT_MS, ...options, form: deploymentForm(command) }),
    createProcessInstance: (command, options) =>
      call(createInstanceCall(command), {
        maxBytes: command.awaitCompletion === undefined ? MAX_ANSWER_BYTES : MAX_VARIABLES_BYTES,
        ...options,
      }),
    publishMessage: (command, options) => call(publishMessageCall(command), options),
    correlateMessage: (command, options) => call(correlateMessageCall(command), options),
    createDocument: (command, options) =>
      call(createDocumentCall(command), {
        timeoutMs: UPLOAD_TIMEOUT_MS,
        ...options,
        form: documentForm(command),
      }),
    activateJobs: (command) =>
      call(activateJobsCall(command), {
        timeoutMs: command.requestTimeoutMs + POLL_GRACE_MS,
        maxBytes: MAX_VARIABLES_BYTES,
      }),
    completeJob: (command, options) => call(completeJobCall(command), options),
    failJob: (command, options) => call(failJobCall(command), options),
    throwJobError: (command, options) => call(throwJobErrorCall(command), options),
    updateJobTimeout: (command, options) => call(updateJobTimeoutCall(command), options),
  };
}

/** Base of every route, with its last slash. */
function apiBase(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  // fetch refuses credentials in an address, and this one is shown to people.
  const isUsable = url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" &&
    url.password === "" && url.search === "" && url.hash === "";
  if (!isUsable) {
    const expected = "expected http or https without user, query or fragment";
    throw new ZeebridgeError(
      "CONFIG_INVALID",
      `Cannot reach the engine: its address is not usable, ${expected}`,
    );
  }
  const path = url.pathname.replace(/\/+$/, "");
  return `${url.origin}${path.endsWith("/v2") ? path : `${path}/v2`}/`;
}

function deploymentForm({ resources, tenantId }: DeployCommand): FormData {
  const form = new FormData();
  for (const { name, content } of resources) form.append("resources", new File([content], name));
  form.append("tenantId", tenantId);
  return form;
}

function documentForm({ content, contentType, fileName }: CreateDocumentCommand): FormData {
  const form = new FormData();
  form.append("file", new File([content], fileName, { type: contentType }));
  // Says both again: a part's own headers are no place for every name.
  const metadata = stringifyJson({ contentType, fileName });
  form.append("metadata", new Blob([metadata], { type: "application/json" }));
  return form;
}
