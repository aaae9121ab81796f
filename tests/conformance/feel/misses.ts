/**
 * Cases that are answered otherwise than by Camunda's engine, and why that is so.
 *
 * @module
 */

/** Reason by the id of the case. */
export const KNOWN_MISSES: Readonly<Record<string, string>> = {
  "feel.json 173": "variables given to jobError are kept, as its documentation says; this version loses them",
  "feel.json 183": "ignoreError is a function of newer versions of the connector runtime",
  "feel.json 1169": "a function is no JSON value; the engine shows the fields of its own Java object",
  "feel.json 1332": "the engine writes a context in the order of Java's hash map, we in that of the context",
};
