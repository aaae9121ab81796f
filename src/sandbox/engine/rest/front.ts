/**
 * Zeebe's REST API as a function from requests to responses: what is read and refused here is what a Zeebe
 * gateway reads and refuses, whatever broker stands behind it.
 *
 * @module
 */

import { Refusal, type RestAnswer, springAnswer, toResponse } from "./answer.ts";
import { RestCommands } from "./commands.ts";
import type { StoredDocument } from "./documents.ts";
import { RestJobCommands } from "./job_commands.ts";
import type { RestParts } from "./parts.ts";
import type { CommandRoute, JobRoute, RestRoute, SearchRoute } from "./request.ts";
import { findRoute } from "./routes.ts";
import { RestSearch } from "./search.ts";

/** How a front is made. */
export interface RestFrontOptions extends RestParts {
  /** Comes between a request and its answer. Absent: nothing does. */
  intercept?: (route: RestRoute, answer: () => Promise<Response>) => Promise<Response>;
}

/** The REST API of an engine. */
export interface RestFront {
  /** Answers a request, for a server such as `Deno.serve`. */
  handle(request: Request): Promise<Response>;
  /** Takes the place of `fetch` in this process: rejects as that does when the request is aborted. */
  fetch(request: Request): Promise<Response>;
  /** Every document that was stored, oldest first. */
  readonly documents: readonly StoredDocument[];
}

type Perform = (request: Request, key: string) => Promise<RestAnswer>;

/** Makes a front. */
export function createRestFront({ intercept = answerAtOnce, ...parts }: RestFrontOptions): RestFront {
  const commands = new RestCommands(parts);
  const jobCommands = new RestJobCommands(parts);
  const searches = new RestSearch(parts);

  function performerOf(route: RestRoute): Perform {
    if (isSearch(route)) return (request, key) => searches[route](request, key);
    if (isJobCommand(route)) return (request, key) => jobCommands[route](request, key);
    return (request, key) => commands[route](request, key);
  }

  function handle(request: Request): Promise<Response> {
    const { method, url } = request;
    const { pathname } = new URL(url);
    const found = findRoute({ method, pathname }, parts.flavour);
    if (typeof found === "number") return Promise.resolve(toResponse(springAnswer(found, pathname)));
    const perform = performerOf(found.route);
    return intercept(found.route, async () => toResponse(await answerOf(() => perform(request, found.key))));
  }

  return {
    handle,
    // Whoever leaves is not noticed, as on the real server: what runs goes on.
    fetch: (request) => Promise.race([handle(request), abortionOf(request.signal)]),
    documents: commands.documents,
  };
}

const SEARCHES: ReadonlySet<RestRoute> = new Set<SearchRoute>([
  "searchProcessDefinitions",
  "processDefinition",
  "processDefinitionXml",
  "awaitingStatistics",
  "awaitingSubscriptions",
  "searchProcessInstances",
]);

const JOB_COMMANDS: ReadonlySet<RestRoute> = new Set<JobRoute>([
  "activateJobs",
  "completeJob",
  "failJob",
  "throwJobError",
  "updateJobTimeout",
]);

function isSearch(route: RestRoute): route is SearchRoute {
  return SEARCHES.has(route);
}

function isJobCommand(route: CommandRoute | JobRoute): route is JobRoute {
  return JOB_COMMANDS.has(route);
}

function answerAtOnce(_route: RestRoute, answer: () => Promise<Response>): Promise<Response> {
  return answer();
}

async function answerOf(perform: () => Promise<RestAnswer>): Promise<RestAnswer> {
  try {
    return await perform();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function abortionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
