/**
 * EventBridge as the scenarios use it: AWS's own client puts events, and each server has its way to be given rules.
 *
 * @module
 */

import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { SandboxConnection, SandboxEventBus } from "../../../src/sandbox/event_bus/mod.ts";
import {
  type ApiDestinationRoute,
  createEventBus,
  type DestinationAuthorization,
  routeToWebhook,
} from "../servers/api_destination.ts";

/** An EventBridge. */
export interface EventBridge {
  /** Endpoint for any AWS client. */
  readonly url: string;
  /** AWS's own client. */
  readonly client: EventBridgeClient;
  /** Makes a bus. */
  createEventBus(name: string): Promise<void>;
  /** Lets some events of a bus go to a webhook. */
  routeToWebhook(route: ApiDestinationRoute): Promise<void>;
}

/** One that is told everything by AWS's client. */
export function eventBridgeOfServer(
  { url, client }: { url: string; client: EventBridgeClient },
): EventBridge {
  return {
    url,
    client,
    createEventBus: (name) => createEventBus(client, name),
    routeToWebhook: (route) => routeToWebhook(client, route),
  };
}

/** The sandbox's, which takes rules by calls and nothing but events over HTTP. */
export function eventBridgeOfSandbox(
  { url, client, bus }: { url: string; client: EventBridgeClient; bus: SandboxEventBus },
): EventBridge {
  return {
    url,
    client,
    createEventBus: (name) => Promise.resolve(bus.createEventBus(name)),
    routeToWebhook({ name, eventBusName, pattern, webhookUrl, authorization }) {
      const target = { endpoint: webhookUrl, connection: connectionOf(authorization) };
      bus.putRule({ name, eventBusName, eventPattern: JSON.stringify(pattern), targets: [target] });
      return Promise.resolve();
    },
  };
}

function connectionOf(authorization: DestinationAuthorization): SandboxConnection {
  if (authorization.kind === "basic") {
    const { username, password } = authorization;
    return { authorization: { type: "BASIC", username, password } };
  }
  const { header, value } = authorization;
  return { authorization: { type: "API_KEY", apiKeyName: header, apiKeyValue: value } };
}
