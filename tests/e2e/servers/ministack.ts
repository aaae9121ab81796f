/**
 * MiniStack: event buses, rules and API destinations that really call a webhook.
 * It accepts any signature and nearly any entry, so it proves delivery and nothing about AWS's strictness.
 *
 * @module
 */

import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { freePort } from "../../support/port.ts";
import { answersOk, startChild } from "./child.ts";
import { installAwsStandIns } from "./python.ts";

const REGION = "eu-central-1";

/** A running MiniStack. */
export interface MiniStackServer {
  /** Endpoint for any AWS client, with or without a path. */
  readonly url: string;
  readonly region: string;
  /** AWS's own client, pointed at this server. It is destroyed by `stop`. */
  readonly client: EventBridgeClient;
  logs(): string;
  stop(): Promise<void>;
}

/** Starts it empty; about 3 s. */
export async function startMiniStack(): Promise<MiniStackServer> {
  const programs = await installAwsStandIns();
  const port = freePort();
  const url = `http://127.0.0.1:${port}`;
  const folder = await Deno.makeTempDir({ prefix: "zeebridge-ministack-" });
  const child = await startChild({
    name: "MiniStack",
    command: `${programs}/ministack`,
    args: [],
    cwd: folder,
    env: {
      BIND_HOST: "127.0.0.1",
      GATEWAY_PORT: String(port),
      MINISTACK_REGION: REGION,
      SERVICES: "events",
      // Both would listen on a fixed port of their own.
      IOT_MTLS_ENABLED: "false",
      SFTP_ENABLED: "false",
      TMPDIR: folder,
    },
    ready: () => answersOk(`${url}/_ministack/health`),
  });
  const client = new EventBridgeClient({
    endpoint: url,
    region: REGION,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  return {
    url,
    region: REGION,
    client,
    logs: () => child.logs(),
    async stop() {
      client.destroy();
      await child.stop();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
