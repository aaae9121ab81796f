/**
 * `zeebridge deploy`: deploys files through a running Zeebridge, which registers their webhooks.
 *
 * @module
 */

import type { JsonObject } from "../../core/json.ts";
import { createAdminClient, objectsOf, textOf } from "./admin_client.ts";
import {
  type CommandDefinition,
  type CommandInput,
  JSON_OPTION,
  TENANT_OPTION,
  TO_OPTION,
  TOKEN_OPTION,
} from "./command.ts";
import type { CliIo } from "./io.ts";
import { createStyle, formatTable, plural, printable } from "./terminal.ts";

/** The command. */
export const deploy: CommandDefinition = {
  name: "deploy",
  argument: { name: "<files...>", description: "BPMN files, and the DMN files and forms that they use" },
  summary: "deploy files to the engine and register their webhooks",
  description:
    "Deploys files to the engine behind a running Zeebridge and registers their webhooks. The engine " +
    "takes all files or none.\n\nA webhook with a mistake does not stop the deployment: it is listed as invalid, with its reason.\n\n" +
    "Repeat the command if it deployed but could not register.",
  options: [TO_OPTION, TOKEN_OPTION, TENANT_OPTION, JSON_OPTION],
  examples: [
    { line: "deploy order.bpmn --to http://127.0.0.1:8000", says: "one process" },
    { line: "deploy *.bpmn *.dmn --to https://bridge.example.com --tenant red", says: "many, for a tenant" },
  ],
  run: runDeploy,
};

async function runDeploy(input: CommandInput, io: CliIo): Promise<number> {
  const client = createAdminClient(input, io);
  const form = new FormData();
  for (const path of input.args) {
    form.append("resources", new File([await io.readFile(path)], path.split(/[/\\]/).at(-1) ?? path));
  }
  const tenant = input.text("tenant");
  if (tenant !== undefined) form.append("tenantId", tenant);
  if (io.stderrIsTerminal) io.stderr(`Deploying ${plural(input.args.length, "file")} …\n`);
  const answer = await client.deploy(form);
  if (input.flag("json")) {
    io.stdout(`${JSON.stringify(answer, null, 2)}\n`);
    return 0;
  }
  for (const process of objectsOf(answer["processes"])) {
    io.stdout(formatProcess(process, io));
    io.stderr(formatDiagnostics(process, io));
  }
  io.stdout(`Deployment ${printable(textOf(answer["deploymentKey"]))}\n`);
  return 0;
}

function formatProcess(process: JsonObject, io: CliIo): string {
  const style = createStyle(io, "stdout");
  const name = printable(`${textOf(process["processDefinitionId"])} v${textOf(process["version"])}`);
  const key = printable(textOf(process["processDefinitionKey"]));
  const rows = objectsOf(process["webhooks"]).map((webhook) => [
    textOf(webhook["status"]),
    textOf(webhook["elementId"]),
    textOf(webhook["status"]) === "active" ? textOf(webhook["url"]) : textOf(webhook["reason"]),
  ]);
  const lines = [`${style.bold(name)} ${style.dim(key)}`, ...formatTable(rows).map((row) => `  ${row}`)];
  return lines.map((line) => `${line}\n`).join("");
}

function formatDiagnostics(process: JsonObject, io: CliIo): string {
  const style = createStyle(io, "stderr");
  return objectsOf(process["diagnostics"]).map((diagnostic) => {
    const severity = textOf(diagnostic["severity"]) === "warning" ? "warning" : "error";
    const kind = `${severity}[${printable(textOf(diagnostic["code"]))}]`;
    const painted = severity === "warning" ? style.yellow(kind) : style.red(kind);
    const element = printable(textOf(diagnostic["elementId"]));
    return `${painted} ${element}: ${printable(textOf(diagnostic["message"]))}\n`;
  }).join("");
}
