/**
 * What a BPMN model says about its webhooks, as values: the result of reading a model, and the only thing
 * that the rest of the program knows about BPMN.
 *
 * @module
 */

/** BPMN elements that a webhook may attach to, by the names that the admin API shows. */
export type WebhookElementType =
  | "START_EVENT"
  | "MESSAGE_START_EVENT"
  | "INTERMEDIATE_CATCH_EVENT"
  | "BOUNDARY_EVENT"
  | "RECEIVE_TASK";

/** Hash functions of signatures, by WebCrypto's names. */
export type HmacAlgorithm = "SHA-1" | "SHA-256" | "SHA-512";

/** Parts of a request that a signature may cover. */
export type HmacScope = "url" | "body" | "parameters" | "timestamp";

/** FEEL text as the model has it, with or without its leading `=`. */
export type FeelText = string;

/** Text of the model that may hold `{{secrets.X}}`; a leading `=` makes it FEEL. Never a resolved value. */
export type RelaxedText = string;

/** How an event enters the process. */
export type CorrelationPoint =
  /** A plain start event: the event creates a process instance. */
  | { kind: "createInstance" }
  /** A message start event: the event publishes a message; without a key every message starts an instance. */
  | { kind: "startMessage"; messageName: string; correlationKey?: FeelText }
  /** A catch event, boundary event or receive task: the message needs a key to find its waiting instance. */
  | { kind: "catchMessage"; messageName: string; correlationKey: FeelText };

/** Request methods that a model can ask for. */
export type WebhookMethod = "any" | "get" | "post" | "put" | "delete";

/** Who may call a webhook. */
export type WebhookAuthorization =
  | { type: "NONE" }
  | { type: "BASIC"; username: RelaxedText; password: RelaxedText }
  | { type: "APIKEY"; apiKey: RelaxedText; locator: FeelText }
  /** `roles`: FEEL over the claims that gives the caller's roles. `requiredRoles`: a list, see `relaxed.ts`. */
  | { type: "JWT"; jwkUrl: RelaxedText; roles?: FeelText; requiredRoles?: RelaxedText };

/** How requests must be signed. */
export interface HmacDemand {
  /** The shared secret: plain text that may hold `{{secrets.X}}`, never FEEL. */
  secret: string;
  /** Name of the header with the signature, in lower case. */
  header: string;
  /** Hash function. */
  algorithm: HmacAlgorithm;
  /** What is signed. */
  scopes: HmacScope[];
  /** Name of the header with the time of signing, in lower case; only with the scope `timestamp`. */
  timestampHeader?: string;
  /** How far that time may be away from now, in seconds. */
  toleranceSeconds: number;
}

/** Whether elements of a process share one webhook, as Camunda's runtime groups them. */
export type Deduplication =
  /** Elements with equal connector properties share it. */
  | { mode: "AUTO" }
  /** Elements with the same id share it, and must have equal connector properties. */
  | { mode: "MANUAL"; id: string };

/** What the sender is told when the event has entered the process. */
export type ResponseExpression =
  /** A context of `statusCode`, `headers` and `body`. */
  | { kind: "response"; text: FeelText }
  /** The body alone, as the templates had it before 8.6. */
  | { kind: "body"; text: FeelText };

/** One element of a model with a webhook, ready to be served. Plain JSON: registries store it as it is. */
export interface WebhookSubscription {
  /** The webhook id: the last segment of its URL. */
  webhookId: string;
  /** Id of the BPMN element. */
  elementId: string;
  /** Name of the BPMN element, if it has one. */
  elementName?: string;
  /** Kind of the BPMN element. */
  elementType: WebhookElementType;
  /** Which template it was made with, such as `aws:eventbridge`; only shown. */
  subtype?: string;
  /** Name of the event bus that the events come from; only shown. */
  eventBusName?: string;
  /** Method that a request must have. */
  method: WebhookMethod;
  /** How requests must be signed; absent: they need not be. */
  hmac?: HmacDemand;
  /** Who may call. */
  authorization: WebhookAuthorization;
  /** Which elements of the process share the webhook; absent: those that ask for the same access to it. */
  deduplication?: Deduplication;
  /** Answers a request by itself, such as a challenge, unless it gives null. */
  verificationExpression?: FeelText;
  /** How an accepted event enters the process. */
  correlation: CorrelationPoint;
  /** Which events count; absent: all of them. */
  activationCondition?: FeelText;
  /** Whether an event that does not count is answered 200 (and dropped) instead of 422. */
  consumeUnmatchedEvents: boolean;
  /** Idempotency id of the message. */
  messageId?: FeelText;
  /** How long the engine buffers the message, in milliseconds; absent: the configured default. */
  messageTtlMs?: number;
  /** Variable that receives the whole request. */
  resultVariable?: string;
  /** Maps the request to variables. */
  resultExpression?: FeelText;
  /** Whether the sender waits for the result of the process, or for the message to be correlated. */
  synchronousResponse?: boolean;
  /** What the sender is told; absent: nothing but 200. */
  responseExpression?: ResponseExpression;
}

