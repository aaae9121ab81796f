/**
 * A sender of our own, for answers that a bus does not show.
 *
 * @module
 */

/** Parts of an event that a test cares about. */
export interface EventParts {
  /** Default: a new one. */
  id?: string;
  source?: string;
  detailType?: string;
  detail: object;
}

/** An event as EventBridge sends it. */
export function envelopeOf(
  { id = crypto.randomUUID(), source = "test", detailType = "Test", detail }: EventParts,
) {
  return {
    version: "0",
    id,
    "detail-type": detailType,
    source,
    account: "000000000000",
    time: "2026-01-01T00:00:00Z",
    region: "eu-central-1",
    resources: [],
    detail,
  };
}

/** Posts an event as any sender would and gives the status. */
export async function postEnvelope(url: string, apiKey: string, event: EventParts): Promise<number> {
  const response = await postEvent(url, apiKey, event);
  await response.body?.cancel();
  return response.status;
}

/** Posts an event as any sender would. */
export async function postEvent(url: string, apiKey: string, event: EventParts): Promise<Response> {
  return await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", apikey: apiKey },
    body: JSON.stringify(envelopeOf(event)),
  });
}
