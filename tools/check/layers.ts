/**
 * The arrows of `ARCHITECTURE.md`: who may import whom, and which packages.
 *
 * @module
 */

import type { Check } from "./check.ts";
import { listModules, type ModuleImport, readModules, type SourceModule } from "./modules.ts";

/** The layers that each layer may import besides itself. */
const ARROWS: ReadonlyMap<string, readonly string[]> = new Map([
  ["core", []],
  ["ports", ["core"]],
  ["usecases", ["core", "ports"]],
  ["http", ["core", "ports", "usecases"]],
  ["adapters", ["core", "ports", "usecases"]],
  ["sandbox", ["core", "ports"]],
  ["entry", ["core", "ports", "usecases", "http", "adapters", "sandbox"]],
  ["testing", ["core", "ports", "usecases", "sandbox", "entry"]],
]);

/** Where a package may be imported. A folder ends with a slash. */
interface PackageHome {
  /** Where it exists at run time: one file, but for what whole layers are written in. */
  values?: readonly string[];
  /** Where its types alone may be imported. */
  types?: readonly string[];
}

/** Every package that the source uses. A new one is a decision, and so is a row here. */
const PACKAGES: ReadonlyMap<string, PackageHome> = new Map([
  ["@camunda8/sdk", { types: ["src/adapters/camunda8/", "src/entry/camunda8.ts"] }],
  ["@cloudflare/workers-types", { types: ["src/adapters/store/durable_object.ts", "src/entry/"] }],
  ["@hono/node-server", { values: ["src/entry/node.ts"] }],
  ["aws4fetch", { values: ["src/core/aws/sign.ts"] }],
  ["bpmn-elements", { values: ["src/sandbox/engine/tokens/token_activity.ts"] }],
  ["commander", { values: ["src/entry/cli/program.ts"] }],
  ["feelin", { values: ["src/core/feel/syntax.ts"] }],
  ["jose", { values: ["src/core/webhook/jwt.ts"] }],
  ["lezer-feel", { values: ["src/entry/cloudflare/feelin_grammar.ts"] }],
  // The web framework is what the HTTP layer is written in.
  ["hono", { values: ["src/http/", "src/entry/"] }],
  ["saxen", { values: ["src/core/bpmn/parse.ts"] }],
  // Not packages but platforms; which doors may lead to them is said by `DOORS`.
  ["cloudflare:", { values: ["src/adapters/store/durable_object.ts", "src/entry/cloudflare/"] }],
  ["node:", { values: ["src/adapters/", "src/entry/"] }],
]);

/** What users import or run, and the platforms and packages that must not be needed for it. */
const DOORS: ReadonlyMap<string, readonly string[]> = new Map([
  ["mod.ts", ["node:", "cloudflare:"]],
  ["src/entry/cloudflare.ts", ["node:"]],
  ["src/entry/worker.ts", ["node:"]],
  // Stand in for packages: wrangler.toml says so.
  ["src/entry/cloudflare/feelin_grammar.ts", ["node:"]],
  ["src/entry/cloudflare/lezer.ts", ["node:"]],
  ["src/entry/cloudflare/no_highlighting.ts", ["node:"]],
  ["src/entry/deno.ts", ["cloudflare:"]],
  ["src/entry/node.ts", ["cloudflare:"]],
  ["src/entry/aws.ts", ["node:", "cloudflare:"]],
  ["src/entry/aws_profile.ts", ["cloudflare:"]],
  ["src/entry/camunda8.ts", ["cloudflare:"]],
  ["src/entry/cli.ts", ["cloudflare:"]],
  // The checks alone, for apps without a model: they carry neither BPMN nor FEEL nor a web framework.
  ["src/entry/webhook.ts", ["node:", "cloudflare:", "feelin", "hono", "saxen"]],
  ["src/entry/eventbridge.ts", ["node:", "cloudflare:", "feelin", "hono", "saxen"]],
  ["src/testing/mod.ts", ["node:", "cloudflare:"]],
]);

/** The layers hold, and every module is part of the product. */
export const layers: Check = {
  name: "layers",
  async run() {
    const modules = await readModules(["mod.ts", ...await listModules("src")]);
    return { problems: [...findForbiddenImports(modules), ...findForbiddenPlatforms(modules)] };
  },
};

