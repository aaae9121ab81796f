/**
 * A Worker that puts the events that it is given on the bus that it is told.
 *
 * @module
 */

import { createEventBridge, type PutEventsEntry } from "../../../src/entry/eventbridge.ts";

export default {
  async fetch(request: Request): Promise<Response> {
    const { endpoint, entries }: { endpoint: string; entries: PutEventsEntry[] } = await request.json();
    const { putEvents } = createEventBridge({
      region: "eu-central-1",
      credentials: { accessKeyId: "AKID", secretAccessKey: "secret" },
      endpoint,
      timeoutMs: 1_000,
    });
    return Response.json(await putEvents(entries));
  },
};
