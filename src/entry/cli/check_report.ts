/**
 * What a BPMN file asks for, and what is wrong with it: as a value, and as text like a compiler's.
 *
 * @module
 */

import { BrokenXmlError, decodeBpmn, parseBpmn } from "../../core/bpmn/parse.ts";
import { textsWithSecrets } from "../../core/bpmn/relaxed.ts";
import type { Diagnostic, ProcessModel, WebhookElementType } from "../../core/bpmn/subscription.ts";
import { ZeebridgeError } from "../../core/errors.ts";
import { findPlaceholders } from "../../core/secrets/placeholder.ts";
import { formatTable, plural, printable, type Style } from "./terminal.ts";

/** A problem with its place. */
export interface CheckProblem {
  /** `error`: it cannot be served. `warning`: it can, but look at it. */
  severity: Diagnostic["severity"];
  /** Stable code. */
  code: string;
  /** Id of the BPMN element, where the problem has one. */
  elementId?: string;
  /** Line of that element in the file, or where its XML breaks, from 1. */
  line?: number;
  /** What is the matter and what to do. */
  message: string;
  /** Where in the expression, in UTF-16 code units from 0; absent if it is not about a place in one. */
  position?: number;
  /** What to write there instead, where that can be told. */
  suggestion?: string;
}

/** A webhook that a file asks for. */
export interface CheckedWebhook {
  /** Webhook id, where the model has one. */
  webhookId?: string;
  /** Id of the BPMN element. */
  elementId: string;
  /** Kind of the BPMN element. */
  elementType: WebhookElementType;
  /** Whether it could be served. */
  status: "valid" | "invalid";
  /** Request method; absent on an invalid one. */
  method?: string;
  /** Kind of authorization; absent on an invalid one. */
  authorization?: string;
  /** Hash function of the signatures asked for; absent where none are. */
  signature?: string;
}

/** A process of a file. */
export interface CheckedProcess {
  /** BPMN process id. */
  processDefinitionId: string;
  /** Webhooks that it asks for. */
  webhooks: CheckedWebhook[];
  /** Tasks that job workers serve. */
  tasks: { elementId: string; jobType: string }[];
  /** Names of the secrets that it needs, each once. */
  secrets: string[];
}

/** A checked file. */
export interface CheckedFile {
  /** The file, as it was named. */
  file: string;
  /** Its processes; none if it cannot be read as BPMN. */
  processes: CheckedProcess[];
  /** Everything that a modeller should know. */
  problems: CheckProblem[];
}

/** Reads one file's bytes. A file that is not BPMN is a report with one error. */
export function checkFile(file: string, bytes: Uint8Array): CheckedFile {
  try {
    const xml = decodeBpmn(bytes);
    const models = parseBpmn(xml);
    const problems = models.flatMap(({ diagnostics }) => diagnostics.map((item) => locate(xml, item)));
    return { file, processes: models.map(describeProcess), problems };
  } catch (error) {
    if (!(error instanceof ZeebridgeError)) throw error;
    const line = error instanceof BrokenXmlError ? error.line : undefined;
    const problem: CheckProblem = { severity: "error", code: error.code, line, message: error.message };
    return { file, processes: [], problems: [problem] };
  }
}

/** How many problems of one severity some files have. */
export function countProblems(files: readonly CheckedFile[], severity: CheckProblem["severity"]): number {
  return files.flatMap(({ problems }) => problems).filter((problem) => problem.severity === severity).length;
}

function describeProcess(model: ProcessModel): CheckedProcess {
  const valid = model.subscriptions.map((subscription): CheckedWebhook => ({
    webhookId: subscription.webhookId,
    elementId: subscription.elementId,
    elementType: subscription.elementType,
    status: "valid",
    method: subscription.method,
    authorization: subscription.authorization.type,
    signature: subscription.hmac?.algorithm,
  }));
  const invalid = model.invalidWebhooks.map(({ webhookId, elementId, elementType }): CheckedWebhook => ({
    webhookId,
    elementId,
    elementType,
    status: "invalid",
  }));
  return {
    processDefinitionId: model.processDefinitionId,
    webhooks: [...valid, ...invalid],
    tasks: model.serviceTasks.map(({ elementId, jobType }) => ({ elementId, jobType })),
    secrets: listSecrets(model),
  };
}

function listSecrets({ subscriptions, serviceTasks }: ProcessModel): string[] {
  const texts = [
    ...subscriptions.flatMap(textsWithSecrets),
    ...serviceTasks.flatMap(({ inputs }) => inputs.map(({ source }) => source)),
  ];
  return [...new Set(texts.flatMap(findPlaceholders))];
}

function locate(xml: string, diagnostic: Diagnostic): CheckProblem {
  return { ...diagnostic, line: lineOf(xml, diagnostic.elementId) };
}

/**
 * Line of the tag whose `id` is the element's, from 1. A look at the text is enough: ids are unique, and a
 * parser that kept positions would make every deployment pay for this command.
 */
function lineOf(xml: string, elementId: string): number | undefined {
  for (const quote of [`"`, `'`]) {
    let at = xml.indexOf(`id=${quote}${elementId}${quote}`);
    // `processRef` or a diagram's attributes may end in "id" as well: an attribute's name follows a blank.
    while (at > 0 && !/\s/.test(xml[at - 1] ?? "")) {
      at = xml.indexOf(`id=${quote}${elementId}${quote}`, at + 1);
    }
    if (at > 0) return xml.slice(0, at).split("\n").length;
  }
  return undefined;
}

function formatDemand({ elementType, method, authorization, signature }: CheckedWebhook): string {
  const signed = signature === undefined ? "" : `, signature ${signature}`;
  return `${elementType}, method ${method}, authorization ${authorization}${signed}`;
}

/** What the file asks for, for people. */
export function formatProcesses({ file, processes }: CheckedFile, style: Style): string {
  const lines = [style.bold(printable(file))];
  for (const { processDefinitionId, webhooks, tasks, secrets } of processes) {
    lines.push(`  process ${printable(processDefinitionId)}`);
    const rows = [
      ...webhooks.map((webhook) => [
        "webhook",
        webhook.webhookId ?? "(no id)",
        webhook.elementId,
        webhook.status === "valid" ? formatDemand(webhook) : "INVALID",
      ]),
      ...tasks.map(({ elementId, jobType }) => ["task", jobType, elementId]),
      ...secrets.map((name) => ["secret", name]),
    ];
    lines.push(...formatTable(rows).map((row) => `    ${row}`));
  }
  return lines.map((line) => `${line}\n`).join("");
}

/** The problems of a file, one paragraph each: `file:line: error[CODE] element: what to do`. */
export function formatProblems({ file, problems }: CheckedFile, style: Style): string {
  return problems.map(({ severity, code, elementId, line, message }) => {
    const place = [file, line].filter((part) => part !== undefined).join(":");
    const kind = severity === "error" ? style.red(`error[${code}]`) : style.yellow(`warning[${code}]`);
    const element = elementId === undefined ? "" : ` ${printable(elementId)}:`;
    return `${printable(place)}: ${kind}${element} ${printable(message)}\n`;
  }).join("");
}

/** The last line: how many files, how many problems. */
export function formatSummary(files: readonly CheckedFile[]): string {
  const errors = countProblems(files, "error");
  const warnings = countProblems(files, "warning");
  if (errors + warnings === 0) return `${plural(files.length, "file")}, no problems\n`;
  return `${plural(files.length, "file")}, ${plural(errors, "error")}, ${plural(warnings, "warning")}\n`;
}
