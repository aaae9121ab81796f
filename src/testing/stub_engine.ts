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
import { type ProcessDefinition, ProcessDefinitions } from "../sandbox/engine/definitions.ts";
import { JobPolls } from "../sandbox/engine/job_polls.ts";
import { type Job, type JobRequest, Jobs } from "../sandbox/engine/jobs.ts";
import { createKeys } from "../sandbox/engine/keys.ts";
import type { PublishedMessage } from "../sandbox/engine/message_ids.ts";
import {
  type EngineFlavour,
  problemAnswer,
  type RestAnswer,
  toResponse,
} from "../sandbox/engine/rest/answer.ts";
import type { StoredDocument } from "../sandbox/engine/rest/documents.ts";
import { createRestFront } from "../sandbox/engine/rest/front.ts";
import type { RestRoute } from "../sandbox/engine/rest/request.ts";
import type { StubSubscription, StubSubscriptionRequest } from "./engine_subscriptions.ts";
import { StubBroker, type StubInstance } from "./stub_broker.ts";
import { readProcessIds } from "./stub_models.ts";

/** How a stub engine is made. */
export interface StubEngineOptions {
  /** Time. */
  clock: Clock;
  /** Which server to behave like; `8.6.0` if absent. */
  flavour?: EngineFlavour;
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
  readonly flavour: EngineFlavour;
  /** Takes the place of `fetch` in this process: rejects as that does when the request is aborted. */
  fetch(request: Request): Promise<Response>;
  /** Answers a request of the REST API, for a server such as `Deno.serve`. */
  handle(request: Request): Promise<Response>;
  /** Adds a job that waits for a worker. */
  addJob(job: JobRequest): Job;
  /** The job with a key, if it ever was. */
  job(jobKey: string | bigint): Job | undefined;
  /** Every job, oldest first. */
  readonly jobs: Job[];
  /** Every message that was published, oldest first. */
  readonly messages: readonly PublishedMessage[];
  /** Every process instance that was created, oldest first. */
  readonly instances: readonly StubInstance[];
  /** Adds something that waits for a message. */
  addSubscription(subscription: StubSubscriptionRequest): StubSubscription;
  /** Every message subscription, oldest first. */
  readonly subscriptions: readonly StubSubscription[];
  /** Every document that was stored, oldest first. */
  readonly documents: readonly StoredDocument[];
  /** Every process definition that was deployed, oldest first. */
  readonly definitions: ProcessDefinition[];
  /** Deletes a process definition. */
  deleteDefinition(processDefinitionKey: bigint): void;
  /** Polls that wait for jobs now. */
  readonly waitingPolls: number;
  /** Lets the next request to a route go wrong; several faults come one after the other. */
  failNext(route: RestRoute, fault: StubFault): void;
}

/** Keys are of the last one, beyond 2^53: whoever rounds them is found out. */
const PARTITIONS = 5;

/** Makes a stub engine. */
export function createStubEngine(
  { clock, flavour = "8.6.0", tenantIds, searchLagMs = 0 }: StubEngineOptions,
): StubEngine {
  const nextKey = createKeys(PARTITIONS);
  const definitions = new ProcessDefinitions({ readProcessIds, nextKey, now: () => clock.now() });
  const jobs = new Jobs(nextKey);
  const polls = new JobPolls({ clock, jobs });
  const broker = new StubBroker({ clock, nextKey });
  const faults = new Map<RestRoute, StubFault[]>();

  const parts = {
    clock,
    flavour,
    tenantIds,
    searchLagMs,
    partitions: PARTITIONS,
    nextKey,
    definitions,
    jobs,
    polls,
    broker,
  };
  const { fetch, handle, documents } = createRestFront({
    ...parts,
    intercept: (route, answer) => goWrong(faults.get(route)?.shift(), answer),
  });

  return {
    flavour,
    fetch,
    handle,
    addJob(request) {
      const job = jobs.add(request);
      polls.wake(job.type);
      return job;
    },
    job: (jobKey) => jobs.get(BigInt(jobKey)),
    get jobs() {
      return jobs.list();
    },
    messages: broker.messages,
    instances: broker.instances,
    addSubscription: (subscription) => broker.addSubscription(subscription),
    subscriptions: broker.subscriptions,
    documents,
    get definitions() {
      return definitions.list();
    },
    deleteDefinition: (processDefinitionKey) => definitions.delete(processDefinitionKey),
    get waitingPolls() {
      return polls.waiting;
    },
    failNext(route, fault) {
      faults.set(route, [...faults.get(route) ?? [], fault]);
    },
  };
}

/** An answer, or what a fault makes of it. */
async function goWrong(fault: StubFault | undefined, answer: () => Promise<Response>): Promise<Response> {
  if (fault?.kind === "ignore") return await new Promise<never>(() => {});
  if (fault?.kind === "refuse") return toResponse(refusalOf(fault));
  const done = await answer();
  if (fault?.kind === "loseAnswer") throw new TypeError("The connection was closed before the answer");
  return fault?.kind === "garble" ? new Response(fault.text, done) : done;
}

function refusalOf({ status, title, detail, headers }: StubFault & { kind: "refuse" }): RestAnswer {
  const answer = problemAnswer(status, {
    title: title ?? "INTERNAL",
    detail: detail ?? "Asked for by a test",
  });
  return { ...answer, headers };
}
