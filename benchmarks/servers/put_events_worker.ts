/**
 * The clients for EventBridge in a Worker. Its clock stands still while it computes, so the time is taken outside.
 *
 * @module
 */

import { putEventsOften } from "./put_events_use.ts";

export default {
  async fetch(request: Request): Promise<Response> {
    await putEventsOften(await request.json());
    return new Response(null, { status: 204 });
  },
};
