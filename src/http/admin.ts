/**
 * The admin app: deployments, lists and metrics, for operators.
 *
 * @module
 */

import type { Context, Hono as App, MiddlewareHandler } from "hono";
import { Hono } from "hono/tiny";
import { errorCodeOf, storeReasonOf } from "../core/errors.ts";
import type { ProcessDefinitionKey } from "../core/keys.ts";
import type { WebhookStatus } from "../core/webhook/route.ts";
import type { Random } from "../ports/clock.ts";
import type {
  DefinitionIdentity,
  RegisteredDefinition,
  RegisteredWebhook,
  SubscriptionRegistry,
} from "../ports/subscription_registry.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import type { Deploy, DeployResult } from "../usecases/deploy.ts";
import type { JobStatisticsSource } from "../usecases/job_statistics.ts";
import type { CheckWebhooks, OwnedSubscription } from "../usecases/webhook_health.ts";
import { type AdminAccess, isAdminAllowed } from "./admin_access.ts";
import { readBody } from "./body.ts";
import { publicBaseUrl } from "./origin.ts";
import { errorResponse, problemResponse } from "./problem_response.ts";
import { REQUEST_ID_HEADER, requestIdOf } from "./request_id.ts";

/** What the app needs. */
export interface AdminAppParts {
  /** Deploys and registers. */
  deploy: Deploy;
  /** What is registered. */
  registry: Pick<SubscriptionRegistry, "webhooks" | "definitions" | "definition" | "xml" | "forget">;
  /** Finds out which webhooks cannot serve now. */
  checkWebhooks: CheckWebhooks;
  /** What became of jobs, wherever this runtime works on them. */
  jobs: JobStatisticsSource;
  /** The numbers as Prometheus text, where they are kept in this process. */
  metricsText?(): string;
  /** Tells operators of requests that failed. */
  telemetry: Pick<Telemetry, "log">;
  /** Request ids. */
  random: Random;
  /** Address of the peer of a request, where the runtime tells it through Hono's environment. */
  peerAddress?(env: unknown): string | undefined;
}

/** How the app behaves. */
export interface AdminAppSettings {
  /** Bearer token; absent: loopback only, where the runtime tells the peer. */
  adminToken?: string;
  /** Tenants served. */
  tenantIds: string[];
  /** Configured base of the webhook URLs. */
  publicUrl?: string;
  /** Whether forwarded headers are believed. */
  trustProxy: boolean;
}

/** Far more than a deployment has; each file is read, and registered, by itself. */
const MAX_DEPLOYMENT_FILES = 500;
/** Zeebe takes 4 MB a request by default; some room for the parts around it. */
const MAX_DEPLOYMENT_BYTES = 8 * 1024 * 1024;
const DEPLOYMENTS = "/admin/api/deployments";
const WEBHOOKS = "/admin/api/webhooks";
/** A model is text of somebody else's: a browser that shows it must not run what is in it. */
const SAFE_HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
  "x-content-type-options": "nosniff",
};
const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** Makes the app. */
export function createAdminApp(parts: AdminAppParts, settings: AdminAppSettings): App {
  const { registry, jobs } = parts;
  const app = new Hono();

  for (const path of ["/admin/*", "/metrics"]) app.use(path, createGuard(parts, settings));
  app.onError((error) => errorResponse(error));

  const base = (context: Context, path: string): string => publicBaseUrl(context.req.raw, path, settings);

  app.post(DEPLOYMENTS, async (context) => {
    const request = await readDeployment(context.req.raw, settings.tenantIds);
    if (request instanceof Response) return request;
    return context.json(showDeployment(await parts.deploy(request), base(context, DEPLOYMENTS), settings));
  });
  app.get(WEBHOOKS, async (context) => {
    const filter = { tenantId: context.req.query("tenantId") };
    const subscriptions = subscriptionsOf(await registry.definitions(filter));
    const webhooks = await parts.checkWebhooks(
      await registry.webhooks(filter),
      (webhook) => subscriptions.get(elementKey(webhook, webhook.elementId)),
    );
    return context.json({
      items: webhooks.filter(({ status }) => status !== "superseded").map((webhook) =>
        showWebhook(webhook, base(context, WEBHOOKS), settings)
      ),
    });
  });
  app.get("/admin/api/definitions", async (context) => {
    const definitions = await registry.definitions({ tenantId: context.req.query("tenantId") });
    return context.json({ items: definitions.map(showDefinition) });
  });
  app.get("/admin/api/definitions/:key", async (context) => {
    const definition = await registry.definition(keyOf(context));
    return definition === undefined ? unknownDefinition() : context.json(showDefinition(definition));
  });
  app.get("/admin/api/definitions/:key/xml", async (context) => {
    const xml = await registry.xml(keyOf(context));
    return xml === undefined ? unknownDefinition() : context.body(xml, 200, { "content-type": "text/xml" });
  });
  app.delete(
    "/admin/api/definitions/:key",
    async (context) => await registry.forget(keyOf(context)) ? context.body(null, 204) : unknownDefinition(),
  );
  app.get(
    "/admin/api/jobs",
    async (context) => context.json({ items: await jobs.list(context.req.query("tenantId")) }),
  );
  app.get("/metrics", (context) => {
    const text = parts.metricsText?.();
    return text === undefined
      ? context.notFound()
      : context.body(text, 200, { "content-type": METRICS_TYPE });
  });
  return app;
}

