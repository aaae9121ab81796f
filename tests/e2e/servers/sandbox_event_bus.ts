/**
 * The sandbox's event bus behind a port, in the place of MiniStack.
 *
 * @module
 */

import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { createSystemClock } from "../../../src/adapters/system/clock.ts";
import { createSandboxEventBus, type SandboxEventBus } from "../../../src/sandbox/event_bus/mod.ts";

const REGION = "eu-central-1";

/** A running event bus. */
export interface SandboxEventBusServer {
  /** Endpoint for any AWS client. */
  readonly url: string;
  /** AWS's own client, pointed at this server. It is destroyed by `stop`. */
  readonly client: EventBridgeClient;
  /** The bus itself. */
  readonly bus: SandboxEventBus;
  /** Ends it. */
  stop(): Promise<void>;
}

/** Serves a bus on a free port that takes what is signed with these credentials. */
export function startSandboxEventBus(
  credentials: { accessKeyId: string; secretAccessKey: string },
): SandboxEventBusServer {
  const bus = createSandboxEventBus({ clock: createSystemClock(), fetch, region: REGION, credentials });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, bus.handle);
  const url = `http://127.0.0.1:${server.addr.port}`;
  const client = new EventBridgeClient({ endpoint: url, region: REGION, credentials });
  return {
    url,
    client,
    bus,
    async stop() {
      client.destroy();
      await bus.close();
      await server.shutdown();
    },
  };
}
