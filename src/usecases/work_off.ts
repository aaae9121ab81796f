/**
 * A list of work, done so much of it at once.
 *
 * @module
 */

/** How work is done. */
export interface WorkOffOptions<T> {
  /** How many items may be worked on at once. */
  atOnce: number;
  /** Works on an item, and gives what remains of it: that is next. */
  work(item: T): Promise<readonly T[]>;
}

/** Resolves when nothing remains. Rejects with the first failure; what has begun goes on then. */
export function workOff<T>(items: Iterable<T>, { atOnce, work }: WorkOffOptions<T>): Promise<void> {
  const rest = items[Symbol.iterator]();
  const remains: T[] = [];
  let running = 0;

  function next(): IteratorResult<T> {
    const [value] = remains.splice(0, 1);
    return value === undefined ? rest.next() : { value };
  }

  return new Promise((resolve, reject) => {
    function finish(remaining: readonly T[]): void {
      remains.push(...remaining);
      running -= 1;
      start();
    }
    function start(): void {
      while (running < atOnce) {
        const { done, value } = next();
        if (done) break;
        running += 1;
        work(value).then(finish, reject);
      }
      if (running === 0) resolve();
    }
    start();
  });
}
