/**
 * Deploying the models of the fixtures folder by the admin API.
 *
 * @module
 */

import assert from "node:assert/strict";

/** The answer to a deployment, as far as tests look at it. */
export interface DeploymentAnswer {
  deploymentKey: string;
  processes: {
    processDefinitionId: string;
    processDefinitionKey: string;
    version: number;
    webhooks: { webhookId: string; url: string; path: string; elementId: string; status: string }[];
    diagnostics: { severity: string; elementId: string; code: string; message: string }[];
  }[];
}

/** Where to deploy to. */
export interface AdminSide {
  baseUrl: string;
  adminHeaders: Record<string, string>;
}

const FIXTURES = new URL("../fixtures/", import.meta.url);

/** The text of a model, made unique by the run id that its names contain. */
export async function readFixture(name: string, run: string): Promise<string> {
  const xml = await Deno.readTextFile(new URL(`${name}.bpmn`, FIXTURES));
  return xml.replaceAll("RUN_ID", run);
}

/** Deploys a model of the fixtures folder, changed by `edit`, and expects that all of its webhooks serve. */
export async function deployFixture(
  { baseUrl, adminHeaders }: AdminSide,
  name: string,
  { run, edit = (xml) => xml }: { run: string; edit?: (xml: string) => string },
): Promise<DeploymentAnswer> {
  const form = new FormData();
  form.append("resources", new File([edit(await readFixture(name, run))], `${name}-${run}.bpmn`));
  const response = await fetch(`${baseUrl}/admin/api/deployments`, {
    method: "POST",
    headers: adminHeaders,
    body: form,
  });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  const answer: DeploymentAnswer = JSON.parse(text);
  const statuses = answer.processes.flatMap(({ webhooks }) => webhooks.map(({ status }) => status));
  assert.ok(statuses.every((status) => status === "active"), text);
  return answer;
}

/** Where the connector says that a webhook is reached. */
export function webhookUrl({ processes }: DeploymentAnswer, webhookId: string): string {
  const webhook = processes.flatMap(({ webhooks }) => webhooks).find((found) =>
    found.webhookId === webhookId
  );
  assert.ok(webhook, `the deployment has a webhook ${webhookId}`);
  return webhook.url;
}
