/**
 * The sandbox's engine behind a port, in the place of a real Zeebe.
 *
 * @module
 */

import { createSystemClock } from "../../../src/adapters/system/clock.ts";
import { createEmbeddedEngine, type EmbeddedEngine } from "../../../src/sandbox/engine/embedded_engine.ts";

/** A running engine. */
export interface EmbeddedEngineServer {
  /** Base of the REST API without `/v2`. */
  readonly restUrl: string;
  /** The engine itself. */
  readonly engine: EmbeddedEngine;
  /** Ends it. */
  stop(): Promise<void>;
}

/** Serves an engine on a free port. */
export function startEmbeddedEngine(): EmbeddedEngineServer {
  const engine = createEmbeddedEngine({ clock: createSystemClock() });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, engine.handle);
  return { restUrl: `http://127.0.0.1:${server.addr.port}`, engine, stop: () => server.shutdown() };
}
