/**
 * Nothing but our client, as a Worker: for its size, and for how long it takes to be there.
 *
 * @module
 */

import { createEventBridge } from "../../src/entry/eventbridge.ts";

const eventBridge = createEventBridge({
  region: "eu-central-1",
  credentials: { accessKeyId: "AKIABENCHMARK0000000", secretAccessKey: "benchmark" },
});

export default {
  async fetch(request: Request): Promise<Response> {
    return Response.json(await eventBridge.putEvents(await request.json()));
  },
};
