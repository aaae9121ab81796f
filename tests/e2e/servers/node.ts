/**
 * Node 22 with the project installed from its npm tarball: what a user on Node has, not what the repository has.
 *
 * @module
 */

import { installOnce, runTool } from "./cache.ts";
import { type RunningChild, startChild } from "./child.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
/** The first major version with `node:sqlite` and without a flag for TypeScript. */
const NODE_VERSION = "22";

/** A folder with the packed project in its `node_modules`. */
export interface NodeProject {
  readonly folder: string;
  /** Runs an ES module to its end and returns what it printed; throws when it fails. */
  run(source: string, env?: Record<string, string>): Promise<string>;
  /** Starts an ES module and returns when its output matches `ready`. */
  start(source: string, options: { env?: Record<string, string>; ready: RegExp }): Promise<RunningChild>;
  /** Removes the folder. Processes that were started must have been stopped before. */
  remove(): Promise<void>;
}

/** Packs the project, installs the tarball and, if asked to, further packages; about 15 s. */
export async function createNodeProject(
  { packages = [] }: { packages?: string[] } = {},
): Promise<NodeProject> {
  const node = await installNode();
  const folder = await Deno.makeTempDir({ prefix: "zeebridge-node-" });
  const tarball = `${folder}/edge.tgz`;
  await packProject(tarball);
  await Deno.writeTextFile(`${folder}/package.json`, JSON.stringify({ type: "module", private: true }));
  await runTool("npm", ["install", "--no-audit", "--no-fund", "--silent", tarball, ...packages], {
    cwd: folder,
    hint: "npm comes with Node",
  });
  const writeScript = async (source: string): Promise<string> => {
    const file = await Deno.makeTempFile({ dir: folder, prefix: "script-", suffix: ".mjs" });
    await Deno.writeTextFile(file, source);
    return file;
  };
  return {
    folder,
    run: async (source, env) => await runTool(node, [await writeScript(source)], { cwd: folder, env }),
    start: async (source, { env, ready }) =>
      await startChild({
        name: "a script on Node",
        command: node,
        args: [await writeScript(source)],
        cwd: folder,
        env: { NO_COLOR: "1", ...env },
        ready: ({ logs }) => ready.test(logs()),
        stopWithinMs: 30_000,
      }),
    remove: () => Deno.remove(folder, { recursive: true }),
  };
}

/**
 * Makes the npm tarball. `deno pack` leaves the dependencies out when it finds a `node_modules` folder or a
 * `package.json`, so it runs on a copy of the published files that asks for neither.
 */
export async function packProject(tarball: string): Promise<void> {
  const copy = await Deno.makeTempDir({ prefix: "zeebridge-pack-" });
  try {
    const manifest = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
    const published: string[] = manifest.publish.include;
    for (const name of published.filter((entry) => entry !== "deno.json")) {
      // A file of the list that is not written yet is no reason to test nothing.
      await runTool("cp", ["-R", `${ROOT}${name}`, copy]).catch((error: Error) => {
        if (!error.message.includes("No such file")) throw error;
      });
    }
    await Deno.writeTextFile(`${copy}/deno.json`, JSON.stringify({ ...manifest, nodeModulesDir: "none" }));
    await Deno.copyFile(`${ROOT}deno.lock`, `${copy}/deno.lock`);
    await runTool(Deno.execPath(), ["pack", "--allow-dirty", "--output", tarball], {
      cwd: copy,
      env: { DENO_NO_PACKAGE_JSON: "1" },
    });
  } finally {
    await Deno.remove(copy, { recursive: true });
  }
}

/** Path of a Node that is new enough; about 5 s the first time. */
export async function installNode(): Promise<string> {
  const folder = await installOnce(`node-${NODE_VERSION}`, async (target) => {
    // The package's install script fetches the binary of this platform.
    await runTool("npm", [
      "install",
      "--no-audit",
      "--no-fund",
      "--silent",
      `--prefix=${target}`,
      `node@${NODE_VERSION}`,
    ], {
      hint: "npm comes with Node and fetches a newer one for the tests",
    });
  });
  return `${folder}/node_modules/node/bin/node`;
}
