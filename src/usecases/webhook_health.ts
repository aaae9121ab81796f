/**
 * Whether a webhook that is registered can serve now: its model may be good and its secrets or keys not there.
 *
 * @module
 */

import { ZeebridgeError } from "../core/errors.ts";
import { prepareWebhook } from "../core/webhook/prepare.ts";
import type { BoundSubscription, WebhookStatus } from "../core/webhook/route.ts";
import type { KeySource } from "../ports/key_source.ts";
import type { SecretStore } from "../ports/secret_store.ts";

/** An element with the tenant that it belongs to. */
export type OwnedSubscription = BoundSubscription & { tenantId: string };

/**
 * Marks active webhooks `invalid` that could not serve a request now, with the reason. It is asked anew every time:
 * what was missing heals by itself.
 *
 * @param findSubscription Finds the element behind a webhook; one that is not found is left as it is.
 */
export type CheckWebhooks = <T extends WebhookStatus>(
  webhooks: readonly T[],
  findSubscription: (webhook: T) => OwnedSubscription | undefined,
) => Promise<T[]>;

/** What the check needs. */
export interface CheckWebhooksParts {
  /** Resolves the secrets that models name. */
  secrets: SecretStore;
  /** Knows how it stands with the keys of tokens. */
  keys: Pick<KeySource, "status">;
}

/** Makes the use case. */
export function createCheckWebhooks({ secrets, keys }: CheckWebhooksParts): CheckWebhooks {
  /** Why a webhook cannot serve. */
  async function problemOf(subscription: OwnedSubscription): Promise<string | undefined> {
    const { tenantId, webhookId } = subscription;
    try {
      // As a look-up prepares it for its first request.
      const { authorization } = await prepareWebhook(
        { state: "active", tenantId, webhookId, subscriptions: [subscription] },
        (name) => secrets.get(name, { tenantId }),
      );
      if (authorization.type !== "JWT") return undefined;
      const { failure, readAt } = keys.status(authorization.jwkUrl) ?? {};
      return failure === undefined || readAt !== undefined
        ? undefined
        : `The keys of its tokens cannot be had: ${failure.reason}`;
    } catch (error) {
      // Ours name no secret's value; whatever a secret store throws may.
      return error instanceof ZeebridgeError ? error.message : "Its secrets cannot be read now";
    }
  }

  return async function checkWebhooks(webhooks, findSubscription) {
    return await Promise.all(webhooks.map(async (webhook) => {
      const subscription = webhook.status === "active" ? findSubscription(webhook) : undefined;
      const reason = subscription && await problemOf(subscription);
      return reason === undefined ? webhook : { ...webhook, status: "invalid", reason };
    }));
  };
}
