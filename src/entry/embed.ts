/**
 * The connector as a value: mounted wherever its host likes.
 *
 * @module
 */

import { createMemoryRegistry } from "../adapters/store/memory.ts";
import { assembleConnector, type RuntimeParts } from "./assemble.ts";
import type { Connector } from "./connector.ts";
import type { ConnectorOptions } from "./options.ts";

export type { CredentialContext, RuntimeParts } from "./assemble.ts";
export type { Connector } from "./connector.ts";

/**
 * Makes a connector. Without a `registry` among its options it keeps what was deployed in memory.
 *
 * @throws {ZeebridgeError} with code `CONFIG_INVALID` and every problem in its message.
 */
export function createConnector(options: ConnectorOptions = {}, runtime: RuntimeParts = {}): Connector {
  const registry = options.registry ?? createMemoryRegistry({ clock: options.clock });
  return assembleConnector({ ...options, registry }, runtime);
}
