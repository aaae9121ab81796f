/**
 * Every setting, once: its names, how its text is read, and its default.
 *
 * @module
 */

import { DEFAULT_TENANT_ID } from "../core/keys.ts";
import { JWT_ALGORITHMS, type JwtAlgorithm } from "../core/webhook/jwk.ts";
import {
  duration,
  durationWhere,
  flag,
  integer,
  type Kind,
  list,
  oneOf,
  secretPrefix,
  someOf,
  store,
  type StoreSetting,
  text,
  token,
  url,
} from "./setting_kinds.ts";

/** How the engine wants to be authenticated. */
export type AuthStrategy = "NONE" | "BASIC" | "OAUTH";

export type { StoreSetting };

/** Official names of the settings. Each is an environment variable, a binding and an option. */
export type SettingName =
  | "CAMUNDA_REST_ADDRESS"
  | "ZEEBE_REST_ADDRESS"
  | "CAMUNDA_AUTH_STRATEGY"
  | "CAMUNDA_BASIC_AUTH_USERNAME"
  | "CAMUNDA_BASIC_AUTH_PASSWORD"
  | "CAMUNDA_CLIENT_ID"
  | "ZEEBE_CLIENT_ID"
  | "CAMUNDA_CLIENT_SECRET"
  | "ZEEBE_CLIENT_SECRET"
  | "CAMUNDA_OAUTH_URL"
  | "CAMUNDA_TOKEN_AUDIENCE"
  | "CAMUNDA_OAUTH_SCOPE"
  | "CAMUNDA_TENANT_IDS"
  | "AWS_ENDPOINT_URL"
  | "AWS_ENDPOINT_URL_EVENTBRIDGE"
  | "AWS_ENDPOINT_URL_STS"
  | "AWS_USE_FIPS_ENDPOINT"
  | "AWS_USE_DUALSTACK_ENDPOINT"
  | "ZEEBRIDGE_ADMIN_TOKEN"
  | "ZEEBRIDGE_PUBLIC_URL"
  | "ZEEBRIDGE_TRUST_PROXY"
  | "ZEEBRIDGE_STORE"
  | "ZEEBRIDGE_PROCESSES"
  | "ZEEBRIDGE_DEFINITION_INTERVAL"
  | "ZEEBRIDGE_SUBSCRIPTION_CACHE"
  | "ZEEBRIDGE_DELIVERY"
  | "ZEEBRIDGE_MESSAGE_ID"
  | "ZEEBRIDGE_MESSAGE_TTL"
  | "ZEEBRIDGE_SYNC_TIMEOUT"
  | "ZEEBRIDGE_SYNC_TIMEOUT_STATUS"
  | "ZEEBRIDGE_UNKNOWN_WEBHOOK_GRACE"
  | "ZEEBRIDGE_RATE_LIMIT"
  | "ZEEBRIDGE_MAX_BODY_BYTES"
  | "ZEEBRIDGE_JWT_ISSUERS"
  | "ZEEBRIDGE_JWT_AUDIENCES"
  | "ZEEBRIDGE_JWT_ALGORITHMS"
  | "ZEEBRIDGE_JWT_LEEWAY"
  | "ZEEBRIDGE_JWT_REQUIRE_EXP"
  | "ZEEBRIDGE_JWT_REQUIRED_ROLES"
  | "ZEEBRIDGE_JWKS_HOSTS"
  | "ZEEBRIDGE_SECRET_PREFIX"
  | "ZEEBRIDGE_SECRET_FILTER"
  | "ZEEBRIDGE_JOB_TYPES"
  | "ZEEBRIDGE_MAX_JOBS_ACTIVE"
  | "ZEEBRIDGE_JOB_TIMEOUT"
  | "ZEEBRIDGE_POLL_TIMEOUT"
  | "ZEEBRIDGE_DETAIL_TEXT"
  | "ZEEBRIDGE_DEFAULT_CREDENTIALS_CHAIN"
  | "ZEEBRIDGE_AWS_ENDPOINTS"
  | "ZEEBRIDGE_SHUTDOWN_TIMEOUT"
  | "ZEEBRIDGE_LOG"
  | "ZEEBRIDGE_LOG_LEVEL"
  | "HOST"
  | "PORT";

