import assert from "node:assert/strict";
import { documentedImports, findBrokenImports } from "../../tools/docs/imports.ts";
import { codeBlocksOf } from "../../tools/docs/pages.ts";

const PAGE = {
  path: "docs/page.md",
  text: `# Page

Text with \`createSdkEngine(client)\` of \`@zeebridge/edge/camunda8\`.

\`\`\`ts
import { Hono } from "hono";
import {
  createConnector,
  type Connector as Bridge,
} from "@zeebridge/edge";
\`\`\`

\`\`\`sh
deno task test
\`\`\`
`,
};

const EXPORTS = new Map([
  ["@zeebridge/edge", new Set(["createConnector", "Connector"])],
  ["@zeebridge/edge/camunda8", new Set(["createSdkEngine"])],
]);

Deno.test("codeBlocksOf() gives language, code and line of each block of a page", () => {
  const blocks = codeBlocksOf(PAGE).map(({ language, line, code }) => [language, line, code.split("\n")[0]]);
  assert.deepEqual(blocks, [["ts", 6, 'import { Hono } from "hono";'], ["sh", 14, "deno task test"]]);
});

Deno.test("codeBlocksOf() takes code out of the margins of docstrings", () => {
  const text = ["/**", " * Does it.", " *", " * ```ts", " * if (a) {", " *   b();", " * }", " * ```", " */"];
  assert.deepEqual(codeBlocksOf({ path: "a.ts", text: text.join("\n") }), [
    { path: "a.ts", line: 5, language: "ts", code: "if (a) {\n  b();\n}\n" },
  ]);
});

Deno.test("codeBlocksOf() takes code out of the margins of lists", () => {
  const [block] = codeBlocksOf({ path: "a.md", text: "1. Run\n   ```sh\n   a\n     b\n   ```\n" });
  assert.equal(block?.code, "a\n  b\n");
});

Deno.test("documentedImports() finds names in code and in prose, with their line", () => {
  const named = documentedImports(PAGE).filter(({ names }) => names.length > 0);
  assert.deepEqual(named, [
    { page: "docs/page.md", line: 7, specifier: "@zeebridge/edge", names: ["createConnector", "Connector"] },
    { page: "docs/page.md", line: 3, specifier: "@zeebridge/edge/camunda8", names: ["createSdkEngine"] },
  ]);
});

Deno.test("findBrokenImports() is silent about names that exist", () => {
  assert.deepEqual(findBrokenImports(documentedImports(PAGE), EXPORTS), []);
});

Deno.test("findBrokenImports() names the page, the line, the path and the name", () => {
  const text = "See `@zeebridge/edge/webhook`.\n" +
    '```ts\nimport { createConector } from "@zeebridge/edge";\n```\n';
  assert.deepEqual(findBrokenImports(documentedImports({ path: "README.md", text }), EXPORTS), [
    "README.md:3: @zeebridge/edge has no export createConector",
    "README.md:1: @zeebridge/edge/webhook is not exported",
  ]);
});
