/**
 * The health app: what load balancers and orchestrators ask.
 *
 * @module
 */

import type { Hono as App } from "hono";
import { Hono } from "hono/tiny";
import type { CheckReadiness } from "../usecases/health.ts";

/** Makes the app. */
export function createHealthApp(checkReadiness: CheckReadiness): App {
  const app = new Hono();
  // Does not ask the engine: a restart of this process would not bring an engine back.
  app.get("/health", (context) => context.json({ status: "ok" }));
  app.get("/ready", async (context) => {
    const readiness = await checkReadiness();
    return context.json(readiness, readiness.ready ? 200 : 503);
  });
  return app;
}
