/**
 * Jobs of elements: how they come about, and what their ends mean for the element.
 *
 * @module
 */

import { type JsonObject, stringifyJson } from "../../../core/json.ts";
import type { Job } from "../jobs.ts";
import type { JobModel } from "../model/model.ts";
import type { Evaluator } from "./evaluation.ts";
import { throwError } from "./event_handlers.ts";
import { IncidentError } from "./incident.ts";
import type { ElementPlace } from "./runtime.ts";
import { setLocal, visibleVariables } from "./variables.ts";

/** Makes a job wait for a worker. */
export function createJob({ instance, element }: ElementPlace, model: JobModel): void {
  const { runtime: { evaluator, jobs, jobOwners, polls }, definition, key } = instance;
  const scope = () => visibleVariables(element);
  const job = jobs.add({
    type: evaluator.text(model.type, scope),
    retries: evaluator.integer(model.retries, scope),
    customHeaders: { ...model.headers, ...evaluateHeaders(model, { evaluator, scope }) },
    variables: scope,
    elementId: element.elementId,
    elementInstanceKey: element.key,
    processDefinitionId: definition.processDefinitionId,
    processDefinitionKey: definition.processDefinitionKey,
    processDefinitionVersion: definition.version,
    processInstanceKey: key,
    tenantId: definition.tenantId,
  });
  element.job = job;
  jobOwners.set(job, { instance, element });
  polls.wake(job.type);
}

function evaluateHeaders(
  { evaluatedHeaders }: JobModel,
  { evaluator, scope }: { evaluator: Evaluator; scope: () => JsonObject },
): Record<string, string> {
  return Object.fromEntries(evaluatedHeaders.map(({ name, kind, value }) => {
    if (kind === "text") return [name, evaluator.text(value, scope)];
    return [name, stringifyJson(evaluator.texts(value, scope))];
  }));
}

/** A worker ended a job. */
export function endJob({ instance, element }: ElementPlace, job: Job): void {
  switch (job.state) {
    case "completed":
      instance.runtime.jobs.delete(job);
      element.job = undefined;
      instance.complete(element, { variables: job.resultVariables });
      return;
    case "errorThrown":
      endWithError({ instance, element }, job);
      return;
    case "failed":
      setLocal(element, job.resultVariables);
      raise({ instance, element }, {
        job,
        error: new IncidentError("JOB_NO_RETRIES", job.errorMessage || "No more retries left."),
      });
      return;
    default:
      setLocal(element, job.resultVariables);
  }
}

function endWithError({ instance, element }: ElementPlace, job: Job): void {
  const { errorCode: code, resultVariables: variables } = job;
  if (throwError(instance, element, { code, variables })) return;
  const message = `Expected to throw an error event with the code '${code}'${
    job.errorMessage === "" ? "" : ` with message '${job.errorMessage}'`
  }, but it was not caught.`;
  raise({ instance, element }, { job, error: new IncidentError("UNHANDLED_ERROR_EVENT", message) });
}

/** The job waits for a worker again once the incident is resolved. */
function raise(
  { instance, element }: ElementPlace,
  { job, error }: { job: Job; error: IncidentError },
): void {
  const { jobs, polls } = instance.runtime;
  instance.raise(element, {
    error,
    retry() {
      job.state = "ready";
      jobs.reopen(job);
      polls.wake(job.type);
    },
  });
}
