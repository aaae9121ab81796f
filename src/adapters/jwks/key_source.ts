/**
 * Keys of JWK Sets, fetched and kept.
 *
 * A key server is asked rarely, whatever strangers send: one request at a time for a set, none for a while after one
 * that failed, and none for a while for the sake of a key that the set does not have. Requests wait for another one's
 * reading on timers of their own (docs/adr/0009-waiting-on-own-timers.md).
 *
 * @module
 */

import { isWithin } from "../../core/elapsed.ts";
import { ZeebridgeError } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json.ts";
import { makeRoom } from "../../core/make_room.ts";
import { chooseKey, importKey, isJwtAlgorithm, type JwtAlgorithm } from "../../core/webhook/jwk.ts";
import { readKeySetUrl } from "../../core/webhook/key_set_url.ts";
import type { Clock } from "../../ports/clock.ts";
import type { KeySetStatus, KeySource, TokenHeader, VerificationKey } from "../../ports/key_source.ts";
import { KEY_SET_TIMEOUT_MS, type KeySetAnswer, requestKeySet } from "./request.ts";

/** What a key source needs. */
export interface JwksKeySourceParts {
  /** Used for key servers. */
  fetch: typeof fetch;
  /** Time. */
  clock: Clock;
  /** Hosts that may be asked over http, with or without a port. */
  hosts: readonly string[];
}

/** How long a set is used without asking again. */
const FRESH_MS = 600_000;
/** How long it is used where asking again fails. */
const USABLE_MS = 86_400_000;
/** How long after its reading a set is not read again for a key that it does not have. */
const COOLDOWN_MS = 30_000;
/** How long after a failure nobody asks again, at least and at most, whatever the server says. */
const FAILURE_HOLD_MS = 5_000;
const MAX_FAILURE_HOLD_MS = 60_000;
/** How often a request looks whether another one has read the set that both need. */
const LOOK_INTERVAL_MS = 25;
const MAX_KEY_SETS = 100;

/** A key of a set, ready for the algorithms that it was used for. `undefined` there: it cannot be. */
interface KeptKey {
  jwk: JsonObject;
  ready: Map<JwtAlgorithm, VerificationKey | undefined>;
}

/** A set in memory. */
interface KeptKeySet {
  /** The one spelling of its URL. */
  url: string;
  keys: readonly KeptKey[];
  /** When the reading of the keys began; absent before the first. */
  readAt?: number;
  /** Of the last reading, if it failed. */
  failure?: { reason: string; failedAt: number; holdMs: number };
  /** Since when a request reads it, which then has it to itself for a time; -Infinity if none does. */
  readingSince: number;
}

/** What a token's header asks for, of the algorithms that there are. */
type KnownHeader = TokenHeader & { alg: JwtAlgorithm };

/** Makes a key source. */
export function createJwksKeySource(parts: JwksKeySourceParts): KeySource {
  const { clock, hosts } = parts;
  const keySets = new Map<string, KeptKeySet>();

  /** The set of a URL, which is the last one to be forgotten from now on. */
  function keptOf(keySetUrl: string): KeptKeySet {
    const kept = keySets.get(keySetUrl) ?? createKeySet(keySetUrl, hosts);
    keySets.delete(keySetUrl);
    makeRoom(keySets, MAX_KEY_SETS);
    keySets.set(keySetUrl, kept);
    return kept;
  }

  return {
    find(keySetUrl, header) {
      if (!hasKnownAlgorithm(header)) return undefined;
      const kept = keptOf(keySetUrl);
      if (isWithin(FRESH_MS, { since: kept.readAt, now: clock.now() })) {
        const key = chooseKey(kept.keys, header);
        if (key?.ready.has(header.alg)) return key.ready.get(header.alg);
      }
      return obtain(kept, header, parts);
    },
    status(keySetUrl) {
      const kept = keySets.get(keySetUrl);
      return kept === undefined ? statusOfStranger(keySetUrl, parts) : statusOf(kept);
    },
  };
}

/** @throws {ZeebridgeError} `KEYS_URL_REFUSED` if the URL must not be asked. */
function createKeySet(keySetUrl: string, hosts: readonly string[]): KeptKeySet {
  const found = readKeySetUrl(keySetUrl, { hosts });
  if ("url" in found) return { url: found.url, keys: [], readingSince: -Infinity };
  throw new ZeebridgeError("KEYS_URL_REFUSED", `Cannot use the URL of a key set: ${found.refusal}`);
}

