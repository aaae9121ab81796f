/**
 * Runs the app on Cloudflare Workers: `npx wrangler deploy --config examples/host_app.wrangler.toml`
 *
 * @module
 */

import { createJobWorkerObject, createRegistryObject, createWorker } from "@zeebridge/edge/cloudflare";
import { hostApp } from "./host_app.ts";

export default createWorker(hostApp);

/** Keeps the subscriptions. */
export const SubscriptionRegistry = createRegistryObject();

/** Polls for jobs: those of the connector, and the app's own. */
export const JobWorker = createJobWorkerObject(hostApp);