/** Imports against the arrows, and packages away from their home, each as `file:line: what`. */
export function findForbiddenImports(modules: readonly SourceModule[]): string[] {
  return modules.flatMap(({ path, imports }) =>
    imports.flatMap((imported) => {
      const reason = whyForbidden(path, imported);
      return reason === undefined
        ? []
        : [`${path}:${imported.line}: imports ${imported.specifier}: ${reason}`];
    })
  );
}

function whyForbidden(from: string, { specifier, path, typeOnly }: ModuleImport): string | undefined {
  if (/^(?:npm|jsr|https?|data|file):/.test(specifier)) return "expected a name of the import map";
  if (path === undefined) return whyNotAtHome(from, packageOf(specifier), typeOnly ? "types" : "values");
  if (!specifier.startsWith(".")) return "expected a relative path to a module of the project itself";
  const layer = layerOf(from);
  const target = layerOf(path);
  if (target === undefined) return "expected a module of src/";
  if (target === "ports" && !typeOnly) return "ports are types, and do not exist at run time";
  if (layer !== target) {
    return ARROWS.get(layer ?? "")?.includes(target) ? undefined : `${layer} may not import ${target}`;
  }
  if (layer === "adapters" && adapterOf(from) !== adapterOf(path)) return "an adapter may not import another";
  return undefined;
}

/** The layer of a module; `mod.ts` is an entry. */
function layerOf(path: string): string | undefined {
  if (path === "mod.ts") return "entry";
  return /^src\/([^/]+)\//.exec(path)?.[1];
}

function adapterOf(path: string): string | undefined {
  return path.split("/")[2];
}

/** `hono` of `hono/http-exception`; a platform's scheme of its modules. */
function packageOf(specifier: string): string {
  return /^(?:[a-z]+:|@[^/]+\/[^/]+|[^/]+)/.exec(specifier)?.[0] ?? specifier;
}

function whyNotAtHome(from: string, name: string, use: keyof PackageHome): string | undefined {
  const home = PACKAGES.get(name);
  if (home === undefined) return "the package has no home in tools/check/layers.ts";
  const places = [...home.values ?? [], ...use === "types" ? home.types ?? [] : []];
  if (places.some((place) => place.endsWith("/") ? from.startsWith(place) : from === place)) return undefined;
  const where = places.length === 0 ? "nowhere" : `in ${places.join(", ")}`;
  return `its ${use} belong ${where}`;
}

/** Doors that lead to a platform that their users may not have, and modules that no door leads to. */
export function findForbiddenPlatforms(modules: readonly SourceModule[]): string[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const seen = new Set<string>();
  const problems: string[] = [];
  for (const [door, platforms] of DOORS) {
    for (const { path, imports } of reachableFrom(door, byPath)) {
      seen.add(path);
      for (const { specifier, line, typeOnly } of imports) {
        if (typeOnly || !platforms.some((platform) => specifier.startsWith(platform))) continue;
        problems.push(`${path}:${line}: imports ${specifier}: whoever imports ${door} may not have it`);
      }
    }
  }
  const unused = modules.filter(({ path }) => !seen.has(path) && !isTypeTarget(path, modules));
  return [...problems, ...unused.map(({ path }) => `${path}:1: nothing that is published or run imports it`)];
}

/** A module and all that exists at run time because of it. */
function reachableFrom(door: string, byPath: ReadonlyMap<string, SourceModule>): SourceModule[] {
  const found = new Set<SourceModule>();
  const pending = [door];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const module = byPath.get(path);
    if (module === undefined || found.has(module)) continue;
    found.add(module);
    for (const imported of module.imports) {
      if (!imported.typeOnly && imported.path !== undefined) pending.push(imported.path);
    }
  }
  return [...found];
}

/** Whether a module is imported for its types, as those are that vanish at compilation. */
function isTypeTarget(path: string, modules: readonly SourceModule[]): boolean {
  return modules.some(({ imports }) =>
    imports.some((imported) => imported.typeOnly && imported.path === path)
  );
}
