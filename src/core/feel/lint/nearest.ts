/**
 * The name that was probably meant.
 *
 * @module
 */

/** Nobody writes longer ones by hand. */
const MAX_LENGTH = 40;

/** The name that is most like another one; `undefined` if none is. */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  if (name.length > MAX_LENGTH) return undefined;
  const bare = bareOf(name);
  let nearest: string | undefined;
  let least = Math.floor(bare.length / 3) + 1;
  for (const candidate of candidates) {
    const distance = distanceBetween(bare, bareOf(candidate));
    if (distance >= least) continue;
    nearest = candidate;
    least = distance;
  }
  return nearest;
}

/** A name without what is spelled in different ways: `upperCase` is `upper case`. */
function bareOf(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, "");
}

/** How many characters must be changed, put in, left out, or swapped with their neighbour. */
function distanceBetween(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (isSame ? 0 : 1),
        isSwapped ? at(before, column - 2) + 1 : Infinity,
      );
    }
    before = last;
    last = current;
  }
  return at(last, other.length);
}

function at(distances: readonly number[], index: number): number {
  return distances[index] ?? Infinity;
}
