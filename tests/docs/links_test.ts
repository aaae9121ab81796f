import assert from "node:assert/strict";

const ROOT = new URL("../../", import.meta.url);
const FOLDERS = ["", "docs/", "docs/adr/", "docs/deploy/"];

/** Every page for people. */
async function listPages(): Promise<URL[]> {
  const pages: URL[] = [];
  for (const folder of FOLDERS) {
    for await (const { name } of Deno.readDir(new URL(folder, ROOT))) {
      if (name.endsWith(".md")) pages.push(new URL(`${folder}${name}`, ROOT));
    }
  }
  return pages;
}

/** Anchors of a page, as code hosts make them from headings. */
function anchorsOf(markdown: string): Set<string> {
  const headings = markdown.matchAll(/^#{1,6} (.+)$/gm);
  return new Set(
    [...headings].map(([, text = ""]) => text.toLowerCase().replace(/[^\w\- ]/g, "").replaceAll(" ", "-")),
  );
}

for (const page of await listPages()) {
  Deno.test(`the links of ${page.pathname.slice(ROOT.pathname.length)} lead somewhere`, async () => {
    const markdown = await Deno.readTextFile(page);
    for (const [, target = ""] of markdown.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
      const url = new URL(target, page);
      const linked = url.pathname === page.pathname ? markdown : await readIfThere(url);
      assert.ok(linked !== undefined, `${target} does not exist`);
      if (url.hash !== "") {
        assert.ok(anchorsOf(linked).has(url.hash.slice(1)), `${target} has no such heading`);
      }
    }
  });
}

async function readIfThere(url: URL): Promise<string | undefined> {
  try {
    const { isDirectory } = await Deno.stat(url);
    return isDirectory ? "" : await Deno.readTextFile(new URL(url.pathname, url));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
