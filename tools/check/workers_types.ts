/**
 * The second type-check: what must run everywhere may know nothing but Workers types.
 *
 * Deno itself adds Node's globals when a package is imported; the lint rule `no-ambient` finds those.
 *
 * @module
 */

import type { Check } from "./check.ts";
import { ROOT, runDeno } from "./deno_command.ts";

const WORKERS_TYPES = `${ROOT}node_modules/@cloudflare/workers-types/index.d.ts`;
const PORTABLE = ["src/core", "src/ports", "src/usecases"];

/** Core, ports and use cases need no types of Deno. */
export const workersTypes: Check = {
  name: "types with Workers alone",
  run: async () => ({ problems: await findUnportableTypes(PORTABLE.map((folder) => `${ROOT}${folder}`)) }),
};

/**
 * Type-checks files or folders with the types of Workers in place of Deno's.
 *
 * @param paths Absolute paths.
 * @returns What the compiler says, or nothing.
 */
export async function findUnportableTypes(paths: readonly string[]): Promise<string[]> {
  const manifest = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  const folder = await Deno.makeTempDir({ prefix: "zeebridge-workers-types-" });
  try {
    const config = {
      imports: manifest.imports,
      nodeModulesDir: "none",
      compilerOptions: {
        ...manifest.compilerOptions,
        lib: ["esnext"],
        types: ["./workers.d.ts"],
      },
    };
    // Inside a package Deno takes some globals, such as `crypto`, for Node's; so the types are copied out of it.
    await Deno.copyFile(WORKERS_TYPES, `${folder}/workers.d.ts`);
    // The versions that are installed already, so that nothing is asked of a registry.
    await Deno.copyFile(`${ROOT}deno.lock`, `${folder}/deno.lock`);
    await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify(config));
    const { success, text } = await runDeno([
      "check",
      "--quiet",
      `--config=${folder}/deno.json`,
      ...paths,
    ]);
    return success ? [] : [text];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
