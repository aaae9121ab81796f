/**
 * The registry in a SQLite-backed Durable Object: the object that keeps it. `durable_object_client.ts` has the
 * registry that asks it, and the words that the two exchange.
 *
 * @module
 */

import { DurableObject } from "cloudflare:workers";
import type { DurableObjectState, SqlStorageValue } from "@cloudflare/workers-types";
import type { ProcessDefinitionKey } from "../../core/keys.ts";
import type { RouteLookup, WebhookStatus } from "../../core/webhook/route.ts";
import type {
  DefinitionRegistration,
  RegisteredDefinition,
  RegisteredWebhook,
  RegistryFilter,
  RegistryState,
  SubscriptionRegistry,
} from "../../ports/subscription_registry.ts";
import type { RegistryAnswer, RegistryCalls } from "./durable_object_client.ts";
import { storeUnavailable } from "./failure.ts";
import { checkBindings, type SqlDriver, type SqlRow, type SqlValue } from "./sql/driver.ts";
import { createSqlRegistry } from "./sql/registry.ts";

export {
  createDurableObjectRegistry,
  type RegistryAnswer,
  type RegistryCalls,
} from "./durable_object_client.ts";

/** What the object answers over RPC. */
export interface RegistryObject extends RegistryCalls {
  /** Brand that `DurableObjectNamespace` asks for. */
  readonly __DURABLE_OBJECT_BRAND: never;
}

/** The class that a Worker exports. */
export type RegistryObjectClass = new (state: DurableObjectState, env: unknown) => RegistryObject;

/**
 * Makes the class of the object that keeps the subscriptions. Everything but the port's own methods is
 * `#private`: whoever holds a stub can call whatever is not.
 */
export function createRegistryObject(): RegistryObjectClass {
  class Registry extends DurableObject<unknown> implements RegistryObject {
    declare readonly __DURABLE_OBJECT_BRAND: never;
    #registry: SubscriptionRegistry | undefined;

    register(registration: DefinitionRegistration): Promise<RegistryAnswer<WebhookStatus[]>> {
      return this.#answer((registry) => registry.register(registration));
    }

    forget(processDefinitionKey: ProcessDefinitionKey): Promise<RegistryAnswer<boolean>> {
      return this.#answer((registry) => registry.forget(processDefinitionKey));
    }

    find(tenantId: string, webhookId: string): Promise<RegistryAnswer<RouteLookup>> {
      return this.#answer((registry) => registry.find(tenantId, webhookId));
    }

    webhooks(filter?: RegistryFilter): Promise<RegistryAnswer<RegisteredWebhook[]>> {
      return this.#answer((registry) => registry.webhooks(filter));
    }

    definitions(filter?: RegistryFilter): Promise<RegistryAnswer<RegisteredDefinition[]>> {
      return this.#answer((registry) => registry.definitions(filter));
    }

    definition(
      processDefinitionKey: ProcessDefinitionKey,
    ): Promise<RegistryAnswer<RegisteredDefinition | undefined>> {
      return this.#answer((registry) => registry.definition(processDefinitionKey));
    }

    xml(processDefinitionKey: ProcessDefinitionKey): Promise<RegistryAnswer<string | undefined>> {
      return this.#answer((registry) => registry.xml(processDefinitionKey));
    }

    markSynced(at: number): Promise<RegistryAnswer<void>> {
      return this.#answer((registry) => registry.markSynced(at));
    }

    check(): Promise<RegistryAnswer<RegistryState>> {
      return this.#answer((registry) => registry.check());
    }

    /** Opens at the first call and not in the constructor, whose error would come without its code. */
    async #answer<T>(work: (registry: SubscriptionRegistry) => Promise<T>): Promise<RegistryAnswer<T>> {
      try {
        this.#registry ??= createSqlRegistry(createDriver(this.ctx));
        return { ok: true, value: await work(this.#registry) };
      } catch (error) {
        const { code, message, cause } = storeUnavailable("use the store", error);
        return { ok: false, code, message, reason: cause instanceof Error ? cause.message : undefined };
      }
    }
  }
  return Registry;
}

function createDriver({ storage }: DurableObjectState): SqlDriver {
  return {
    query(sql, ...values) {
      checkBindings(sql, values);
      return storage.sql.exec(sql, ...values).toArray().map(wrapBlobs);
    },
    transaction: (work) => storage.transactionSync(work),
    close() {},
  };
}

/** Blobs arrive as `ArrayBuffer`. */
function wrapBlobs(row: Record<string, SqlStorageValue>): SqlRow {
  const entries = Object.entries(row).map(([name, value]): [string, SqlValue] => [
    name,
    value instanceof ArrayBuffer ? new Uint8Array(value) : value,
  ]);
  return Object.fromEntries(entries);
}
