/**
 * A client of the admin API: what the command line needs of it.
 *
 * @module
 */

import { isJsonObject, type Json, type JsonObject } from "../../core/json.ts";
import { CommandFailure, type CommandInput } from "./command.ts";
import type { CliIo } from "./io.ts";

/** Asks one runtime. Every method rejects with a {@linkcode CommandFailure} that says what to do. */
export interface AdminClient {
  /** Deploys files and registers their webhooks. */
  deploy(form: FormData): Promise<JsonObject>;
  /** Every webhook. */
  webhooks(tenantId: string | undefined): Promise<JsonObject>;
}

/** A client for the runtime and the token that were typed. */
export function createAdminClient(input: CommandInput, io: CliIo): AdminClient {
  const base = input.target();
  const token = input.text("token") ?? io.env("ZEEBRIDGE_ADMIN_TOKEN") ?? "";

  async function ask(action: string, path: string, init: RequestInit = {}): Promise<JsonObject> {
    const headers = new Headers({ accept: "application/json" });
    if (token !== "") headers.set("authorization", `Bearer ${token}`);
    let response: Response;
    let text: string;
    try {
      // A redirect would carry the token to wherever it points.
      response = await io.fetch(`${base}${path}`, { ...init, headers, redirect: "manual" });
      text = await response.text();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new CommandFailure(`Cannot ${action}: no answer from ${base} (${why})`, { cause: error });
    }
    const answer = readObject(text);
    if (response.ok && answer !== undefined) return answer;
    throw new CommandFailure(`Cannot ${action}: ${base} answered ${describeRefusal(response, answer)}`);
  }

  return {
    deploy: (form) => ask("deploy", "/admin/api/deployments", { method: "POST", body: form }),
    webhooks: (tenantId) => {
      const query = tenantId === undefined ? "" : `?tenantId=${encodeURIComponent(tenantId)}`;
      return ask("list webhooks", `/admin/api/webhooks${query}`);
    },
  };
}

/** What to do about refusals that have one usual cause. */
const ADVICE: Record<number, string> = {
  401: "pass the runtime's ZEEBRIDGE_ADMIN_TOKEN with --token, or set it in the environment",
  404: "is this the base address of a Zeebridge runtime?",
};

function describeRefusal({ status }: Response, answer: JsonObject | undefined): string {
  const code = textOf(answer?.["code"]);
  const detail = textOf(answer?.["detail"]);
  const said = [String(status), code].filter((part) => part !== "").join(" ");
  const advice = Object.hasOwn(ADVICE, status) ? ADVICE[status] : undefined;
  return [said, detail, advice].filter((part) => part !== undefined && part !== "").join(": ");
}

function readObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    // Some other server's page; its status says what there is to say.
    return undefined;
  }
}

/** A text of an answer, or nothing. */
export function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

/** A list of objects of an answer, or an empty one. */
export function objectsOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
