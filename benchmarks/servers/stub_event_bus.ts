/**
 * A process that takes every event as EventBridge would, and does nothing with it.
 *
 * `STUB_DELAY_MS`: how long an answer takes. Default: 0.
 *
 * @module
 */

const HEADERS = new Headers({
  "content-type": "application/x-amz-json-1.1",
  "x-amzn-requestid": "00000000-0000-4000-8000-000000000000",
});
const delayMs = Number(Deno.env.get("STUB_DELAY_MS") ?? 0);

async function putEvents(request: Request): Promise<Response> {
  const { Entries }: { Entries: unknown[] } = await request.json();
  if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
  const answer = {
    FailedEntryCount: 0,
    Entries: Entries.map((_, index) => ({ EventId: `11710aed-b79e-4468-a20b-bb3c0c3b48${10 + index}` })),
  };
  return new Response(JSON.stringify(answer), { headers: HEADERS });
}

if (import.meta.main) Deno.serve({ hostname: "127.0.0.1", port: 0 }, putEvents);
