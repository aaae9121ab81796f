/**
 * What an EventBridge API destination sends, and what it makes of the answer.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html
 * @module
 */

/** Headers that a connection can replace. */
const DEFAULT_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "application/json; charset=utf-8",
  "accept-encoding": "gzip,deflate",
};

/** Headers that nobody can replace. */
const FIXED_HEADERS: Readonly<Record<string, string>> = {
  "user-agent": "Amazon/EventBridge/ApiDestinations",
  "range": "bytes=0-1048575",
};

/** API destinations hang up after 5 s, and then try again. */
export const API_DESTINATION_TIMEOUT_MS = 5_000;

/** Methods that an API destination can be made with. */
export const API_DESTINATION_METHODS: readonly string[] = [
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "GET",
  "HEAD",
  "OPTIONS",
];

/** Headers of a request, the connection's own included. */
export function destinationHeaders(own: Iterable<readonly [string, string]>): Headers {
  const headers = new Headers(DEFAULT_HEADERS);
  for (const [name, value] of own) headers.set(name, value);
  for (const [name, value] of Object.entries(FIXED_HEADERS)) headers.set(name, value);
  return headers;
}

/** What becomes of an event after an answer: `delivered`, `retried` for up to a day, or `dropped`. */
export function fateOf(status: number): "delivered" | "retried" | "dropped" {
  if (status >= 200 && status <= 299) return "delivered";
  return status >= 500 || [401, 407, 409, 429].includes(status) ? "retried" : "dropped";
}

/**
 * A sample event, as EventBridge wraps it: an order that was placed, which `examples/processes/order.bpmn`
 * waits for.
 */
export function sampleEvent(id: string, at: Date): string {
  return JSON.stringify({
    "version": "0",
    "id": id,
    "detail-type": "OrderPlaced",
    "source": "com.example.shop",
    "account": "123456789012",
    "time": at.toISOString().replace(/\.\d+Z$/, "Z"),
    "region": "eu-central-1",
    "resources": [],
    "detail": { "orderId": `order-${id.slice(0, 8)}`, "customerId": "customer-1", "total": 59.9 },
  });
}
