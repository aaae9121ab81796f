/**
 * Runs the app on Deno: `CAMUNDA_REST_ADDRESS=http://127.0.0.1:8080 deno run -A examples/host_app_deno.ts`
 *
 * @module
 */

import { serve } from "@zeebridge/edge/deno";
import { hostApp } from "./host_app.ts";

await serve(hostApp);
