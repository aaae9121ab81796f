/**
 * What there is to know about the one model that is deployed (`order.bpmn`), and the one event that is sent.
 *
 * @module
 */

/** Process id of the model. */
export const PROCESS_ID = "order";
/** The stub engine's key of the deployed model. */
export const PROCESS_DEFINITION_KEY = "2251799813685249";
/** Id of the model's task. */
export const TASK_ELEMENT_ID = "put_event";
/** Job type of the model's task. */
export const JOB_TYPE = "io.camunda:aws-eventbridge:1";

/** Token of the product's admin side. */
export const ADMIN_TOKEN = "benchmark-admin-token";
/** Path of the model's webhook. */
export const WEBHOOK_PATH = "/inbound/order-placed";
/** Key that the webhook asks for in the header `apikey`. */
export const API_KEY = "benchmark-api-key-0123456789abcdef";

/** Values of the secrets that the model names. */
export const SECRETS = {
  SECRET_WEBHOOK_KEY: API_KEY,
  SECRET_AWS_ACCESS_KEY: "AKIABENCHMARK0000000",
  SECRET_AWS_SECRET_KEY: "benchmark-secret-key-0123456789abcdef0123",
} as const;

/** What the sender posts: an event of 354 bytes as EventBridge wraps it. */
export const EVENT_BODY: string = JSON.stringify({
  version: "0",
  id: "6d3d35b7-5bf2-43ec-9e55-5cfb27ad31b4",
  "detail-type": "OrderPlaced",
  source: "shop.orders",
  account: "123456789012",
  time: "2026-01-01T12:34:56Z",
  region: "eu-central-1",
  resources: [],
  detail: {
    orderId: "order-0001",
    customer: "customer-000042",
    total: 129.95,
    lines: [{ article: "A-1001", count: 2 }, { article: "B-2002", count: 1 }],
  },
});
