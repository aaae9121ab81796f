/**
 * Where AWS credentials come from, on every runtime: as a value, of the environment, of a function, of a role, of a
 * container, of an EC2 instance, and the default chain of these. Profile files are in `@zeebridge/edge/aws/profile`.
 *
 * Every source but the plain ones keeps what it has got until 5 minutes before it expires, and asks again in the
 * background from then on. Where there are none, it throws a `ZeebridgeError` with code
 * `AWS_CREDENTIALS_UNAVAILABLE`, whose message says why and holds no secret.
 *
 * @example A Worker or an app on Deno Deploy that has no key of AWS's, but tokens of an identity provider
 * ```ts
 * import { createConnector } from "@zeebridge/edge";
 * import { createWebIdentityCredentials } from "@zeebridge/edge/aws";
 *
 * declare function getIdToken(audience: string): Promise<string>;
 *
 * export const connector = createConnector({
 *   CAMUNDA_REST_ADDRESS: "https://zeebe.example.com",
 *   credentials: createWebIdentityCredentials({
 *     roleArn: "arn:aws:iam::123456789012:role/zeebridge",
 *     region: "eu-central-1",
 *     getToken: () => getIdToken("sts.amazonaws.com"),
 *   }),
 * });
 * ```
 *
 * @module
 */

import {
  type ContainerOptions,
  createContainerCredentials as createContainerSource,
} from "../adapters/aws/container_credentials.ts";
import { cacheCredentials as cacheSource } from "../adapters/aws/credential_cache.ts";
import type { CredentialParts } from "../adapters/aws/credential_request.ts";
import { createDefaultChain } from "../adapters/aws/default_chain.ts";
import {
  createEnvironmentCredentials as createEnvironmentSource,
  createReadText,
} from "../adapters/aws/environment_credentials.ts";
import {
  createFunctionCredentials as createFunctionSource,
  type GetCredentials,
} from "../adapters/aws/given_credentials.ts";
import {
  createInstanceCredentials as createInstanceSource,
  type InstanceMetadataOptions,
} from "../adapters/aws/instance_credentials.ts";
import {
  type AssumedRoleOptions,
  createAssumedRoleCredentials as createAssumedRoleSource,
  createWebIdentityCredentials as createWebIdentitySource,
  type RoleOptions,
  type WebIdentityOptions,
} from "../adapters/aws/role_credentials.ts";
import { createSystemClock } from "../adapters/system/clock.ts";
import type { AwsCredentials } from "../core/aws/credentials.ts";
import type { ContainerVariables } from "../core/aws/container_endpoint.ts";
import type { AwsRole } from "../core/aws/sts.ts";
import type { Clock } from "../ports/clock.ts";
import type { CredentialSource } from "../ports/credential_source.ts";

export { createStaticCredentials } from "../adapters/aws/given_credentials.ts";
export type {
  AssumedRoleOptions,
  AwsCredentials,
  AwsRole,
  Clock,
  ContainerOptions,
  ContainerVariables,
  CredentialSource,
  GetCredentials,
  InstanceMetadataOptions,
  RoleOptions,
  WebIdentityOptions,
};

/** What a source works with. */
export interface CredentialSourceOptions {
  /** Sends requests. Default: the runtime's `fetch`. */
  fetch?: typeof fetch;
  /** Time. Default: the machine's. */
  clock?: Clock;
}

/** Where the default chain looks. */
export interface DefaultCredentialChainOptions extends CredentialSourceOptions {
  /** Variables by name, such as `process.env` or a Worker's bindings. They are looked up anew each time. */
  env: Readonly<Record<string, unknown>>;
  /** Gives a token for `AWS_ROLE_ARN`, in the place of `AWS_WEB_IDENTITY_TOKEN_FILE`. */
  getToken?(): string | Promise<string>;
}

/** Credentials of `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`, looked up anew each time. */
export function createEnvironmentCredentials(env: Readonly<Record<string, unknown>>): CredentialSource {
  return createEnvironmentSource((name) => env[name]);
}

/**
 * Credentials that a function gives. They are kept by their `expiresAt`; those without one are asked for again after
 * a minute.
 */
export function createFunctionCredentials(
  get: GetCredentials,
  options: CredentialSourceOptions = {},
): CredentialSource {
  return cacheCredentials(createFunctionSource(get), options);
}

/** Credentials of a role for a token of an identity provider: STS's `AssumeRoleWithWebIdentity`. */
export function createWebIdentityCredentials(
  options: WebIdentityOptions & CredentialSourceOptions,
): CredentialSource {
  return cacheCredentials(createWebIdentitySource(options, partsOf(options)), options);
}

/** Credentials of a role for other credentials: STS's `AssumeRole`. */
export function createAssumedRoleCredentials(
  options: AssumedRoleOptions & CredentialSourceOptions,
): CredentialSource {
  return cacheCredentials(createAssumedRoleSource(options, partsOf(options)), options);
}

/** Credentials of a container, of ECS or of EKS Pod Identity. */
export function createContainerCredentials(
  options: ContainerOptions & CredentialSourceOptions,
): CredentialSource {
  return cacheCredentials(createContainerSource(options, partsOf(options)), options);
}

/** Credentials of an EC2 instance, by version 2 of its metadata service. */
export function createInstanceCredentials(
  options: InstanceMetadataOptions & CredentialSourceOptions = {},
): CredentialSource {
  return cacheCredentials(createInstanceSource(options, partsOf(options)), options);
}

/**
 * The default chain, without files: environment, web identity (with `getToken`), container, instance metadata. The
 * first one that is set up counts.
 */
export function createDefaultCredentialChain(options: DefaultCredentialChainOptions): CredentialSource {
  const { env, getToken } = options;
  const readText = createReadText((name) => env[name]);
  const stsEndpoint = readText("AWS_ENDPOINT_URL_STS") ?? readText("AWS_ENDPOINT_URL");
  const chain = createDefaultChain({ ...partsOf(options), readText, stsEndpoint, getToken });
  return cacheCredentials(chain, options);
}

/** Keeps what a source of your own gives, by its `expiresAt`; what has none is asked for again after a minute. */
export function cacheCredentials(
  source: CredentialSource,
  { clock = createSystemClock() }: Pick<CredentialSourceOptions, "clock"> = {},
): CredentialSource {
  return cacheSource(source, clock);
}

function partsOf({ fetch: given, clock = createSystemClock() }: CredentialSourceOptions): CredentialParts {
  // Called through a closure: Workers refuse their own fetch as a method of another object.
  return { fetch: given ?? ((input, init) => fetch(input, init)), clock };
}
