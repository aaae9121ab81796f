/**
 * The floor: what an app without any product in it reaches. Bare Hono, the event parsed, the key compared, the
 * condition a comparison in code, and one fetch to the engine.
 *
 * @module
 */

import { Hono } from "hono";
import { equalText } from "../../src/core/bytes.ts";
import { API_KEY, PROCESS_DEFINITION_KEY, WEBHOOK_PATH } from "../sample.ts";

/** Makes the app in front of the engine at this address. */
export function createFloorApp(engineAddress: string): Hono {
  const url = `${engineAddress}/v2/process-instances`;
  return new Hono().post(WEBHOOK_PATH, async (context) => {
    if (!equalText(context.req.header("apikey") ?? "", API_KEY)) return context.body(null, 401);
    const event = await context.req.json();
    if (event["detail-type"] !== "OrderPlaced") return context.body(null, 422);
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ processDefinitionKey: PROCESS_DEFINITION_KEY, variables: { event } }),
    });
    await response.json();
    return context.body(null, response.ok ? 200 : 503);
  });
}