/** Official names that are read elsewhere: by the credential sources, and by the check for unknown names. */
export type OtherName =
  | "AWS_ACCESS_KEY_ID"
  | "AWS_CONFIG_FILE"
  | "AWS_CONTAINER_AUTHORIZATION_TOKEN"
  | "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"
  | "AWS_CONTAINER_CREDENTIALS_FULL_URI"
  | "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
  | "AWS_DEFAULT_REGION"
  | "AWS_EC2_METADATA_DISABLED"
  | "AWS_EC2_METADATA_SERVICE_ENDPOINT"
  | "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"
  | "AWS_PROFILE"
  | "AWS_REGION"
  | "AWS_ROLE_ARN"
  | "AWS_ROLE_SESSION_NAME"
  | "AWS_SECRET_ACCESS_KEY"
  | "AWS_SESSION_TOKEN"
  | "AWS_SHARED_CREDENTIALS_FILE"
  | "AWS_WEB_IDENTITY_TOKEN_FILE"
  | "ZEEBRIDGE_ALLOW_UNKNOWN";

/** Settings as options: texts as in an environment, or plain numbers and booleans. */
export type SettingOptions = { [Name in SettingName | OtherName]?: string | number | boolean };

/** The settings, read and checked. Durations are milliseconds. */
export interface Settings {
  /** Base address of the engine's REST API, with or without `/v2`. */
  engineAddress?: string;
  /** How the engine wants to be authenticated. */
  authStrategy: AuthStrategy;
  /** User name for `BASIC`. */
  basicUsername?: string;
  /** Password for `BASIC`. */
  basicPassword?: string;
  /** Client id for `OAUTH`. */
  clientId?: string;
  /** Client secret for `OAUTH`. */
  clientSecret?: string;
  /** Token endpoint for `OAUTH`. */
  oauthUrl?: string;
  /** Token audience for `OAUTH`. */
  tokenAudience?: string;
  /** Token scope for `OAUTH`. */
  oauthScope?: string;
  /** Tenants served; the bare webhook path answers for the first. */
  tenantIds: string[];
  /** Endpoint that replaces AWS's own for every service. */
  awsEndpoint?: string;
  /** Endpoint that replaces EventBridge's own. */
  eventBridgeEndpoint?: string;
  /** Endpoint that replaces the Security Token Service's own. */
  stsEndpoint?: string;
  /** Whether AWS's FIPS 140 endpoints are used. */
  awsFips: boolean;
  /** Whether AWS's endpoints for IPv4 and IPv6 are used. */
  awsDualstack: boolean;
  /** Bearer token of the admin side. */
  adminToken?: string;
  /** Base of the webhook URLs shown to people. */
  publicUrl?: string;
  /** Whether `Forwarded` and `X-Forwarded-*` are believed. */
  trustProxy: boolean;
  /** Where subscriptions are kept; absent: the runtime's default. */
  store?: StoreSetting;
  /** Folder of BPMN files to deploy and register at start. */
  processes?: string;
  /** How often definitions are read from an engine that can search, 0: never; absent: the runtime's default. */
  definitionIntervalMs?: number;
  /** How long an isolate may use a subscription that it has read. */
  subscriptionCacheMs: number;
  /** When the sender is answered. */
  delivery: "direct";
  /** Whether an EventBridge envelope gives the message id where the model gives none. */
  messageId: "event" | "model";
  /** How long the engine buffers a message where the model does not say. */
  messageTtlMs: number;
  /** How long a sender waits for the result of a synchronous element. */
  syncTimeoutMs: number;
  /** What it is told then: an error, or that the event was accepted. */
  syncTimeoutStatus: 202 | 504;
  /** How long after a change of the store an unknown webhook is 503 for API destinations. */
  unknownWebhookGraceMs: number;
  /** Requests per second and webhook; absent: no limit. */
  rateLimit?: number;
  /** Largest request body. */
  maxBodyBytes: number;
  /** Issuers whose tokens are accepted; absent: any. */
  jwtIssuers?: string[];
  /** Audiences of which a token must name one; absent: any. */
  jwtAudiences?: string[];
  /** Algorithms that a token may be signed with. */
  jwtAlgorithms: JwtAlgorithm[];
  /** How far a token's times may be off. */
  jwtLeewayMs: number;
  /** Whether a token must say when it expires. */
  jwtRequireExp: boolean;
  /** Whether one of a webhook's required roles is enough. */
  jwtRequiredRoles: "any" | "all";
  /** Hosts that may be asked for keys over http too; loopback always may. */
  jwksHosts: string[];
  /** Environment name of `{{secrets.X}}` is this prefix and X. */
  secretPrefix: string;
  /** Which placeholders in job variables may be resolved. */
  secretFilter: "strict" | "lax" | "off";
  /** Job types served by the outbound connector. */
  jobTypes: string[];
  /** Most jobs in flight per job type. */
  maxJobsActive: number;
  /** How long a job is locked; extended while work runs. */
  jobTimeoutMs: number;
  /** How long a poll may wait for jobs. */
  pollTimeoutMs: number;
  /** What an outbound detail given as JSON text becomes. */
  detailText: "object" | "string";
  /** Whether tasks may use the runtime's own AWS credentials. */
  defaultCredentialsChain: "allow" | "forbid";
  /** Hosts that a job's own endpoint may name besides AWS's and loopback. */
  awsEndpoints: string[];
  /** How long running work may take to end when the process is asked to stop. */
  shutdownTimeoutMs: number;
  /** Log format. */
  log: "json" | "pretty" | "none";
  /** Least urgent level that is logged. */
  logLevel: "debug" | "info" | "warn" | "error";
  /** Address to listen on. */
  host: string;
  /** Port to listen on. */
  port: number;
}

