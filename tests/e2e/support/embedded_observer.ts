/**
 * The embedded engine as seen from inside: by its own account of instances, and without a client or a socket.
 *
 * @module
 */

import { isJsonObject, type JsonObject, parseJson, stringifyJson } from "../../../src/core/json.ts";
import type { EmbeddedEngine } from "../../../src/sandbox/engine/embedded_engine.ts";
import { waitFor } from "../../support/wait.ts";
import type { ObservedJob, Observer, Refusal } from "./observer.ts";

/** What the engine's refusals are called over gRPC. */
const REFUSALS: Readonly<Record<number, Refusal>> = { 404: "NOT_FOUND", 409: "FAILED_PRECONDITION" };

/** Looks at an engine. `patienceMs`: longest wait for a job. */
export function createEmbeddedObserver(
  engine: EmbeddedEngine,
  { patienceMs = 30_000 }: { patienceMs?: number } = {},
): Observer {
  async function post(path: string, body: JsonObject): Promise<Response> {
    const headers = { "content-type": "application/json" };
    const init = { method: "POST", headers, body: stringifyJson(body) };
    return await engine.handle(new Request(`http://engine.test/v2${path}`, init));
  }

  async function jobsNow(type: string): Promise<ObservedJob[]> {
    const poll = { type, worker: "observer", timeout: 120_000, maxJobsToActivate: 10, requestTimeout: -1 };
    const answer = parseJson(await (await post("/jobs/activation", poll)).text());
    const jobs = isJsonObject(answer) && Array.isArray(answer.jobs) ? answer.jobs.filter(isJsonObject) : [];
    return jobs.map(({ key, processInstanceKey, elementId, retries, variables }) => ({
      key: `${key}`,
      processInstanceKey: `${processInstanceKey}`,
      elementId: `${elementId}`,
      retries: Number(retries),
      variables: isJsonObject(variables) ? variables : {},
    }));
  }

  return {
    async createInstance(processDefinitionId, variables) {
      const response = await post("/process-instances", { processDefinitionId, variables });
      if (response.status !== 200) throw new Error(`Cannot create an instance: ${await response.text()}`);
    },
    async job(type) {
      const [job] = await waitFor(`a job of type ${type}`, async () => {
        const jobs = await jobsNow(type);
        return jobs.length > 0 && jobs;
      }, { deadlineMs: patienceMs });
      if (job === undefined) throw new Error(`No job of type ${type}`);
      return job;
    },
    jobsNow,
    async complete({ key }) {
      const response = await post(`/jobs/${key}/completion`, { variables: {} });
      if (response.status === 204) return undefined;
      const refusal = REFUSALS[response.status];
      if (refusal === undefined) throw new Error(`Cannot complete a job: ${await response.text()}`);
      return refusal;
    },
    async instanceEnds(processInstanceKey) {
      const state = (): string | undefined => engine.instance(BigInt(processInstanceKey))?.state;
      await waitFor("the end of the instance", () => state() !== "ACTIVE", { deadlineMs: patienceMs });
      if (state() !== "COMPLETED") throw new Error(`The instance ended as ${state()}`);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
