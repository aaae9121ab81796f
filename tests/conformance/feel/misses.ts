/**
 * Cases that are answered otherwise than by Camunda's engine, and why that is so.
 *
 * @module
 */

/** Reason by the id of the case. */
export const KNOWN_MISSES: Readonly<Record<string, string>> = {
  "feel.json 1332": "the engine writes a context in the order of Java's hash map, we in that of the context",
};