/** An element that asks for a webhook but cannot be served as it is. Its neighbours are not affected. */
export interface InvalidWebhook {
  /** The webhook id, where the model has one. */
  webhookId?: string;
  /** Id of the BPMN element. */
  elementId: string;
  /** Kind of the BPMN element. */
  elementType: WebhookElementType;
  /** Why, for the person who models. */
  reason: string;
}

/** Codes of {@linkcode Diagnostic}. Stable; the message may change. */
export type DiagnosticCode =
  | "PROCESS_NOT_EXECUTABLE"
  | "ELEMENT_ID_MISSING"
  | "WEBHOOK_ID_MISSING"
  | "WEBHOOK_ID_INVALID"
  | "WEBHOOK_ID_CONFLICT"
  | "WEBHOOK_METHOD_INVALID"
  | "WEBHOOK_AUTHORIZATION_INVALID"
  | "WEBHOOK_HMAC_INVALID"
  | "WEBHOOK_UNAUTHENTICATED"
  | "WEBHOOK_ROLES_ANY"
  | "WEBHOOK_AUDIENCE_ANY"
  | "WEBHOOK_DEDUPLICATION_INVALID"
  | "WEBHOOK_ELEMENT_UNSUPPORTED"
  | "CONNECTOR_TYPE_UNSUPPORTED"
  | "PROPERTY_DUPLICATE"
  | "MESSAGE_MISSING"
  | "MESSAGE_NAME_INVALID"
  | "MESSAGE_TTL_INVALID"
  | "CORRELATION_KEY_MISSING"
  | "FEEL_EXPRESSION_INVALID"
  | "FEEL_NAME_DASHED"
  | "FEEL_NAME_UNKNOWN"
  | "FEEL_FUNCTION_UNKNOWN"
  | "FEEL_COMPARISON_NEVER_TRUE"
  | "FEEL_ALWAYS_NULL"
  | "SECRET_NOT_RESOLVABLE"
  | "SECRET_FORM_DEPRECATED"
  | "SECRET_IN_RESPONSE"
  | "TASK_INPUT_MISSING"
  | "RETRY_BACKOFF_INVALID"
  | "JOB_TIMEOUT_INVALID";

/** Something a modeller should know about one element. */
export interface Diagnostic {
  /** `error`: the element cannot be served. `warning`: it is, but look at it. */
  severity: "error" | "warning";
  /** Stable code. */
  code: DiagnosticCode;
  /** Id of the BPMN element. */
  elementId: string;
  /** What is the matter and what to do, in one sentence or two. */
  message: string;
  /** Where in the expression, in UTF-16 code units from 0; absent if it is not about a place in one. */
  position?: number;
  /** What to write there instead, where that can be told. */
  suggestion?: string;
}

/** A job-worker task of a model: what the outbound side may need to know about the model's own text. */
export interface ServiceTask {
  /** Id of the BPMN element. */
  elementId: string;
  /** Job type as the model has it (may be FEEL, with a leading `=`). */
  jobType: string;
  /** Input mappings, in order. */
  inputs: { target: string; source: string }[];
  /** Task headers. */
  headers: Record<string, string>;
}

/** One `bpmn:process` of a model, read. */
export interface ProcessModel {
  /** The BPMN process id. */
  processDefinitionId: string;
  /** Webhooks that can be served, in document order. */
  subscriptions: WebhookSubscription[];
  /** Webhooks that cannot, in document order. */
  invalidWebhooks: InvalidWebhook[];
  /** Tasks with a job type, in document order. */
  serviceTasks: ServiceTask[];
  /** Everything a modeller should know, in document order. */
  diagnostics: Diagnostic[];
}
