/**
 * The stub engine behind a socket, for connectors in other processes.
 *
 * @module
 */

import { createSystemClock } from "../../src/adapters/system/clock.ts";
import { createStubEngine, type StubEngine } from "../../src/testing/stub_engine.ts";

/** A stub engine that listens on a free port. */
export interface ServedStubEngine extends AsyncDisposable {
  /** Base URL without a trailing slash. */
  readonly url: string;
  /** The engine itself. */
  readonly engine: StubEngine;
  /** Path of every request, oldest first. */
  readonly requests: readonly string[];
  /** Polls whose client went away before they were answered. */
  readonly abortedPolls: number;
}

/** Listens on loopback, in real time. */
export function servedStubEngine(): ServedStubEngine {
  const engine = createStubEngine({ clock: createSystemClock() });
  const requests: string[] = [];
  let abortedPolls = 0;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request, info) => {
    const { pathname } = new URL(request.url);
    requests.push(pathname);
    info.completed.catch(() => {
      if (pathname === "/v2/jobs/activation") abortedPolls++;
    });
    return await engine.handle(request);
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    engine,
    requests,
    get abortedPolls() {
      return abortedPolls;
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
