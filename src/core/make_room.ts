/**
 * The bound of what is kept in memory.
 *
 * @module
 */

/** Forgets the oldest entry of what is full, so that one more has room. Both `Map` and `Set` know their oldest. */
export function makeRoom<K>(kept: Pick<Map<K, unknown>, "size" | "keys" | "delete">, most: number): void {
  if (kept.size < most) return;
  const oldest = kept.keys().next();
  if (!oldest.done) kept.delete(oldest.value);
}
