/**
 * What the rules need to know about the file that is looked at.
 *
 * @module
 */

const ROOT = new URL("../../", import.meta.url).pathname;

/** Path of a file from the root of the repository, such as `src/core/errors.ts`. */
export function pathOf(context: Deno.lint.RuleContext): string {
  const { filename } = context;
  return filename.startsWith(ROOT) ? filename.slice(ROOT.length) : filename;
}

/** Whether a path is one of these files or lies below one of these folders (which end with a slash). */
export function isIn(path: string, places: readonly string[]): boolean {
  return places.some((place) => place.endsWith("/") ? path.startsWith(place) : path === place);
}

/** Number of lines of a text; an end of line at its end starts no new one. */
export function countLines(text: string): number {
  return text.trimEnd().split("\n").length;
}

/** A rule that looks at nothing in files that it does not apply to. */
export function ruleFor(
  applies: (path: string) => boolean,
  visitor: (context: Deno.lint.RuleContext, path: string) => Deno.lint.LintVisitor,
): Deno.lint.Rule {
  return {
    create(context) {
      const path = pathOf(context);
      return applies(path) ? visitor(context, path) : {};
    },
  };
}
