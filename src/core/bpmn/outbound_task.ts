/**
 * What is wrong with a task of the outbound connector, as far as the model alone can tell: what is said at the
 * deployment does not have to be found out from a failed job.
 *
 * @module
 */

import { parseDuration } from "../duration.ts";
import { findPlaceholders } from "../secrets/placeholder.ts";
import { checkFeel } from "./properties.ts";
import { ElementReport } from "./report.ts";
import type { Diagnostic, ServiceTask } from "./subscription.ts";
import {
  HEADERS,
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
  for (const [name, value] of Object.entries(headers)) {
    if (value.trim() === "") continue;
    HEADER_CHECKS.get(name)?.({ name: `The header ${name}`, text: value }, report);
    if (findPlaceholders(value).length > 0) {
      report.warn(
        "SECRET_NOT_RESOLVABLE",
        `The header ${name} names a secret, and none is resolved in headers`,
      );
    }
  }
  return report.diagnostics;
}

/** A header's text, and what it is called in a message. */
interface NamedText {
  name: string;
  text: string;
}

/** One row per header with a syntax of its own. */
const HEADER_CHECKS: ReadonlyMap<string, (header: NamedText, report: ElementReport) => void> = new Map([
  [HEADERS.resultExpression, checkResultExpression],
  // Its names are those of the task's own variables, which an expression may have made.
  [HEADERS.errorExpression, checkFeel],
  [HEADERS.retryBackoff, checkRetryBackoff],
]);

function checkResultExpression(header: NamedText, report: ElementReport): void {
  checkFeel({ ...header, roots: ["response", ...OUTBOUND_RESULT_FIELDS] }, report);
}

function checkRetryBackoff({ name, text }: NamedText, report: ElementReport): void {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined || milliseconds < 0) {
    report.error(
      "RETRY_BACKOFF_INVALID",
      `${name} must be an ISO 8601 duration that is not negative, such as PT30S`,
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
