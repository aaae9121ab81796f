/**
 * The clients for EventBridge in a Deno process.
 *
 * @module
 */

import { putEventsOften } from "./put_events_use.ts";

if (import.meta.main) {
  Deno.serve({ hostname: "127.0.0.1", port: 0 }, async (request) => {
    await putEventsOften(await request.json());
    return new Response(null, { status: 204 });
  });
}