function createGuard(
  { peerAddress, random, telemetry }: AdminAppParts,
  { adminToken }: AdminAppSettings,
): MiddlewareHandler {
  return async function guard(context, next) {
    const requestId = requestIdOf(context.req.header(REQUEST_ID_HEADER), random);
    const access: AdminAccess = { token: adminToken, peerAddress: peerAddress?.(context.env) };
    if (isAdminAllowed(context.req.raw, access)) await next();
    else context.res = refuse(access);
    if (context.error !== undefined && context.res.status >= 500) {
      logFailure(telemetry, { error: context.error, requestId });
    }
    context.header(REQUEST_ID_HEADER, requestId);
    for (const [name, value] of Object.entries(SAFE_HEADERS)) context.header(name, value);
  };
}

/** Whoever asked is told little, and is not always the one who can help. */
function logFailure(
  telemetry: Pick<Telemetry, "log">,
  { error, requestId }: { error: Error; requestId: string },
): void {
  const code = errorCodeOf(error);
  telemetry.log("error", "Admin request failed", {
    requestId,
    code: code ?? "UNEXPECTED",
    error: code === undefined ? error.name : error.message,
    reason: storeReasonOf(error),
  });
}

function refuse({ token }: AdminAccess): Response {
  return token === undefined
    ? problemResponse(403, "ADMIN_FORBIDDEN", {
      detail: "Without ZEEBRIDGE_ADMIN_TOKEN the admin side answers requests from this machine only",
    })
    : problemResponse(401, "ADMIN_UNAUTHORIZED", { headers: { "www-authenticate": "Bearer" } });
}

function keyOf(context: Context): ProcessDefinitionKey {
  // A key that is none finds nothing: the registry compares texts.
  return (context.req.param("key") ?? "") as ProcessDefinitionKey;
}

function unknownDefinition(): Response {
  return problemResponse(404, "DEFINITION_UNKNOWN");
}

async function readDeployment(
  request: Request,
  tenantIds: string[],
): Promise<Parameters<Deploy>[0] | Response> {
  const refused = (detail: string): Response => problemResponse(400, "DEPLOYMENT_INVALID", { detail });
  const bytes = await readBody(request, { maxBytes: MAX_DEPLOYMENT_BYTES });
  if (bytes === undefined) {
    return problemResponse(413, "DEPLOYMENT_TOO_LARGE", {
      detail: `A deployment has at most ${MAX_DEPLOYMENT_BYTES} bytes`,
    });
  }
  let form: FormData;
  try {
    const headers = { "content-type": request.headers.get("content-type") ?? "" };
    form = await new Response(bytes, { headers }).formData();
  } catch {
    // Whatever the parser has to say quotes the body; that it is no form says enough.
    return refused("The body is not multipart/form-data");
  }
  const tenantId = form.get("tenantId") ?? tenantIds[0] ?? "";
  if (typeof tenantId !== "string" || !tenantIds.includes(tenantId)) {
    return refused("The part tenantId names a tenant that is not in CAMUNDA_TENANT_IDS");
  }
  const files = form.getAll("resources").filter((part) => typeof part !== "string");
  if (files.length === 0) return refused("There is no file part named resources");
  if (files.length > MAX_DEPLOYMENT_FILES) {
    return refused(`There are ${files.length} files, expected at most ${MAX_DEPLOYMENT_FILES}`);
  }
  const resources = await Promise.all(files.map(async (file) => ({
    name: file.name,
    content: new Uint8Array(await file.arrayBuffer()),
  })));
  return { resources, tenantId };
}

function webhookPath(tenantId: string, webhookId: string, { tenantIds }: AdminAppSettings): string {
  const tenant = tenantId === tenantIds[0] ? "" : `${encodeURIComponent(tenantId)}/`;
  return `/inbound/${tenant}${encodeURIComponent(webhookId)}`;
}

/** Where a webhook is reached: nothing for an element without a webhook id. */
function showAddress(
  { webhookId }: WebhookStatus,
  tenantId: string,
  where: { base: string; settings: AdminAppSettings },
): { path?: string; url?: string } {
  if (webhookId === undefined) return {};
  const path = webhookPath(tenantId, webhookId, where.settings);
  return { url: `${where.base}${path}`, path };
}

function showDeployment(result: DeployResult, base: string, settings: AdminAppSettings): object {
  return {
    deploymentKey: result.deploymentKey,
    processes: result.processes.map((process) => ({
      ...process,
      webhooks: process.webhooks.map((webhook) => {
        const { webhookId, elementId, elementType, status, reason } = webhook;
        const address = showAddress(webhook, process.tenantId, { base, settings });
        return { webhookId, ...address, elementId, elementType, status, reason };
      }),
    })),
  };
}

/** The elements behind a list of webhooks, by version and element. */
function subscriptionsOf(definitions: readonly RegisteredDefinition[]): Map<string, OwnedSubscription> {
  return new Map(definitions.flatMap((definition) => {
    const { tenantId, processDefinitionId, processDefinitionKey, version, subscriptions } = definition;
    const identity = { tenantId, processDefinitionId, processDefinitionKey, version };
    return subscriptions.map((one) =>
      [elementKey(definition, one.elementId), { ...one, ...identity }] as const
    );
  }));
}

function elementKey({ processDefinitionKey }: DefinitionIdentity, elementId: string): string {
  return `${processDefinitionKey}/${elementId}`;
}

function showWebhook(webhook: RegisteredWebhook, base: string, settings: AdminAppSettings): object {
  const { webhookId, ...rest } = webhook;
  return { id: webhookId, webhookId, ...showAddress(webhook, webhook.tenantId, { base, settings }), ...rest };
}

function showDefinition(definition: RegisteredDefinition): object {
  const { tenantId, processDefinitionId, processDefinitionKey, version, resourceName } = definition;
  return {
    tenantId,
    processDefinitionId,
    processDefinitionKey,
    version,
    resourceName,
    registeredAt: new Date(definition.registeredAt).toISOString(),
    webhooks: definition.subscriptions.length + definition.invalidWebhooks.length,
    diagnostics: definition.diagnostics,
  };
}
