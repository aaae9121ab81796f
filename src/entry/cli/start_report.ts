/**
 * What the sandbox says when it has started: where it is, what is deployed, and a line to try.
 *
 * @module
 */

import { secretsOf } from "../../core/bpmn/relaxed.ts";
import type { WebhookSubscription } from "../../core/bpmn/subscription.ts";
import type { ReachableWebhook } from "../sandbox/webhook_rules.ts";
import type { SandboxParts } from "../sandbox/sandbox_parts.ts";
import { SECRET_PREFIX } from "../sandbox/sandbox_secrets.ts";
import { sampleEventOf } from "../sandbox/sample_event.ts";
import type { CliIo } from "./io.ts";
import type { DeployedFile } from "./start_folder.ts";
import { createStyle, formatTable, printable } from "./terminal.ts";

/** What has started. */
export interface StartReport {
  /** Where it listens. */
  url: string;
  /** Where its engine listens, if it does. */
  engineUrl?: string;
  /** The folder. */
  path: string;
  /** What was deployed of it. */
  deployed: readonly DeployedFile[];
  /** The sandbox. */
  parts: SandboxParts;
  /** Whether the folder is watched. */
  watches: boolean;
}

/** Prints it. */
export function reportStart(
  { url, engineUrl, path, deployed, parts, watches }: StartReport,
  io: CliIo,
): void {
  const style = createStyle(io, "stdout");
  const lines = [
    `${style.bold("Zeebridge sandbox")}  ${url}`,
    ...engineUrl === undefined ? [] : [`Zeebe's REST API   ${engineUrl}`],
    "",
    ...deployed.length === 0
      ? [`  nothing is deployed: expected a .bpmn file in ${printable(path)} that the sandbox runs`]
      : formatTable(rowsOf(deployed, url)).map((line) => `  ${line}`),
    "",
    ...tryLines(parts, { url, io }).map((line) => line.startsWith("#") ? style.dim(line) : line),
    style.dim(watches ? `# ${path} is watched; Ctrl+C stops` : "# Ctrl+C stops"),
  ];
  io.stdout(`${lines.join("\n")}\n`);
}

function rowsOf(deployed: readonly DeployedFile[], url: string): string[][] {
  return deployed.flatMap(({ name, result: { processes } }, index) => {
    // A decision or a form.
    if (processes.length === 0) return [[name, "no process"]];
    return processes.flatMap((process) => {
      const later = deployed.slice(index + 1).find(({ result }) => hasProcess(result, process));
      return later === undefined
        ? rowsOfProcess(process, { name, url })
        : [[name, titleOf(process), `replaced by ${later.name}, which has the same process id`]];
    });
  });
}

type DeployedProcess = DeployedFile["result"]["processes"][number];

function hasProcess(
  { processes }: DeployedFile["result"],
  { processDefinitionId }: DeployedProcess,
): boolean {
  return processes.some((process) => process.processDefinitionId === processDefinitionId);
}

function titleOf({ processDefinitionId, version }: DeployedProcess): string {
  return `${processDefinitionId} v${version}`;
}

function rowsOfProcess(process: DeployedProcess, { name, url }: { name: string; url: string }): string[][] {
  const title = [name, titleOf(process)];
  if (process.webhooks.length === 0) return [[...title, "no webhook", ""]];
  return process.webhooks.map(({ webhookId, status, reason }, index) => [
    ...index === 0 ? title : ["", ""],
    webhookId ?? "(no id)",
    status === "active" && webhookId !== undefined
      ? `${url}/inbound/${encodeURIComponent(webhookId)}`
      : `${status}${reason === undefined ? "" : `: ${reason}`}`,
  ]);
}

/** How to see something happen: a webhook that starts a process, best one with more to come, and what comes then. */
function tryLines(
  { rules: { webhooks } }: SandboxParts,
  { url, io }: { url: string; io: CliIo },
): string[] {
  const reachable = webhooks.flatMap((webhook) =>
    webhook.access.refusal === undefined
      ? webhook.prepared.subscriptions.map((subscription) => ({ webhook, subscription }))
      : []
  );
  const [first] = reachable.filter(({ subscription }) => subscription.correlation.kind !== "catchMessage")
    .toSorted((one, other) => rankOf(one.subscription) - rankOf(other.subscription));
  if (first === undefined) return [];
  const next = reachable.find(({ subscription: { correlation, processDefinitionId } }) =>
    correlation.kind === "catchMessage" && processDefinitionId === first.subscription.processDefinitionId
  );
  const curl = ({ webhook, subscription }: typeof first): string =>
    withVariables(curlOf(webhook, { subscription, url }), { subscription, io });
  return [
    `# start ${first.subscription.processDefinitionId}, as EventBridge would`,
    curl(first),
    ...next === undefined ? [] : ["# and then", curl(next)],
    `# see what is going on: ${url}/`,
  ].map(printable);
}

function rankOf({ correlation }: WebhookSubscription): number {
  return correlation.kind === "startMessage" ? 0 : 1;
}

/** Where the shell puts an id: the same line again is another event. */
const ID_PLACE = "EVENT-ID";

function curlOf(
  { prepared: { webhookId }, access: { authorization }, method = "POST" }: ReachableWebhook,
  { subscription, url }: { subscription: WebhookSubscription; url: string },
): string {
  const { source, "detail-type": detailType, detail } = sampleEventOf(subscription);
  const event = { id: ID_PLACE, "detail-type": detailType, source, detail };
  const credentials = authorization?.type === "BASIC"
    ? [`-u ${quote(`${authorization.username}:${authorization.password}`)}`]
    : authorization?.type === "API_KEY"
    ? [`-H ${quote(`${authorization.apiKeyName}: ${authorization.apiKeyValue}`)}`]
    : [];
  return [
    `curl ${url}/inbound/${encodeURIComponent(webhookId)}`,
    ...method === "POST" ? [] : [`-X ${method}`],
    ...credentials,
    `-H ${quote("content-type: application/json")}`,
    `-d ${quote(JSON.stringify(event)).replace(ID_PLACE, "'$(date +%s)'")}`,
  ].join(" ");
}

/** Names the variables of secrets that somebody has set: their values are not for a screen. */
function withVariables(
  command: string,
  { subscription: { authorization }, io }: { subscription: WebhookSubscription; io: CliIo },
): string {
  const texts = Object.values(authorization).filter((text) => typeof text === "string");
  return texts.flatMap(secretsOf).reduce((text, name) => {
    const variable = `${SECRET_PREFIX}${name}`;
    const value = io.env(variable) ?? "";
    return value === "" ? text : text.replaceAll(escapeQuotes(value), `'"$${variable}"'`);
  }, command);
}

/** A word for a shell. */
function quote(text: string): string {
  return `'${escapeQuotes(text)}'`;
}

function escapeQuotes(text: string): string {
  return text.replaceAll("'", `'\\''`);
}
