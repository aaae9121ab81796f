/**
 * A Zeebe gateway's REST API in this process, as strict as the real one: it refuses what that refuses, locks run
 * out, polls wait, and whoever leaves a poll loses its jobs. Time is a clock that a test moves.
 *
 * It does not run processes: an instance is just remembered, a published message meets nobody, and jobs and
 * message subscriptions are put in by the test.
 *
 * @module
 */

import type { Clock } from "../ports/clock.ts";
import {
  problemAnswer,
  springAnswer,
  type StubAnswer,
  type StubFlavour,
  StubRefusal,
  toResponse,
} from "./engine_answer.ts";
import { StubCommands, type StubInstance } from "./engine_commands.ts";
import type { StubDefinition } from "./engine_definitions.ts";
import type { StubDocument } from "./engine_documents.ts";
import type { StubJob, StubJobRequest } from "./engine_jobs.ts";
import type { StubMessage } from "./engine_messages.ts";
import type { StubRoute, StubSearchRoute } from "./engine_request.ts";
import { findRoute } from "./engine_routes.ts";
import { StubSearch } from "./engine_search.ts";
import type { StubSubscription, StubSubscriptionRequest } from "./engine_subscriptions.ts";

/** How a stub engine is made. */
export interface StubEngineOptions {
  /** Time. */
  clock: Clock;
  /** Which server to behave like; `8.6.0` if absent. */
  flavour?: StubFlavour;
  /** Tenants; absent: multi-tenancy is off, as it is by default. */
  tenantIds?: string[];
  /** How long searches of 8.8 and later take to know of something, in milliseconds; 0 if absent. */
  searchLagMs?: number;
}

/** What happens to a request instead of an answer. */
export type StubFault =
  /** Refused with a problem document, and not done. */
  | { kind: "refuse"; status: number; title?: string; detail?: string; headers?: Record<string, string> }
  /** Done, but the connection breaks before the answer. */
  | { kind: "loseAnswer" }
  /** Done, but the answer is this text. */
  | { kind: "garble"; text: string }
  /** Neither done nor answered, until the client gives up. */
  | { kind: "ignore" };

/** A stub engine: the server, and a look inside. */
export interface StubEngine {
  /** Which server it behaves like. */
  readonly flavour: StubFlavour;
  /** Takes the place of `fetch` in this process: rejects as that does when the request is aborted. */
  fetch(request: Request): Promise<Response>;
  /** Answers a request of the REST API, for a server such as `Deno.serve`. */
  handle(request: Request): Promise<Response>;
  /** Adds a job that waits for a worker. */
  addJob(job: StubJobRequest): StubJob;
  /** The job with a key, if it ever was. */
  job(jobKey: string | bigint): StubJob | undefined;
  /** Every job, oldest first. */
  readonly jobs: StubJob[];
  /** Every message that was published, oldest first. */
  readonly messages: readonly StubMessage[];
  /** Every process instance that was created, oldest first. */
  readonly instances: readonly StubInstance[];
  /** Adds something that waits for a message. */
  addSubscription(subscription: StubSubscriptionRequest): StubSubscription;
  /** Every message subscription, oldest first. */
  readonly subscriptions: readonly StubSubscription[];
  /** Every document that was stored, oldest first. */
  readonly documents: readonly StubDocument[];
  /** Every process definition that was deployed, oldest first. */
  readonly definitions: StubDefinition[];
  /** Deletes a process definition. */
  deleteDefinition(processDefinitionKey: bigint): void;
  /** Polls that wait for jobs now. */
  readonly waitingPolls: number;
  /** Lets the next request to a route go wrong; several faults come one after the other. */
  failNext(route: StubRoute, fault: StubFault): void;
}

/** Makes a stub engine. */
export function createStubEngine(
  { clock, flavour = "8.6.0", tenantIds, searchLagMs = 0 }: StubEngineOptions,
): StubEngine {
  const commands = new StubCommands({ clock, flavour, tenantIds });
  const { definitions, subscriptions, instances } = commands;
  const search = new StubSearch({ clock, flavour, searchLagMs, definitions, subscriptions, instances });
  const faults = new Map<StubRoute, StubFault[]>();

  async function answer(request: Request): Promise<Response> {
    const { method, url } = request;
    const { pathname } = new URL(url);
    const found = findRoute({ method, pathname }, flavour);
    if (typeof found === "number") {
      return toResponse(springAnswer(found, pathname));
    }
    const fault = faults.get(found.route)?.shift();
    if (fault?.kind === "ignore") return await new Promise<never>(() => {});
    if (fault?.kind === "refuse") return toResponse(refusalOf(fault));
    const { route, key } = found;
    const done = toResponse(
      await perform(() => isSearch(route) ? search[route](request, key) : commands[route](request, key)),
    );
    if (fault?.kind === "loseAnswer") throw new TypeError("The connection was closed before the answer");
    return fault?.kind === "garble" ? new Response(fault.text, done) : done;
  }

  return {
    flavour,
    // Whoever leaves is not noticed, as on the real server: what runs goes on.
    fetch: (request) => Promise.race([answer(request), abortionOf(request.signal)]),
    handle: answer,
    addJob: (job) => commands.addJob(job),
    job: (jobKey) => commands.jobs.get(BigInt(jobKey)),
    get jobs() {
      return commands.jobs.list();
    },
    messages: commands.messages.list,
    instances,
    addSubscription: (subscription) => commands.addSubscription(subscription),
    subscriptions,
    documents: commands.documents,
    get definitions() {
      return definitions.list();
    },
    deleteDefinition: (processDefinitionKey) => definitions.delete(processDefinitionKey),
    get waitingPolls() {
      return commands.waitingPolls;
    },
    failNext(route, fault) {
      faults.set(route, [...faults.get(route) ?? [], fault]);
    },
  };
}

const SEARCHES: ReadonlySet<StubRoute> = new Set<StubSearchRoute>([
  "searchProcessDefinitions",
  "processDefinition",
  "processDefinitionXml",
  "awaitingStatistics",
  "awaitingSubscriptions",
  "searchProcessInstances",
]);

function isSearch(route: StubRoute): route is StubSearchRoute {
  return SEARCHES.has(route);
}

async function perform(command: () => StubAnswer | Promise<StubAnswer>): Promise<StubAnswer> {
  try {
    return await command();
  } catch (error) {
    if (error instanceof StubRefusal) return error.answer;
    throw error;
  }
}

function refusalOf({ status, title, detail, headers }: StubFault & { kind: "refuse" }): StubAnswer {
  const answer = problemAnswer(status, {
    title: title ?? "INTERNAL",
    detail: detail ?? "Asked for by a test",
  });
  return { ...answer, headers };
}

function abortionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
