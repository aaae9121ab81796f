/**
 * Connects Camunda 8 (Zeebe) to Amazon EventBridge in both directions.
 *
 * This module makes a connector for an app of your own, on any runtime. `@zeebridge/edge/deno`,
 * `@zeebridge/edge/node` and `@zeebridge/edge/cloudflare` run one as it is.
 *
 * @example Webhooks in a Hono app, and a job worker beside them
 * ```ts
 * import { createConnector } from "@zeebridge/edge";
 * import { Hono } from "hono";
 *
 * const connector = createConnector({ CAMUNDA_REST_ADDRESS: "http://127.0.0.1:8080" });
 * connector.worker("charge-card", (job) => ({ charged: job.variables["amount"] ?? 0 }));
 *
 * export const app = new Hono().route("/bridge", connector.app);
 * ```
 *
 * @module
 */

export {
  type Connector,
  createConnector,
  type CredentialContext,
  type RuntimeParts,
} from "./src/entry/embed.ts";
export type { Hmac, Sha256 } from "./src/core/sha256.ts";
export type { GivenSecrets } from "./src/adapters/secrets/given.ts";
export type { ConnectorOptions } from "./src/entry/options.ts";
export type {
  AuthStrategy,
  OtherName,
  SettingName,
  SettingOptions,
  Settings,
  StoreSetting,
} from "./src/usecases/settings.ts";
export type { DeployRequest, DeployResult } from "./src/usecases/deploy.ts";
export type { DefinitionSync } from "./src/usecases/definition_sync.ts";
export type { DependencyHealth, Readiness } from "./src/usecases/health.ts";

export { bpmnError, complete, fail } from "./src/core/job/result.ts";
export type {
  BpmnErrorOptions,
  FailOptions,
  JobEnd,
  JobResult,
  JobVariables,
} from "./src/core/job/result.ts";
export type {
  Job,
  JobContext,
  JobHandler,
  WorkerOptions,
  WorkerRegistration,
} from "./src/usecases/job_worker.ts";

export type * from "./src/ports/clock.ts";
export type * from "./src/ports/credential_source.ts";
export type * from "./src/ports/definition_search.ts";
export type * from "./src/ports/engine.ts";
export type * from "./src/ports/event_bus.ts";
export type * from "./src/ports/key_source.ts";
export type * from "./src/ports/secret_store.ts";
export type * from "./src/ports/subscription_registry.ts";
export type * from "./src/ports/telemetry.ts";

export {
  ERROR_DECISIONS,
  type ErrorCode,
  errorCodeOf,
  type ErrorDecision,
  ZeebridgeError,
  type ZeebridgeErrorOptions,
} from "./src/core/errors.ts";

export type { JobStatisticsSource, JobTypeStatistics, LatestOutcome } from "./src/usecases/job_statistics.ts";
export type { SettledOutcome } from "./src/usecases/settle_job.ts";
export type { JobOutcome } from "./src/core/job/outcome.ts";
export type { WorkerPool } from "./src/usecases/worker_pool.ts";
export type { AwsCredentials } from "./src/core/aws/credentials.ts";
export type * from "./src/core/bpmn/subscription.ts";
export type * from "./src/core/eventbridge/entry.ts";
export type { Json, JsonObject } from "./src/core/json.ts";
export type * from "./src/core/keys.ts";
export type * from "./src/core/webhook/route.ts";
