/**
 * Free ports for servers that cannot be told "port 0".
 *
 * @module
 */

/**
 * Ports that were free on 127.0.0.1 a moment ago, all different.
 * Another process may take one before it is used, so prefer port 0 where a server understands it.
 */
export function freePorts(count: number): number[] {
  const listeners = Array.from({ length: count }, () => Deno.listen({ hostname: "127.0.0.1", port: 0 }));
  const ports = listeners.map((listener) => (listener.addr as Deno.NetAddr).port);
  for (const listener of listeners) listener.close();
  return ports;
}

/** One port that was free on 127.0.0.1 a moment ago. */
export function freePort(): number {
  const [port] = freePorts(1);
  if (port === undefined) throw new Error("Cannot find a free port on 127.0.0.1");
  return port;
}
