/**
 * Whether a webhook that is registered can serve now: its model may be good and its secrets or keys not there.
 *
 * @module
 */

import type { WebhookSubscription } from "../core/bpmn/subscription.ts";
import { ZeebridgeError } from "../core/errors.ts";
import { prepareWebhook } from "../core/webhook/prepare.ts";
import type { WebhookStatus } from "../core/webhook/route.ts";
import type { KeySource } from "../ports/key_source.ts";
import type { SecretStore } from "../ports/secret_store.ts";
import type { DefinitionIdentity } from "../ports/subscription_registry.ts";

/** A webhook in a list, with where it belongs. */
type ListedWebhook = WebhookStatus & DefinitionIdentity;

/**
 * Marks active webhooks `invalid` that could not serve a request now, with the reason. It is asked anew every time:
 * what was missing heals by itself.
 *
 * @param subscriptions The elements behind the list, by {@linkcode webhookKey}.
 */
export type CheckWebhooks = <T extends ListedWebhook>(
  webhooks: readonly T[],
  subscriptions: ReadonlyMap<string, WebhookSubscription>,
) => Promise<T[]>;

/** What the check needs. */
export interface CheckWebhooksParts {
  /** Resolves the secrets that models name. */
  secrets: SecretStore;
  /** Knows how it stands with the keys of tokens. */
  keys: Pick<KeySource, "status">;
}

/** What tells an element of a definition. */
export function webhookKey(
  { processDefinitionKey }: Pick<DefinitionIdentity, "processDefinitionKey">,
  { elementId }: Pick<WebhookStatus, "elementId">,
): string {
  return `${processDefinitionKey}/${elementId}`;
}

/** Makes the use case. */
export function createCheckWebhooks({ secrets, keys }: CheckWebhooksParts): CheckWebhooks {
  /** Why a webhook cannot serve. */
  async function problemOf(
    { tenantId, processDefinitionId, processDefinitionKey, version }: DefinitionIdentity,
    subscription: WebhookSubscription,
  ): Promise<string | undefined> {
    const { webhookId } = subscription;
    const subscriptions = [{ ...subscription, processDefinitionId, processDefinitionKey, version }];
    try {
      // As a look-up prepares it for its first request.
      const prepared = await prepareWebhook(
        { state: "active", tenantId, webhookId, subscriptions },
        (name) => secrets.get(name, { tenantId }),
      );
      if (prepared.authorization.type !== "JWT") return undefined;
      const { failure, readAt } = keys.status(prepared.authorization.jwkUrl) ?? {};
      return failure === undefined || readAt !== undefined
        ? undefined
        : `The keys of its tokens cannot be had: ${failure.reason}`;
    } catch (error) {
      // Ours name no secret's value; whatever a secret store throws may.
      return error instanceof ZeebridgeError ? error.message : "Its secrets cannot be read now";
    }
  }

  return async function checkWebhooks(webhooks, subscriptions) {
    return await Promise.all(webhooks.map(async (webhook) => {
      if (webhook.status !== "active") return webhook;
      const subscription = subscriptions.get(webhookKey(webhook, webhook));
      const reason = subscription && await problemOf(webhook, subscription);
      return reason === undefined ? webhook : { ...webhook, status: "invalid", reason };
    }));
  };
}
