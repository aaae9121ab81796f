/**
 * A key server that is asked by a fake `fetch`, and a clock that a test moves.
 *
 * @module
 */

import { createJwksKeySource } from "../../../src/adapters/jwks/key_source.ts";
import type { KeySource } from "../../../src/ports/key_source.ts";
import { createManualClock, type ManualClock } from "../../../src/testing/manual_clock.ts";

/** Where the key set is. */
export const KEY_SET_URL = "https://login.example/keys";

/** A key source between a key server and a clock. */
export interface KeyWorld {
  keys: KeySource;
  clock: ManualClock;
  /** URLs that were asked for, in order. */
  asked: string[];
  /** What the server answers from now on, by the URL. Default: 404. */
  answer(respond: (url: string, signal: AbortSignal) => Response | Promise<Response>): void;
  /** The server answers with a set of these keys from now on. */
  publish(...keys: object[]): void;
}

/** Makes a key source. */
export function createKeyWorld(hosts: readonly string[] = []): KeyWorld {
  const clock = createManualClock();
  const asked: string[] = [];
  let respond: (url: string, signal: AbortSignal) => Response | Promise<Response> = () =>
    new Response(null, { status: 404 });
  const fakeFetch: typeof fetch = async (input, init) => {
    const url = String(input);
    asked.push(url);
    // As a runtime does: not before the caller has gone on.
    await Promise.resolve();
    return respond(url, init?.signal ?? new AbortController().signal);
  };
  return {
    keys: createJwksKeySource({ fetch: fakeFetch, clock, hosts }),
    clock,
    asked,
    answer: (next) => void (respond = next),
    publish: (...keys) => void (respond = () => Response.json({ keys })),
  };
}

/** What a runtime does with a server that never answers: it waits until the signal. */
export function hang(_url: string, signal: AbortSignal): Promise<Response> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}
