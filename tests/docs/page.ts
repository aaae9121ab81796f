/**
 * Tables of the documentation, for tests that compare them with the code.
 *
 * @module
 */

const ROOT = new URL("../../", import.meta.url);

/** The rows of the tables below a heading, cell by cell, without the rows of titles. */
export async function readSection(path: string, heading: string): Promise<string[][]> {
  const page = await Deno.readTextFile(new URL(path, ROOT));
  const [, section] = page.split(`\n## ${heading}\n`);
  if (section === undefined) throw new Error(`Cannot read ${path}: there is no section ${heading}`);
  const lines = section.split(/\n## /, 1)[0]?.split("\n") ?? [];
  // Rows begin with code; titles and rules do not.
  return lines.filter((line) => line.startsWith("| `")).map((line) =>
    line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim())
  );
}
