/**
 * How complex AWS finds the wildcards of a field: how many beginnings of them one text can match at the same time.
 * Nothing here gets slower by it, but a pattern that works here has to work there.
 *
 * @see https://github.com/aws/event-ruler#matching-with-a-machine
 * @module
 */

/**
 * More than this, AWS calls a rule too complex. It does not say so itself: event-ruler's documentation advises 10 for
 * each of 30 rules, and 30 such rules is what an event bus may have.
 */
export const MAX_COMPLEXITY = 10;

/** Where the beginnings that a text matches end, as places among all symbols. */
type Places = readonly number[];

const STAR = Symbol("*");
const END = Symbol("end");
type Symbols = readonly (string | symbol)[];

/** Texts are tried in this many ways at most. What needs more would have been found too complex long before. */
const MAX_TRIED = 20_000;

/**
 * The complexity of the wildcards of one field; whatever is beyond the most that is allowed may be any number beyond it.
 */
export function complexityOf(wildcards: Iterable<string>): number {
  const symbols: (string | symbol)[] = [];
  const starts: number[] = [];
  for (const wildcard of new Set(wildcards)) {
    starts.push(symbols.length);
    symbols.push(...symbolsOf(wildcard), END);
  }
  const first = withEmptyStars(starts, symbols);
  const isStart = new Set(starts);
  const tried = new Set([first.join()]);
  let most = 0;
  // What is added while it is walked through is walked through, too.
  const pending: Places[] = [first];
  for (const places of pending) {
    most = Math.max(most, places.filter((place) => !isStart.has(place)).length);
    if (most > MAX_COMPLEXITY || tried.size > MAX_TRIED) return most;
    for (const character of new Set(places.map((place) => symbols[place]))) {
      if (typeof character !== "string") continue;
      const next = advance(places, { character, symbols });
      const key = next.join();
      if (tried.has(key)) continue;
      tried.add(key);
      pending.push(next);
    }
  }
  return most;
}

function symbolsOf(wildcard: string): Symbols {
  return (wildcard.match(/\\[^]|[^]/g) ?? []).map((part) => part === "*" ? STAR : part.slice(-1));
}

/** The places after one more character. Those behind a star stay: it takes whatever comes. */
function advance(places: Places, { character, symbols }: { character: string; symbols: Symbols }): Places {
  const next = places.flatMap((place) => [
    ...symbols[place - 1] === STAR ? [place] : [],
    ...symbols[place] === character ? [place + 1] : [],
  ]);
  return withEmptyStars(next, symbols);
}

/** Adds the places behind stars that stand for no text, in order and each once. */
function withEmptyStars(places: Places, symbols: Symbols): Places {
  const all = places.flatMap((place) => symbols[place] === STAR ? [place, place + 1] : [place]);
  return [...new Set(all)].sort((one, other) => one - other);
}
