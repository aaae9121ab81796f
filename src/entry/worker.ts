/**
 * The Worker that this project deploys as it is (`wrangler deploy`): no options, everything from bindings.
 *
 * @module
 */

import { createJobWorkerObject, createRegistryObject, createWorker } from "./cloudflare.ts";

export default createWorker();

/** Keeps the subscriptions. */
export const SubscriptionRegistry = createRegistryObject();

/** Polls for jobs. */
export const JobWorker = createJobWorkerObject();