/** A setting: the first of its names that is set counts. */
export interface SettingRow {
  /** Official names, preferred first. */
  names: readonly SettingName[];
  /** Field of {@linkcode Settings}. */
  field: keyof Settings;
  /** How its text is read. */
  kind: Kind<unknown>;
  /** Value when none of the names is set. */
  fallback: unknown;
  /** A secret's value is never shown. */
  secret: boolean;
}

function setting<F extends keyof Settings>(
  names: SettingName | readonly SettingName[],
  field: F,
  details: { kind: Kind<NonNullable<Settings[F]>>; fallback?: Settings[F]; secret?: true },
): SettingRow {
  return {
    names: typeof names === "string" ? [names] : names,
    field,
    kind: details.kind,
    fallback: details.fallback,
    secret: details.secret ?? false,
  };
}

/** 1 MiB, the most that an API destination sends, and some room for an envelope around it. */
const DEFAULT_MAX_BODY_BYTES = (1024 + 64) * 1024;

/** Every setting. */
export const SETTING_ROWS: readonly SettingRow[] = [
  setting(["CAMUNDA_REST_ADDRESS", "ZEEBE_REST_ADDRESS"], "engineAddress", { kind: url }),
  setting("CAMUNDA_AUTH_STRATEGY", "authStrategy", {
    kind: oneOf("NONE", "BASIC", "OAUTH"),
    fallback: "NONE",
  }),
  setting("CAMUNDA_BASIC_AUTH_USERNAME", "basicUsername", { kind: text }),
  setting("CAMUNDA_BASIC_AUTH_PASSWORD", "basicPassword", { kind: text, secret: true }),
  setting(["CAMUNDA_CLIENT_ID", "ZEEBE_CLIENT_ID"], "clientId", { kind: text }),
  setting(["CAMUNDA_CLIENT_SECRET", "ZEEBE_CLIENT_SECRET"], "clientSecret", { kind: text, secret: true }),
  setting("CAMUNDA_OAUTH_URL", "oauthUrl", { kind: url }),
  setting("CAMUNDA_TOKEN_AUDIENCE", "tokenAudience", { kind: text }),
  setting("CAMUNDA_OAUTH_SCOPE", "oauthScope", { kind: text }),
  setting("CAMUNDA_TENANT_IDS", "tenantIds", { kind: list, fallback: [DEFAULT_TENANT_ID] }),
  setting("AWS_ENDPOINT_URL", "awsEndpoint", { kind: url }),
  setting("AWS_ENDPOINT_URL_EVENTBRIDGE", "eventBridgeEndpoint", { kind: url }),
  setting("AWS_ENDPOINT_URL_STS", "stsEndpoint", { kind: url }),
  setting("AWS_USE_FIPS_ENDPOINT", "awsFips", { kind: flag, fallback: false }),
  setting("AWS_USE_DUALSTACK_ENDPOINT", "awsDualstack", { kind: flag, fallback: false }),
  setting("ZEEBRIDGE_ADMIN_TOKEN", "adminToken", { kind: token, secret: true }),
  setting("ZEEBRIDGE_PUBLIC_URL", "publicUrl", { kind: url }),
  setting("ZEEBRIDGE_TRUST_PROXY", "trustProxy", { kind: flag, fallback: false }),
  setting("ZEEBRIDGE_STORE", "store", { kind: store }),
  setting("ZEEBRIDGE_PROCESSES", "processes", { kind: text }),
  setting("ZEEBRIDGE_DEFINITION_INTERVAL", "definitionIntervalMs", {
    kind: durationWhere(
      (milliseconds) => milliseconds === 0 || milliseconds >= 1_000,
      "an ISO 8601 duration of at least PT1S, or PT0S for never",
    ),
  }),
  setting("ZEEBRIDGE_SUBSCRIPTION_CACHE", "subscriptionCacheMs", { kind: duration, fallback: 5_000 }),
  setting("ZEEBRIDGE_DELIVERY", "delivery", {
    kind: {
      ...oneOf("direct"),
      expects: "direct (durable delivery needs the inbox, which is not built yet)",
    },
    fallback: "direct",
  }),
  setting("ZEEBRIDGE_MESSAGE_ID", "messageId", { kind: oneOf("event", "model"), fallback: "event" }),
  setting("ZEEBRIDGE_MESSAGE_TTL", "messageTtlMs", { kind: duration, fallback: 3_600_000 }),
  setting("ZEEBRIDGE_SYNC_TIMEOUT", "syncTimeoutMs", { kind: duration, fallback: 4_000 }),
  setting("ZEEBRIDGE_SYNC_TIMEOUT_STATUS", "syncTimeoutStatus", {
    kind: {
      read: (value) => value === "202" ? 202 : value === "504" ? 504 : undefined,
      expects: "202 or 504",
    },
    fallback: 504,
  }),
  setting("ZEEBRIDGE_UNKNOWN_WEBHOOK_GRACE", "unknownWebhookGraceMs", { kind: duration, fallback: 300_000 }),
  setting("ZEEBRIDGE_RATE_LIMIT", "rateLimit", { kind: integer(1, 1_000_000) }),
  setting("ZEEBRIDGE_MAX_BODY_BYTES", "maxBodyBytes", {
    kind: integer(1, 64 * 1024 * 1024),
    fallback: DEFAULT_MAX_BODY_BYTES,
  }),
  setting("ZEEBRIDGE_JWT_ISSUERS", "jwtIssuers", { kind: list }),
  setting("ZEEBRIDGE_JWT_AUDIENCES", "jwtAudiences", { kind: list }),
  setting("ZEEBRIDGE_JWT_ALGORITHMS", "jwtAlgorithms", {
    kind: someOf(JWT_ALGORITHMS),
    fallback: [...JWT_ALGORITHMS],
  }),
  setting("ZEEBRIDGE_JWT_LEEWAY", "jwtLeewayMs", { kind: duration, fallback: 0 }),
  setting("ZEEBRIDGE_JWT_REQUIRE_EXP", "jwtRequireExp", { kind: flag, fallback: true }),
  setting("ZEEBRIDGE_JWT_REQUIRED_ROLES", "jwtRequiredRoles", {
    kind: oneOf("any", "all"),
    fallback: "any",
  }),
  setting("ZEEBRIDGE_JWKS_HOSTS", "jwksHosts", { kind: list, fallback: [] }),
  setting("ZEEBRIDGE_SECRET_PREFIX", "secretPrefix", { kind: secretPrefix, fallback: "SECRET_" }),
  setting("ZEEBRIDGE_SECRET_FILTER", "secretFilter", {
    kind: oneOf("strict", "lax", "off"),
    fallback: "strict",
  }),
  setting("ZEEBRIDGE_JOB_TYPES", "jobTypes", { kind: list, fallback: ["io.camunda:aws-eventbridge:1"] }),
  setting("ZEEBRIDGE_MAX_JOBS_ACTIVE", "maxJobsActive", { kind: integer(1, 10_000), fallback: 200 }),
  setting("ZEEBRIDGE_JOB_TIMEOUT", "jobTimeoutMs", {
    kind: durationWhere((milliseconds) => milliseconds >= 1_000, "an ISO 8601 duration of at least PT1S"),
    fallback: 60_000,
  }),
  setting("ZEEBRIDGE_POLL_TIMEOUT", "pollTimeoutMs", {
    // The gateway itself gives up after 30 s and then hands jobs to nobody.
    kind: durationWhere((milliseconds) => milliseconds <= 25_000, "an ISO 8601 duration of at most PT25S"),
    fallback: 20_000,
  }),
  setting("ZEEBRIDGE_DETAIL_TEXT", "detailText", { kind: oneOf("object", "string"), fallback: "object" }),
  setting("ZEEBRIDGE_DEFAULT_CREDENTIALS_CHAIN", "defaultCredentialsChain", {
    kind: oneOf("allow", "forbid"),
    fallback: "allow",
  }),
  setting("ZEEBRIDGE_AWS_ENDPOINTS", "awsEndpoints", { kind: list, fallback: [] }),
  setting("ZEEBRIDGE_SHUTDOWN_TIMEOUT", "shutdownTimeoutMs", { kind: duration, fallback: 25_000 }),
  setting("ZEEBRIDGE_LOG", "log", { kind: oneOf("json", "pretty", "none"), fallback: "json" }),
  setting("ZEEBRIDGE_LOG_LEVEL", "logLevel", {
    kind: oneOf("debug", "info", "warn", "error"),
    fallback: "info",
  }),
  setting("HOST", "host", { kind: text, fallback: "127.0.0.1" }),
  setting("PORT", "port", { kind: integer(0, 65_535), fallback: 8_000 }),
];

const OTHER_NAMES: readonly OtherName[] = [
  "AWS_ACCESS_KEY_ID",
  "AWS_CONFIG_FILE",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_DEFAULT_REGION",
  "AWS_EC2_METADATA_DISABLED",
  "AWS_EC2_METADATA_SERVICE_ENDPOINT",
  "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
  "AWS_PROFILE",
  "AWS_REGION",
  "AWS_ROLE_ARN",
  "AWS_ROLE_SESSION_NAME",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_SHARED_CREDENTIALS_FILE",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "ZEEBRIDGE_ALLOW_UNKNOWN",
];

/** Every official name that is read. No model can read one of them as a secret, whatever the prefix. */
export const SETTING_NAMES: ReadonlySet<string> = new Set([
  ...SETTING_ROWS.flatMap((row) => row.names),
  ...OTHER_NAMES,
]);
