/**
 * What tests of your own adapters, handlers and models need: the contract suites of the ports, stubs of the
 * engine and of EventBridge that refuse what the real ones refuse, an event bus with rules and targets, and a clock that
 * stands still.
 *
 * @module
 */

export {
  CREDENTIAL_CONTRACT,
  type CredentialContractCase,
  type CredentialContractSubject,
} from "./credential_contract.ts";
export {
  type ContractJob,
  type ContractSubscription,
  ENGINE_CONTRACT,
  type EngineContractCase,
  type EngineContractSubject,
} from "./engine_contract.ts";
export { ENGINE_SEARCH_CONTRACT, ENGINE_WITHOUT_SEARCH_CONTRACT } from "./engine_search_contract.ts";
export type { ProcessDefinition as StubDefinition } from "../sandbox/engine/definitions.ts";
export type {
  Job as StubJob,
  JobDemand,
  JobLock as StubJobLock,
  JobRequest as StubJobRequest,
  JobState as StubJobState,
} from "../sandbox/engine/jobs.ts";
export type { PublishedMessage as StubMessage } from "../sandbox/engine/message_ids.ts";
export type { EngineFlavour as StubFlavour } from "../sandbox/engine/rest/answer.ts";
export type { ListedInstance, ListedSubscription } from "../sandbox/engine/rest/broker.ts";
export type { StoredDocument as StubDocument } from "../sandbox/engine/rest/documents.ts";
export type {
  CommandRoute as StubCommandRoute,
  JobRoute as StubJobRoute,
  JsonRoute,
  RestRoute as StubRoute,
  SearchRoute as StubSearchRoute,
} from "../sandbox/engine/rest/request.ts";
export type { StubInstance } from "./stub_broker.ts";
export type { StubSubscription, StubSubscriptionRequest } from "./engine_subscriptions.ts";
export {
  type ApiDestinationMethod,
  type ApiDestinationTarget,
  type ApiKeyAuthorization,
  type BasicAuthorization,
  CATCH_ALL_PATTERN,
  type ConnectionAuthorization,
  createSandboxEventBus,
  type DeadLetter,
  type DeadLetterAttributes,
  type DeliveryOptions,
  type EntrySender,
  type EventHandler,
  type ExhaustedRetryCondition,
  type FunctionTarget,
  type HttpParameters,
  type InputTransformer,
  type OAuthClientCredentials,
  type ParameterValues,
  type RetryPolicy,
  SANDBOX_CREDENTIALS,
  SANDBOX_SERVICE_CREDENTIALS,
  type SandboxConnection,
  type SandboxDelivery,
  type SandboxDeliveryState,
  type SandboxEvent,
  type SandboxEventBus,
  type SandboxEventBusOptions,
  type SandboxPutEventsOptions,
  type SandboxPutEventsResult,
  type SandboxRule,
  type SandboxRuleName,
  type SandboxRuleOptions,
  type SandboxRules,
  type SandboxRuleState,
  type SandboxTarget,
  type TargetHttpParameters,
  type TargetInput,
} from "../sandbox/event_bus/mod.ts";
export { createManualClock, type ManualClock } from "./manual_clock.ts";
export {
  REGISTRY_CONTRACT,
  REGISTRY_RESTART_CONTRACT,
  type RegistryContractCase,
  type RegistryContractSubject,
  type RegistryRestartSubject,
} from "./registry_contract.ts";
export { createSandbox, type Sandbox, type SandboxCondition, type SandboxOptions } from "./sandbox.ts";
export {
  createEmbeddedEngine,
  type EmbeddedEngine,
  type EmbeddedEngineOptions,
  type InstanceView,
} from "../sandbox/engine/embedded_engine.ts";
export type { Incident, IncidentKind } from "../sandbox/engine/run/incident.ts";
export type { InstanceState } from "../sandbox/engine/run/process_instance.ts";
export type { InstanceCondition } from "./sandbox_condition.ts";
export { createStubEngine, type StubEngine, type StubEngineOptions, type StubFault } from "./stub_engine.ts";
export {
  createStubEventBus,
  type StubAnswerFault,
  type StubEntry,
  type StubEntryFailure,
  type StubEvent,
  type StubEventBus,
  type StubEventBusOptions,
  type StubRequestFailure,
} from "./stub_event_bus.ts";
