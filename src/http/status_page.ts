/**
 * One plain page of what is going on: webhooks, instances, the last events and the last jobs. It shows what the admin
 * side shows to whoever asks, and no payload.
 *
 * @module
 */

import type { Context, Hono as App } from "hono";
import { html } from "hono/html";
import { Hono } from "hono/tiny";
import type { JobTypeStatistics } from "../usecases/job_statistics.ts";

/** What the page shows. */
export interface StatusPageParts {
  /** Answers a request of the admin side, with its own idea of who may ask. */
  admin(request: Request, env: unknown): Response | Promise<Response>;
  /** Process instances, oldest first. */
  instances(): readonly StatusInstance[];
  /** Events, oldest first. */
  events(): readonly StatusEvent[];
}

/** A process instance. */
export interface StatusInstance {
  /** Key. */
  key: string;
  /** Process and version, such as `order v1`. */
  process: string;
  /** What it is doing, such as `waits at payment_received`. */
  state: string;
}

/** An event on a bus. */
export interface StatusEvent {
  /** When, as an ISO 8601 instant. */
  at: string;
  /** Name of the bus. */
  bus: string;
  /** Who sent it. */
  source: string;
  /** What kind of event it is. */
  detailType: string;
  /** What became of it, such as `order-placed: delivered (200)`. */
  outcome: string;
}

interface ListedWebhook {
  webhookId: string | null;
  url: string | null;
  method?: string;
  authorization?: string;
  status: string;
  reason?: string;
}

/** Most rows of a list. */
const SHOWN = 20;
/** The page asks for itself again this often. */
const REFRESH_SECONDS = 2;

const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  "x-content-type-options": "nosniff",
};

const STYLE =
  `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#222}
h1{font-size:1.4rem}h2{font-size:1.05rem;margin:2rem 0 .4rem}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.25rem .8rem .25rem 0;border-bottom:1px solid #ddd;vertical-align:top}
th{font-weight:600;color:#666}code{font-size:.92em}p{color:#666}
@media(prefers-color-scheme:dark){body{background:#181818;color:#ddd}th,td{border-color:#333}th,p{color:#999}}`;

/** Makes the app: the page, at `/`. */
export function createStatusPage(parts: StatusPageParts): App {
  const app = new Hono();
  app.get("/", async (context) => {
    const [webhooks, jobs] = await Promise.all([
      ask<ListedWebhook>(parts, context, "/admin/api/webhooks"),
      ask<JobTypeStatistics>(parts, context, "/admin/api/jobs"),
    ]);
    if (webhooks instanceof Response) return webhooks;
    if (jobs instanceof Response) return jobs;
    const page = pageOf({
      webhooks,
      jobs,
      instances: lastOf(parts.instances()),
      events: lastOf(parts.events()),
    });
    return context.html(page, 200, HEADERS);
  });
  return app;
}

/** A list of the admin side, or its refusal. */
async function ask<T>(parts: StatusPageParts, context: Context, path: string): Promise<T[] | Response> {
  const { headers, url } = context.req.raw;
  const response = await parts.admin(new Request(new URL(path, url), { headers }), context.env);
  if (!response.ok) return response;
  const { items }: { items: T[] } = await response.json();
  return items;
}

/** The last ones, newest first. */
function lastOf<T>(items: readonly T[]): T[] {
  return items.slice(-SHOWN).reverse();
}

function pageOf({ webhooks, jobs, instances, events }: {
  webhooks: readonly ListedWebhook[];
  jobs: readonly JobTypeStatistics[];
  instances: readonly StatusInstance[];
  events: readonly StatusEvent[];
}) {
  const outcomes = jobs.flatMap(({ type, latest }) => latest.map((one) => ({ type, ...one })))
    .sort((one, other) => one.at < other.at ? 1 : -1);
  return html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta http-equiv="refresh" content="${REFRESH_SECONDS}">
        <meta name="viewport" content="width=device-width">
        <title>Zeebridge</title>
        <style>${STYLE}</style>
      </head>
      <body><h1>Zeebridge</h1>
    ${section("Webhooks", {
      columns: ["webhook", "status", "method", "authorization", "URL"],
      rows: webhooks.map(({ webhookId, url, status, reason, method, authorization }) => [
        webhookId,
        reason === undefined ? status : `${status}: ${reason}`,
        method,
        authorization,
        url,
      ]),
      none: "No process with a webhook is deployed.",
    })}
    ${section("Process instances", {
      columns: ["process", "key", "state"],
      rows: instances.map(({ process, key, state }) => [process, key, state]),
      none: "None yet.",
    })}
    ${section("Events", {
      columns: ["at", "bus", "source", "detail type", "outcome"],
      rows: events.map(({ at, bus, source, detailType, outcome }) => [at, bus, source, detailType, outcome]),
      none: "None yet.",
    })}
    ${section("Jobs", {
      columns: ["at", "type", "element", "outcome"],
      rows: outcomes.slice(0, SHOWN).map(({ at, type, elementId, outcome, code }) => [
        at,
        type,
        elementId,
        code === undefined ? outcome : `${outcome}: ${code}`,
      ]),
      none: "None yet.",
    })}
      </body>
    </html>
  `;
}

function section(
  title: string,
  { columns, rows, none }: {
    columns: readonly string[];
    rows: readonly (readonly (string | null | undefined)[])[];
    none: string;
  },
) {
  const head = columns.map((column) => html`<th>${column}</th>`);
  const body = rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell ?? ""}</td>`)}</tr>`);
  return rows.length === 0
    ? html`
      <h2>${title}</h2>
      <p>${none}</p>
    `
    : html`
      <h2>${title}</h2>
      <table>
        <thead>
          <tr>${head}</tr>
        </thead>
        <tbody>${body}</tbody>
      </table>
    `;
}
