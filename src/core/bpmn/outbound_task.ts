/**
 * What is wrong with a task of the outbound connector, as far as the model alone can tell: what is said at the
 * deployment does not have to be found out from a failed job.
 *
 * @module
 */

import { parseDuration } from "../duration.ts";
import { findContextKeys, SCOPE_NAMES } from "../feel/mod.ts";
import { bracePlaceholders, findPlaceholders } from "../secrets/placeholder.ts";
import { checkFeel } from "./properties.ts";
import { ElementReport } from "./report.ts";
import type { Diagnostic, ServiceTask } from "./subscription.ts";
import {
  HEADERS,
  LEAST_JOB_TIMEOUT_MS,
  OUTBOUND_CREDENTIAL_INPUT,
  OUTBOUND_INPUTS,
  OUTBOUND_JOB_TYPE,
  OUTBOUND_RESULT_FIELDS,
} from "./vocabulary.ts";

/** Looks at a task; nothing to say about tasks of other job types. */
export function checkOutboundTask({ elementId, jobType, inputs, headers }: ServiceTask): Diagnostic[] {
  if (jobType !== OUTBOUND_JOB_TYPE) return [];
  const report = new ElementReport(elementId);
  const targets = inputs.filter(({ source }) => source.trim() !== "").map(({ target }) => target);
  for (const required of Object.values(OUTBOUND_INPUTS)) checkInput(required, targets, report);
  for (const { target, source } of inputs) {
    if (bracePlaceholders(source) === source) continue;
    report.warn(
      "SECRET_FORM_DEPRECATED",
      `The input mapping to ${target} names a secret without braces, which Camunda has deprecated; ` +
        "write {{secrets.NAME}}",
    );
  }
  for (const [name, value] of Object.entries(headers)) {
    if (value.trim() === "") continue;
    HEADER_CHECKS.get(name)?.({ name: `The header ${name}`, text: value, headers }, report);
    if (findPlaceholders(value).length > 0) {
      report.warn(
        "SECRET_NOT_RESOLVABLE",
        `The header ${name} names a secret, and none is resolved in headers`,
      );
    }
  }
  return report.diagnostics;
}

/** A header's text, what it is called in a message, and the other headers. */
interface GivenHeader {
  name: string;
  text: string;
  headers: ServiceTask["headers"];
}

/** One row per header with a syntax of its own. */
const HEADER_CHECKS: ReadonlyMap<string, (header: GivenHeader, report: ElementReport) => void> = new Map([
  [HEADERS.resultExpression, checkResultExpression],
  [HEADERS.errorExpression, checkErrorExpression],
  [HEADERS.retryBackoff, checkRetryBackoff],
  [HEADERS.jobTimeout, checkJobTimeout],
]);

function checkResultExpression({ name, text }: GivenHeader, report: ElementReport): void {
  checkFeel({ name, text, roots: [...SCOPE_NAMES.result, ...OUTBOUND_RESULT_FIELDS] }, report);
}

/** An error expression sees the variables that the result became, whose names may not be known. */
function checkErrorExpression({ name, text, headers }: GivenHeader, report: ElementReport): void {
  const { resultVariable = "", resultExpression = "" } = headers;
  const keys = resultExpression.trim() === "" ? [] : findContextKeys(resultExpression);
  const known = [...SCOPE_NAMES.error, ...OUTBOUND_RESULT_FIELDS, resultVariable.trim()].filter(Boolean);
  checkFeel({ name, text, roots: keys && [...known, ...keys] }, report);
}

function checkRetryBackoff({ name, text }: GivenHeader, report: ElementReport): void {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined || milliseconds < 0) {
    report.error(
      "RETRY_BACKOFF_INVALID",
      `${name} must be an ISO 8601 duration that is not negative, such as PT30S`,
    );
  }
}

function checkJobTimeout({ name, text }: GivenHeader, report: ElementReport): void {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined || milliseconds < LEAST_JOB_TIMEOUT_MS) {
    report.error(
      "JOB_TIMEOUT_INVALID",
      `${name} must be an ISO 8601 duration of a second or more, such as PT1M`,
    );
  }
}

/** A mapping counts if it gives the value itself, something around it, or a part of it. */
function checkInput(required: string, targets: string[], report: ElementReport): void {
  const isGiven = targets.some((target) =>
    target === required || required.startsWith(`${target}.`) || target.startsWith(`${required}.`)
  );
  if (isGiven) return;
  const variables = new Set(targets.map(rootOf));
  if (required === OUTBOUND_INPUTS.region && variables.has(OUTBOUND_CREDENTIAL_INPUT)) return;
  const variable = rootOf(required);
  // Mappings make a local variable that hides one of the process. Where there are none, the process may have it.
  if (variables.has(variable)) {
    report.error("TASK_INPUT_MISSING", `The input mapping to ${required} is missing, so every job fails`);
  } else {
    report.warn(
      "TASK_INPUT_MISSING",
      `The input mapping to ${required} is missing; jobs fail unless the process has a variable ${variable}`,
    );
  }
}

function rootOf(target: string): string {
  return target.split(".", 1)[0] ?? target;
}
