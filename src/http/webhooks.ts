/**
 * The webhooks app: what senders see.
 *
 * @module
 */

import type { Context, Hono as App } from "hono";
import { Hono } from "hono/tiny";
import { makeProblem, PROBLEM_MEDIA_TYPE } from "../core/problem.ts";
import type { WebhookReply } from "../core/webhook/reply.ts";
import { headersToRecord } from "../core/webhook/request.ts";
import type { Clock, Random } from "../ports/clock.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import type { ReceiveWebhook } from "../usecases/receive_webhook.ts";
import { readBody } from "./body.ts";
import { type OriginOptions, publicBaseUrl } from "./origin.ts";
import { REQUEST_ID_HEADER, requestIdOf } from "./request_id.ts";

/** What the app needs. */
export interface WebhooksAppParts {
  /** Receives the requests. */
  receive: ReceiveWebhook;
  /** Time. */
  clock: Clock;
  /** Request ids. */
  random: Random;
  /** Numbers. */
  telemetry: Telemetry;
}

/** How the app behaves. */
export interface WebhooksAppSettings extends OriginOptions {
  /** Tenants served; the bare path answers for the first. */
  tenantIds: string[];
  /** Largest request body. */
  maxBodyBytes: number;
}

/** Both spellings of a webhook's path; Camunda's runtime has the first, its documentation the second. */
const PATHS = ["/inbound", "/webhooks"] as const;

/** Makes the app. */
export function createWebhooksApp(parts: WebhooksAppParts, settings: WebhooksAppSettings): App {
  const { receive, clock, random, telemetry } = parts;
  const [firstTenantId = ""] = settings.tenantIds;

  async function answer(
    context: Context,
    { ownPath, ...target }: { tenantId: string; webhookId: string; ownPath: RegExp },
  ): Promise<Response> {
    const startedAt = clock.now();
    const request = context.req.raw;
    // Read once, here: each look into a server's own headers costs as much as all the looks into a record.
    const headers = headersToRecord(request.headers);
    const requestId = requestIdOf(headers[REQUEST_ID_HEADER], random);
    const reply = await receive({
      ...target,
      method: request.method,
      url: request.url,
      publicUrl: () => publicUrl(request, { ownPath, ...settings }),
      headers,
      requestId,
      readBody: () => readBody(request, { maxBytes: settings.maxBodyBytes, headers }),
    });
    telemetry.count("zeebridge_webhook_requests_total", { status: String(reply.status) });
    telemetry.observe("zeebridge_webhook_duration_ms", clock.now() - startedAt);
    return toResponse(reply, requestId);
  }

  const app = new Hono();
  for (const path of PATHS) {
    app.all(
      `${path}/:webhookId`,
      (context) =>
        answer(context, {
          tenantId: firstTenantId,
          webhookId: context.req.param("webhookId"),
          ownPath: BARE_PATH,
        }),
    );
    app.all(`${path}/:tenantId/:webhookId`, (context) => {
      const { tenantId, webhookId } = context.req.param();
      return settings.tenantIds.includes(tenantId)
        ? answer(context, { tenantId, webhookId, ownPath: TENANT_PATH })
        : new Response(null, { status: 404 });
    });
  }
  // Deeper paths are unknown webhooks like others: 404 without a body.
  for (const path of PATHS) app.all(`${path}/*`, () => new Response(null, { status: 404 }));
  return app;
}

/** A webhook's path without the one that a host has mounted the app under, which may have the same names in it. */
const BARE_PATH = /(?:\/[^/]+){2}$/;
const TENANT_PATH = /(?:\/[^/]+){3}$/;

/** The URL that a sender has called, and signed. */
function publicUrl(
  request: Request,
  { ownPath: pattern, ...options }: OriginOptions & { ownPath: RegExp },
): string {
  const { pathname, search } = new URL(request.url);
  const [ownPath = pathname] = pattern.exec(pathname) ?? [];
  return publicBaseUrl(request, ownPath, options) + ownPath + search;
}

function toResponse(reply: WebhookReply, requestId: string): Response {
  if (reply.code === undefined) {
    return new Response(reply.bodyText ?? null, {
      status: reply.status,
      headers: { ...reply.headers, [REQUEST_ID_HEADER]: requestId },
    });
  }
  return new Response(JSON.stringify(makeProblem(reply.status, reply.code)), {
    status: reply.status,
    headers: { ...reply.headers, [REQUEST_ID_HEADER]: requestId, "content-type": PROBLEM_MEDIA_TYPE },
  });
}
