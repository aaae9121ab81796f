/**
 * `zeebridge webhooks`: every webhook of a running Zeebridge.
 *
 * @module
 */

import type { JsonObject } from "../../core/json.ts";
import { createAdminClient, objectsOf, textOf } from "./admin_client.ts";
import {
  type CommandDefinition,
  type CommandInput,
  JSON_OPTION,
  TO_OPTION,
  TOKEN_OPTION,
} from "./command.ts";
import type { CliIo } from "./io.ts";
import { createStyle, formatTable, printable } from "./terminal.ts";

/** The command. */
export const webhooks: CommandDefinition = {
  name: "webhooks",
  summary: "list the webhooks of a running Zeebridge",
  description: "Lists every webhook: its state, id, method, authorization, process, element and URL.",
  options: [
    TO_OPTION,
    TOKEN_OPTION,
    { flags: "--tenant <id>", description: "only those of a tenant (default: of all)" },
    JSON_OPTION,
  ],
  examples: [
    { line: "webhooks --to http://127.0.0.1:8000", says: "of the runtime on this machine" },
    { line: "webhooks --to https://bridge.example.com --json", says: "for other programs" },
  ],
  run: runWebhooks,
};

async function runWebhooks(input: CommandInput, io: CliIo): Promise<number> {
  const answer = await createAdminClient(input, io).webhooks(input.text("tenant"));
  io.stdout(input.flag("json") ? `${JSON.stringify(answer, null, 2)}\n` : formatWebhooks(answer, io));
  return 0;
}

const HEADER = ["STATUS", "WEBHOOK", "METHOD", "AUTHORIZATION", "PROCESS", "ELEMENT", "URL"];

function formatWebhooks(answer: JsonObject, io: CliIo): string {
  const items = objectsOf(answer["items"]);
  if (items.length === 0) {
    return "No webhooks. Deploy a process that has one: zeebridge deploy FILE --to URL\n";
  }
  const style = createStyle(io, "stdout");
  const [header = "", ...rows] = formatTable([
    HEADER,
    ...items.map((item) => [
      textOf(item["status"]),
      textOf(item["webhookId"]) || "(no id)",
      textOf(item["method"]) || "-",
      textOf(item["authorization"]) || "-",
      `${textOf(item["processDefinitionId"])} v${textOf(item["version"])}`,
      textOf(item["elementId"]),
      textOf(item["url"]),
    ]),
  ]);
  const lines = [style.bold(header)];
  items.forEach((item, index) => {
    lines.push(rows[index] ?? "");
    const reason = textOf(item["reason"]);
    if (reason !== "") lines.push(style.yellow(`  ${printable(reason)}`));
  });
  return lines.map((line) => `${line}\n`).join("");
}
