/**
 * The floor of a request without the engine: bare Hono, all headers in a record, the key compared, the event parsed,
 * the condition a comparison in code.
 *
 * @module
 */

import { Hono } from "hono";
import { equalText } from "../../src/core/bytes.ts";
import { API_KEY, WEBHOOK_PATH } from "../sample.ts";

if (import.meta.main) {
  const app = new Hono().post(WEBHOOK_PATH, async (context) => {
    const { apikey = "" } = Object.fromEntries(context.req.raw.headers);
    if (!equalText(apikey, API_KEY)) return context.body(null, 401);
    const event = await context.req.json();
    return context.body(null, event["detail-type"] === "OrderPlaced" ? 200 : 422);
  });
  Deno.serve({ hostname: "127.0.0.1", port: 0 }, app.fetch);
}
