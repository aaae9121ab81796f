/**
 * A registry that tells when its webhooks have changed.
 *
 * @module
 */

import type { SubscriptionRegistry } from "../../ports/subscription_registry.ts";

/** Wraps a registry. A change is over when its listener is done. */
export function watchRegistry(
  registry: SubscriptionRegistry,
  onChange: () => Promise<void>,
): SubscriptionRegistry {
  return {
    ...registry,
    async register(registration) {
      const statuses = await registry.register(registration);
      await onChange();
      return statuses;
    },
    async forget(processDefinitionKey) {
      const isKnown = await registry.forget(processDefinitionKey);
      if (isKnown) await onChange();
      return isKnown;
    },
  };
}
