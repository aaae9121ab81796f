/**
 * Stands in for `@lezer/highlight` in a Worker: feelin's grammar names colours for editors, and a Worker has no
 * editor. `wrangler.toml` puts it there.
 *
 * @module
 */

/** Gives no part of a grammar a colour. */
export function styleTags(): () => null {
  return () => null;
}

/** Every name is a colour, and every colour can be modified: `tags.string`, `tags.special(tags.string)`. */
export const tags: Record<string, () => void> = new Proxy({}, { get: () => () => {} });
