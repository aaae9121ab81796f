/**
 * The sandbox's event bus.
 *
 * @module
 */

export { findConnectionProblem } from "./connection.ts";
export type {
  ApiKeyAuthorization,
  BasicAuthorization,
  ConnectionAuthorization,
  OAuthClientCredentials,
  SandboxConnection,
} from "./connection.ts";
export { SANDBOX_CREDENTIALS, SANDBOX_SERVICE_CREDENTIALS } from "./credentials.ts";
export type { DeadLetter, DeadLetterAttributes } from "./dead_letter.ts";
export type { EntrySender } from "./entries.ts";
export { createSandboxEventBus, type SandboxEventBus, type SandboxEventBusOptions } from "./event_bus.ts";
export type { SandboxDelivery, SandboxDeliveryState, SandboxEvent } from "./event_log.ts";
export type { HttpParameters, ParameterValues, TargetHttpParameters } from "./http_parameters.ts";
export type { TargetInput } from "./input.ts";
export type { InputTransformer } from "./input_transformer.ts";
export type { SandboxPutEventsOptions, SandboxPutEventsResult } from "./local_request.ts";
export type { ExhaustedRetryCondition, RetryPolicy } from "./retry_policy.ts";
export {
  CATCH_ALL_PATTERN,
  type SandboxRule,
  type SandboxRuleName,
  type SandboxRuleOptions,
  type SandboxRules,
  type SandboxRuleState,
} from "./rules.ts";
export type {
  ApiDestinationMethod,
  ApiDestinationTarget,
  DeliveryOptions,
  EventHandler,
  FunctionTarget,
  SandboxTarget,
} from "./target.ts";