function hasKnownAlgorithm(header: TokenHeader): header is KnownHeader {
  return isJwtAlgorithm(header.alg);
}

async function read(kept: KeptKeySet, parts: JwksKeySourceParts): Promise<void> {
  const { clock } = parts;
  // From before the request: a key that is withdrawn meanwhile must not live longer for it.
  const startedAt = clock.now();
  kept.readingSince = startedAt;
  const answer = await requestKeySet(kept.url, parts);
  // It took so long that somebody else has taken over.
  if (kept.readingSince !== startedAt) return;
  kept.readingSince = -Infinity;
  settle(kept, answer, { startedAt, now: clock.now() });
}

/** Gives a key that is not at hand. Reads the set if that is due, or waits for whoever does. */
async function obtain(
  kept: KeptKeySet,
  header: KnownHeader,
  parts: JwksKeySourceParts,
): Promise<VerificationKey | undefined> {
  for (;;) {
    const now = parts.clock.now();
    const isUsable = kept.readAt !== undefined && Math.abs(now - kept.readAt) < USABLE_MS;
    const key = isUsable ? chooseKey(kept.keys, header) : undefined;
    if (key !== undefined && isWithin(FRESH_MS, { since: kept.readAt, now })) return ready(key, header.alg);
    if (isRead(kept, now)) {
      if (key !== undefined) return ready(key, header.alg);
      await parts.clock.sleep(LOOK_INTERVAL_MS);
    } else if (mayRead(kept, now)) {
      await read(kept, parts);
    } else if (key !== undefined) {
      return ready(key, header.alg);
    } else if (kept.failure !== undefined) {
      throw unavailable(kept.failure, now);
    } else {
      return undefined;
    }
  }
}

/** Whether another request reads the set. One that has not ended in time is gone, with its sender. */
function isRead({ readingSince }: KeptKeySet, now: number): boolean {
  return isWithin(KEY_SET_TIMEOUT_MS + LOOK_INTERVAL_MS, { since: readingSince, now });
}

function mayRead({ failure, readAt }: KeptKeySet, now: number): boolean {
  return failure === undefined
    ? !isWithin(COOLDOWN_MS, { since: readAt, now })
    : !isWithin(failure.holdMs, { since: failure.failedAt, now });
}

/** Puts an answer in the place of what was known. Keys that are known outlive a failure. */
function settle(
  kept: KeptKeySet,
  answer: KeySetAnswer,
  { startedAt, now }: { startedAt: number; now: number },
): void {
  if ("keys" in answer) {
    kept.keys = answer.keys.map((jwk) => ({ jwk, ready: new Map() }));
    kept.readAt = startedAt;
    kept.failure = undefined;
    return;
  }
  const holdMs = Math.min(Math.max(answer.retryAfterMs ?? 0, FAILURE_HOLD_MS), MAX_FAILURE_HOLD_MS);
  kept.failure = { reason: answer.reason, failedAt: now, holdMs };
}

async function ready(key: KeptKey, alg: JwtAlgorithm): Promise<VerificationKey | undefined> {
  if (key.ready.has(alg)) return key.ready.get(alg);
  const imported = await importKey(key.jwk, alg);
  key.ready.set(alg, imported);
  return imported;
}

function unavailable(
  { reason, failedAt, holdMs }: { reason: string; failedAt: number; holdMs: number },
  now: number,
): ZeebridgeError {
  const retryAfterMs = Math.max(0, failedAt + holdMs - now);
  return new ZeebridgeError("KEYS_UNAVAILABLE", `Cannot get the keys of a webhook: ${reason}`, {
    retryAfterMs,
  });
}

/** Of a set that nobody has asked for; nobody ever will where its URL is refused, and that can be said before. */
function statusOfStranger(
  keySetUrl: string,
  { clock, hosts }: Pick<JwksKeySourceParts, "clock" | "hosts">,
): KeySetStatus | undefined {
  const found = readKeySetUrl(keySetUrl, { hosts });
  return "url" in found ? undefined : { keys: 0, failure: { reason: found.refusal, failedAt: clock.now() } };
}

function statusOf({ keys, readAt, failure }: KeptKeySet): KeySetStatus {
  const { reason, failedAt } = failure ?? {};
  return {
    keys: keys.length,
    readAt,
    failure: reason === undefined || failedAt === undefined ? undefined : { reason, failedAt },
  };
}
