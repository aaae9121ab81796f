/**
 * An app of one's own with the connector inside it and a job worker beside it, the same on every runtime.
 * `host_app_deno.ts` and `host_app_cloudflare.ts` run it.
 *
 * @module
 */

import type { ConnectorOptions } from "@zeebridge/edge";
import { Hono } from "hono";

/** Webhooks are under `/zeebridge/inbound/…`, the admin API under `/zeebridge/admin/api/…`. */
export const hostApp: ConnectorOptions = {
  workers: [{
    type: "charge-card",
    handler: ({ variables }) => ({ charged: variables["total"] ?? 0, receipt: `R-${variables["orderId"]}` }),
  }],
  mount: (connector) => {
    const app = new Hono();
    app.get("/", (context) => context.text("My own app"));
    return app.route("/zeebridge", connector.app);
  },
};
