/**
 * Every name of BPMN and of its Zeebe extensions that this project reads, once.
 *
 * @module
 */

/** Namespaces. Models may bind them to any prefix. */
export const NAMESPACES = {
  /** BPMN 2.0 models. */
  bpmn: "http://www.omg.org/spec/BPMN/20100524/MODEL",
  /** Camunda's extensions for Zeebe. */
  zeebe: "http://camunda.org/schema/zeebe/1.0",
  /** Bound in every document without being declared. */
  xml: "http://www.w3.org/XML/1998/namespace",
} as const;

/** Elements, under the prefixes that the specifications use. */
export const ELEMENTS = {
  definitions: "bpmn:definitions",
  process: "bpmn:process",
  message: "bpmn:message",
  startEvent: "bpmn:startEvent",
  intermediateCatchEvent: "bpmn:intermediateCatchEvent",
  boundaryEvent: "bpmn:boundaryEvent",
  receiveTask: "bpmn:receiveTask",
  messageEventDefinition: "bpmn:messageEventDefinition",
  extensionElements: "bpmn:extensionElements",
  properties: "zeebe:properties",
  property: "zeebe:property",
  taskDefinition: "zeebe:taskDefinition",
  ioMapping: "zeebe:ioMapping",
  input: "zeebe:input",
  taskHeaders: "zeebe:taskHeaders",
  header: "zeebe:header",
} as const;

/** Elements that hold other elements of the process. */
export const SUB_PROCESSES: ReadonlySet<string> = new Set([
  "bpmn:subProcess",
  "bpmn:transaction",
  "bpmn:adHocSubProcess",
]);

/** Attributes. */
export const ATTRIBUTES = {
  id: "id",
  name: "name",
  value: "value",
  key: "key",
  type: "type",
  source: "source",
  target: "target",
  messageRef: "messageRef",
  triggeredByEvent: "triggeredByEvent",
  isExecutable: "isExecutable",
} as const;

/** How the name of every event definition ends: message, timer, signal and the others. */
export const EVENT_DEFINITION_SUFFIX = "EventDefinition";

/** The connector type that a webhook has. */
export const WEBHOOK_CONNECTOR_TYPE = "io.camunda:webhook:1";

/** Properties of an inbound connector, as element templates write them. */
export const PROPERTIES = {
  type: "inbound.type",
  subtype: "inbound.subtype",
  eventBusName: "inbound.eventBusName",
  webhookId: "inbound.context",
  method: "inbound.method",
  authorizationType: "inbound.auth.type",
  username: "inbound.auth.username",
  password: "inbound.auth.password",
  apiKey: "inbound.auth.apiKey",
  apiKeyLocator: "inbound.auth.apiKeyLocator",
  jwkUrl: "inbound.auth.jwt.jwkUrl",
  permissionsExpression: "inbound.auth.jwt.permissionsExpression",
  requiredPermissions: "inbound.auth.jwt.requiredPermissions",
  shouldValidateHmac: "inbound.shouldValidateHmac",
  hmacSecret: "inbound.hmacSecret",
  hmacHeader: "inbound.hmacHeader",
  hmacAlgorithm: "inbound.hmacAlgorithm",
  hmacScopes: "inbound.hmacScopes",
  hmacTimestampHeader: "inbound.hmacTimestampHeader",
  hmacTolerance: "inbound.hmacTolerance",
  verificationExpression: "inbound.verificationExpression",
  responseExpression: "inbound.responseExpression",
  responseBodyExpression: "inbound.responseBodyExpression",
  activationCondition: "activationCondition",
  legacyActivationCondition: "inbound.activationCondition",
  consumeUnmatchedEvents: "consumeUnmatchedEvents",
  synchronousResponse: "synchronousResponse",
  correlationKey: "correlationKeyExpression",
  messageId: "messageIdExpression",
  messageTtl: "messageTtl",
  resultVariable: "resultVariable",
  resultExpression: "resultExpression",
  deduplicationMode: "deduplicationMode",
  deduplicationId: "deduplicationId",
} as const;

/** The job type of the outbound connector's tasks. */
export const OUTBOUND_JOB_TYPE = "io.camunda:aws-eventbridge:1";

/** Targets of the input mappings without which the outbound connector has nothing to send. */
export const OUTBOUND_INPUTS = {
  region: "configuration.region",
  eventBusName: "input.eventBusName",
  source: "input.source",
  detailType: "input.detailType",
  detail: "input.detail",
} as const;

/** A shared credential that a task may name instead of keys; it can bring the region along. */
export const OUTBOUND_CREDENTIAL_INPUT = "awsCredential";

/** Fields of the outbound connector's result, which its result expression sees beside `response`. */
export const OUTBOUND_RESULT_FIELDS = [
  "sdkResponseMetadata",
  "sdkHttpMetadata",
  "failedEntryCount",
  "entries",
] as const;

/** Task headers that the outbound connector obeys. */
export const HEADERS = {
  resultExpression: "resultExpression",
  errorExpression: "errorExpression",
  retryBackoff: "retryBackoff",
  jobTimeout: "jobTimeout",
} as const;

/** Shortest lock that the header jobTimeout may ask for: a shorter one is over before anybody looks at it. */
export const LEAST_JOB_TIMEOUT_MS = 1_000;
