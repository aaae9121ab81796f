/**
 * The engine as seen with Camunda's own client over gRPC: another client, another protocol, another library than
 * ours, so that our client is not its own witness.
 *
 * @module
 */

import { Camunda8 } from "@camunda8/sdk";
import type { JsonObject } from "../../../src/core/json.ts";
import { waitFor } from "../../support/wait.ts";

/** How an engine refuses to complete a job: it is gone, or in a state that does not allow it. */
export type Refusal = "NOT_FOUND" | "FAILED_PRECONDITION";

/** A job that an observer holds. */
export interface ObservedJob {
  key: string;
  processInstanceKey: string;
  elementId: string;
  retries: number;
  variables: JsonObject;
}

/** Looks at the engine from outside. */
export interface Observer extends AsyncDisposable {
  /** Creates an instance of the newest version of a process. */
  createInstance(processDefinitionId: string, variables: JsonObject): Promise<void>;
  /** The next job of a type; waits for it. */
  job(type: string): Promise<ObservedJob>;
  /** Every job of a type that can be had now. */
  jobsNow(type: string): Promise<ObservedJob[]>;
  /** Completes a job; `undefined`, or how the engine refuses. */
  complete(job: Pick<ObservedJob, "key">): Promise<Refusal | undefined>;
  /** Waits until an instance is over, and makes sure that there is nothing left to cancel. */
  instanceEnds(processInstanceKey: string): Promise<void>;
}

/** Status codes of gRPC that the engine answers with. */
const REFUSALS: Record<number, Refusal> = {
  5: "NOT_FOUND",
  9: "FAILED_PRECONDITION",
};

/** Camunda's own client over gRPC. */
type GrpcClient = ReturnType<InstanceType<typeof Camunda8>["getZeebeGrpcApiClient"]>;

/** Connects. `patienceMs`: longest wait for a job. */
export function createObserver(
  grpcAddress: string,
  { patienceMs = 30_000 }: { patienceMs?: number } = {},
): Observer {
  const client = new Camunda8({
    CAMUNDA_AUTH_STRATEGY: "NONE",
    ZEEBE_GRPC_ADDRESS: `grpc://${grpcAddress}`,
    zeebeGrpcSettings: { ZEEBE_CLIENT_LOG_LEVEL: "NONE" },
  }).getZeebeGrpcApiClient();
  return {
    async createInstance(bpmnProcessId, variables) {
      // The client's type allows texts, numbers and booleans only at this depth.
      await client.createProcessInstance({ bpmnProcessId, variables: variables as Record<string, string> });
    },
    async job(type) {
      const [job] = await waitFor(`a job of type ${type}`, async () => {
        const jobs = await jobsNow(client, type);
        return jobs.length > 0 && jobs;
      }, { deadlineMs: patienceMs, intervalMs: 200 });
      if (job === undefined) throw new Error(`No job of type ${type}`);
      return job;
    },
    jobsNow: (type) => jobsNow(client, type),
    complete: ({ key }) => refusalOf(client.completeJob({ jobKey: key, variables: {} })),
    async instanceEnds(processInstanceKey) {
      // Cancelling would end an instance that is about to complete; asking for its scope does not.
      await waitFor(`the end of the instance`, async () => {
        const asked = client.setVariables({
          elementInstanceKey: processInstanceKey,
          variables: {},
          local: true,
        });
        return await refusalOf(asked) === "NOT_FOUND";
      }, { deadlineMs: patienceMs, intervalMs: 100 });
      const refusal = await refusalOf(client.cancelProcessInstance(processInstanceKey));
      if (refusal !== "NOT_FOUND") throw new Error("The instance could still be cancelled");
    },
    async [Symbol.asyncDispose]() {
      await client.close();
    },
  };
}

async function jobsNow(client: GrpcClient, type: string): Promise<ObservedJob[]> {
  const jobs = await client.activateJobs({
    type,
    worker: "observer",
    timeout: 120_000,
    maxJobsToActivate: 10,
    requestTimeout: -1,
  });
  return jobs.map(({ key, processInstanceKey, elementId, retries, variables }) => {
    return { key, processInstanceKey, elementId, retries, variables: JSON.parse(JSON.stringify(variables)) };
  });
}

/** How the engine refuses a command; `undefined` if it did it. */
async function refusalOf(
  command: Promise<unknown>,
): Promise<Refusal | undefined> {
  try {
    await command;
    return undefined;
  } catch (error) {
    const refusal = REFUSALS[Number((error as { code?: unknown }).code)];
    if (refusal === undefined) throw error;
    return refusal;
  }
}
