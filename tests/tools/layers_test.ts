import assert from "node:assert/strict";
import { findForbiddenImports, findForbiddenPlatforms } from "../../tools/check/layers.ts";
import { listModules, type ModuleImport, readModules, type SourceModule } from "../../tools/check/modules.ts";

/** A module with one import: of a file of the project, or of a package. */
function importing(path: string, target: string, use: Partial<ModuleImport> = {}): SourceModule {
  const isFile = target.endsWith(".ts");
  const imported = { specifier: isFile ? `./${target}` : target, path: isFile ? target : undefined };
  return { path, imports: [{ ...imported, line: 3, typeOnly: false, ...use }] };
}

const TYPES = { typeOnly: true };

const FORBIDDEN: Record<string, [SourceModule, RegExp]> = {
  "the core from a use case": [
    importing("src/core/a.ts", "src/usecases/b.ts"),
    /^src\/core\/a\.ts:3: imports \.\/src\/usecases\/b\.ts: core may not import usecases$/,
  ],
  "the core from a port, even for a type": [
    importing("src/core/a.ts", "src/ports/b.ts", TYPES),
    /core may not/,
  ],
  "a port from a use case": [importing("src/ports/a.ts", "src/usecases/b.ts", TYPES), /ports may not/],
  "a use case from an adapter": [importing("src/usecases/a.ts", "src/adapters/x/b.ts"), /usecases may not/],
  "HTTP from an adapter": [importing("src/http/a.ts", "src/adapters/x/b.ts"), /http may not/],
  "an adapter from HTTP": [importing("src/adapters/x/a.ts", "src/http/b.ts"), /adapters may not/],
  "an adapter from another": [
    importing("src/adapters/x/a.ts", "src/adapters/y/b.ts"),
    /may not import another/,
  ],
  "an adapter from an entry": [importing("src/adapters/x/a.ts", "src/entry/b.ts"), /adapters may not/],
  "an entry from the published test tools": [
    importing("src/entry/a.ts", "src/testing/b.ts"),
    /entry may not/,
  ],
  "mod.ts from the published test tools": [importing("mod.ts", "src/testing/b.ts"), /entry may not/],
  "the published test tools from an adapter": [
    importing("src/testing/a.ts", "src/adapters/x/b.ts"),
    /testing may not/,
  ],
  "the source from a test": [importing("src/core/a.ts", "tests/b.ts"), /expected a module of src/],
  "values from a port": [importing("src/usecases/a.ts", "src/ports/b.ts"), /ports are types/],
  "an npm specifier": [importing("src/http/a.ts", "npm:hono@4"), /expected a name of the import map/],
  "an address": [importing("src/http/a.ts", "https://example.com/a"), /expected a name of the import map/],
  "the package itself by its name": [
    importing("src/http/a.ts", "mod.ts", { specifier: "@zeebridge/edge" }),
    /expected a relative path/,
  ],
  "an unknown package": [importing("src/core/a.ts", "left-pad"), /the package has no home/],
  "a package away from its file": [
    importing("src/core/a.ts", "feelin"),
    /its values belong in src\/core\/feel/,
  ],
  "a subpath of a package away from its folder": [
    importing("src/core/a.ts", "hono/cors"),
    /belong in src\/http/,
  ],
  "values of a package that may be used for its types": [
    importing("src/entry/a.ts", "@cloudflare/workers-types"),
    /its values belong nowhere/,
  ],
  "a module of Node in a use case": [importing("src/usecases/a.ts", "node:fs"), /its values belong in/],
};

for (const [name, [module, says]] of Object.entries(FORBIDDEN)) {
  Deno.test(`findForbiddenImports() finds ${name}`, () => {
    const problems = findForbiddenImports([module]);
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? "", says);
  });
}

const ALLOWED: Record<string, SourceModule> = {
  "the core from the core": importing("src/core/a/a.ts", "src/core/b.ts"),
  "a port's types": importing("src/usecases/a.ts", "src/ports/b.ts", TYPES),
  "an adapter's neighbour": importing("src/adapters/x/a.ts", "src/adapters/x/sql/b.ts"),
  "an adapter from a use case": importing("src/entry/a.ts", "src/adapters/x/b.ts"),
  "an entry from mod.ts": importing("mod.ts", "src/entry/b.ts"),
  "a package at home": importing("src/core/feel/syntax.ts", "feelin"),
  "a subpath of a package at home": importing("src/http/a.ts", "hono/cors"),
  "types of a package": importing("src/entry/cloudflare/a.ts", "@cloudflare/workers-types", TYPES),
  "a module of Node in an adapter": importing("src/adapters/store/a.ts", "node:sqlite"),
};

for (const [name, module] of Object.entries(ALLOWED)) {
  Deno.test(`findForbiddenImports() allows ${name}`, () => {
    assert.deepEqual(findForbiddenImports([module]), []);
  });
}

Deno.test("findForbiddenPlatforms() finds Node behind a door for Workers, however far away", () => {
  const problems = findForbiddenPlatforms([
    importing("src/entry/cloudflare.ts", "src/adapters/x/a.ts"),
    importing("src/adapters/x/a.ts", "src/adapters/x/b.ts"),
    importing("src/adapters/x/b.ts", "node:fs"),
  ]);
  assert.deepEqual(problems, [
    "src/adapters/x/b.ts:3: imports node:fs: whoever imports src/entry/cloudflare.ts may not have it",
  ]);
});

Deno.test("findForbiddenPlatforms() lets a door for Node have Node, and any door its types", () => {
  const problems = findForbiddenPlatforms([
    importing("src/entry/node.ts", "node:fs"),
    importing("mod.ts", "node:fs", TYPES),
  ]);
  assert.deepEqual(problems, []);
});

Deno.test("findForbiddenPlatforms() finds a module that no door leads to", () => {
  const problems = findForbiddenPlatforms([
    importing("mod.ts", "src/ports/a.ts", TYPES),
    { path: "src/ports/a.ts", imports: [] },
    { path: "src/core/forgotten.ts", imports: [] },
  ]);
  assert.deepEqual(problems, ["src/core/forgotten.ts:1: nothing that is published or run imports it"]);
});

Deno.test("readModules() tells files, packages and types apart, and where they are imported", async () => {
  const path = "src/core/bpmn/parse.ts";
  assert.ok((await listModules("src")).includes(path));
  const [module] = await readModules([path]);
  assert.equal(module?.path, path);
  const bySpecifier = new Map(module.imports.map((imported) => [imported.specifier, imported]));
  const errors = bySpecifier.get("../errors.ts");
  assert.equal(errors?.path, "src/core/errors.ts");
  assert.equal(errors.typeOnly, false);
  const line = (await Deno.readTextFile(path)).split("\n").findIndex((text) => text.includes("../errors.ts"));
  assert.equal(errors.line, line + 1);
  assert.equal(bySpecifier.get("saxen")?.path, undefined);
  assert.equal(bySpecifier.get("./subscription.ts")?.typeOnly, true);
});
