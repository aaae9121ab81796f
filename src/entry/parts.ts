/**
 * What the use cases work with: the host's own parts, and the usual ones in the place of those it does not bring.
 *
 * @module
 */

import { createEnvironmentCredentials } from "../adapters/aws/environment_credentials.ts";
import { createEventBus } from "../adapters/aws/event_bus.ts";
import { createJwksKeySource } from "../adapters/jwks/key_source.ts";
import { createEnvironmentSecrets } from "../adapters/secrets/environment.ts";
import { createGivenSecrets, type GivenSecrets } from "../adapters/secrets/given.ts";
import { createSystemClock, createSystemRandom } from "../adapters/system/clock.ts";
import { consoleSink, createTelemetry } from "../adapters/telemetry/telemetry.ts";
import { createEngineAuthorization } from "../adapters/zeebe/auth.ts";
import { createZeebeEngine } from "../adapters/zeebe/rest_engine.ts";
import { endpointVariants } from "../core/aws/endpoints.ts";
import type { Sha256 } from "../core/sha256.ts";
import type { Clock, Random } from "../ports/clock.ts";
import type { CredentialSource } from "../ports/credential_source.ts";
import type { Engine } from "../ports/engine.ts";
import type { EventBus } from "../ports/event_bus.ts";
import type { KeySource } from "../ports/key_source.ts";
import type { SecretStore } from "../ports/secret_store.ts";
import type { SubscriptionRegistry } from "../ports/subscription_registry.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { configError } from "../usecases/config.ts";
import { SETTING_NAMES, type Settings } from "../usecases/settings.ts";
import type { ConnectorOptions } from "./options.ts";

/** Everything that a connector needs from outside. */
export interface ConnectorParts {
  /** Time. */
  clock: Clock;
  /** Chance. */
  random: Random;
  /** Log and numbers. */
  telemetry: Telemetry;
  /** The engine. */
  engine: Engine;
  /** The subscription registry. */
  registry: SubscriptionRegistry;
  /** Where `{{secrets.X}}` comes from. */
  secrets: SecretStore;
  /** Keys of the tokens of webhooks. */
  keys: KeySource;
  /** AWS credentials of tasks that use the default credentials chain. */
  credentials: CredentialSource;
  /** The event bus. */
  eventBus: EventBus;
}

/** Reads one variable of the environment. */
export type ReadVariable = (name: string) => unknown;

/** What the credentials of the runtime itself are made with. */
export interface CredentialContext {
  /** Sends requests. */
  fetch: typeof fetch;
  /** Time. */
  clock: Clock;
  /** Reads one setting or variable. */
  readVariable(name: string): unknown;
  /** Endpoint in the place of STS's own. */
  stsEndpoint?: string;
}

/** What a runtime has, and others do not. */
export interface PlatformParts {
  /** Reads one variable. */
  readVariable: ReadVariable;
  /** Makes the default credentials chain. Default: the variables alone. */
  createCredentials?(context: CredentialContext): CredentialSource;
  /** What hashes for signatures. Default: WebCrypto. */
  sha256?: Sha256;
}

/**
 * Makes the parts.
 *
 * @throws {ZeebridgeError} with code `CONFIG_INVALID` if there is neither an engine nor the address of one.
 */
export function createParts(
  options: ConnectorOptions & Pick<ConnectorParts, "registry">,
  settings: Settings,
  { readVariable, createCredentials = createVariableCredentials, sha256 }: PlatformParts,
): ConnectorParts {
  const clock = options.clock ?? createSystemClock();
  // Called through a closure: Workers refuse their own fetch as a method of another object.
  const outgoing: typeof fetch = options.fetch ?? ((input, init) => fetch(input, init));
  const given = new Map<string, unknown>(Object.entries(options));
  return {
    clock,
    random: options.random ?? createSystemRandom(),
    telemetry: options.telemetry ??
      createTelemetry({ clock, format: settings.log, level: settings.logLevel, write: consoleSink }),
    engine: options.engine ?? createEngine(settings, { fetch: outgoing, clock }),
    registry: options.registry,
    secrets: createSecrets(options.secrets) ?? createEnvironmentSecrets(readVariable, {
      prefix: settings.secretPrefix,
      reserved: SETTING_NAMES,
    }),
    keys: options.keys ?? createJwksKeySource({ fetch: outgoing, clock, hosts: settings.jwksHosts }),
    credentials: options.credentials ?? createCredentials({
      fetch: outgoing,
      clock,
      readVariable: (name) => given.get(name) ?? readVariable(name),
      stsEndpoint: settings.stsEndpoint ?? settings.awsEndpoint,
    }),
    eventBus: options.eventBus ?? createEventBus({
      fetch: outgoing,
      clock,
      sha256,
      endpoint: settings.eventBridgeEndpoint ?? settings.awsEndpoint,
      endpointVariants: endpointVariants({ fips: settings.awsFips, dualStack: settings.awsDualstack }),
    }),
  };
}

/** What there is where a runtime adds nothing. */
function createVariableCredentials({ readVariable }: CredentialContext): CredentialSource {
  return createEnvironmentCredentials(readVariable);
}

function createSecrets(given: GivenSecrets | SecretStore | undefined): SecretStore | undefined {
  if (given === undefined || isStore(given)) return given;
  return createGivenSecrets(given);
}

/** A record has texts alone, so a function named `get` makes a store. */
function isStore(given: GivenSecrets | SecretStore): given is SecretStore {
  return typeof given === "object" && typeof given.get === "function";
}

function createEngine(settings: Settings, parts: { fetch: typeof fetch; clock: Clock }): Engine {
  if (settings.engineAddress === undefined) {
    throw configError([
      "CAMUNDA_REST_ADDRESS is not set; it is the address of the engine, such as http://127.0.0.1:8080",
    ]);
  }
  return createZeebeEngine({
    address: settings.engineAddress,
    authorization: createEngineAuthorization(settings, parts),
    ...parts,
  });
}
