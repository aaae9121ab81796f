/**
 * Texts of any length in Deno KV, whose values have 64 KiB at most. A long text is written in parts under an
 * id of its own before anything refers to it, and is never changed: a reader sees all of it, or finds it gone
 * because something newer is in its place.
 *
 * @module
 */

import { joinText, splitText } from "../content.ts";
import { partKey } from "./keys.ts";

/** A text as a value of Deno KV. */
export type StoredText =
  /** UTF-8 of the whole text. */
  | { bytes: Uint8Array }
  /** Id of its parts, and how many there are. */
  | { id: string; parts: number };

/** Most bytes of one value, with some room for what the serialisation adds. */
const MAX_VALUE_BYTES = 60_000;
/** So many parts are far below the 819,200 bytes of one atomic operation. */
const PARTS_PER_WRITE = 10;
/** Most keys that can be read at once. */
const KEYS_PER_READ = 10;

/**
 * Writes a text, if it is long; a short one is its own value.
 *
 * @param options.room Bytes that the value may have.
 */
export async function writeText(
  kv: Deno.Kv,
  text: string,
  { room }: { room: number },
): Promise<StoredText> {
  const parts = splitText(text, MAX_VALUE_BYTES);
  const [bytes] = parts;
  if (bytes !== undefined && parts.length === 1 && bytes.length <= room) return { bytes };
  const id = crypto.randomUUID();
  for (let start = 0; start < parts.length; start += PARTS_PER_WRITE) {
    const operation = kv.atomic();
    for (const [offset, part] of parts.slice(start, start + PARTS_PER_WRITE).entries()) {
      operation.set(partKey(id, start + offset), part);
    }
    await operation.commit();
  }
  return { id, parts: parts.length };
}

/**
 * Reads a text.
 *
 * @throws {Error} if it is gone: whoever referred to it has changed meanwhile.
 */
export async function readText(kv: Deno.Kv, stored: StoredText): Promise<string> {
  if ("bytes" in stored) return joinText([stored.bytes]);
  const keys = partKeys(stored);
  const entries = await getAll<Uint8Array>(kv, keys);
  return joinText(entries.map(({ value }) => {
    if (value === null) throw new Error("Cannot read a text: it was replaced meanwhile");
    return value;
  }));
}

/** Removes the parts of texts that nothing refers to any more. */
export async function removeTexts(kv: Deno.Kv, texts: readonly StoredText[]): Promise<void> {
  const keys = texts.flatMap(partKeys);
  for (let start = 0; start < keys.length; start += KEYS_PER_READ) {
    const operation = kv.atomic();
    for (const key of keys.slice(start, start + KEYS_PER_READ)) operation.delete(key);
    await operation.commit();
  }
}

/** Entries of any number of keys, in their order. */
export async function getAll<T>(kv: Deno.Kv, keys: readonly Deno.KvKey[]): Promise<Deno.KvEntryMaybe<T>[]> {
  const entries: Deno.KvEntryMaybe<T>[] = [];
  for (let start = 0; start < keys.length; start += KEYS_PER_READ) {
    entries.push(...await kv.getMany<T[]>(keys.slice(start, start + KEYS_PER_READ)));
  }
  return entries;
}

function partKeys(stored: StoredText): Deno.KvKey[] {
  if ("bytes" in stored) return [];
  return Array.from({ length: stored.parts }, (_, position) => partKey(stored.id, position));
}
