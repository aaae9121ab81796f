/**
 * The folder outside the repository in which the real servers are kept, and how a thing gets into it once.
 *
 * @module
 */

/** `ZEEBRIDGE_CACHE`, or `~/.cache/zeebridge`. */
export function cacheFolder(): string {
  const chosen = Deno.env.get("ZEEBRIDGE_CACHE");
  if (chosen) return chosen;
  const home = Deno.env.get("HOME");
  if (!home) throw new Error("Cannot choose a cache folder: set ZEEBRIDGE_CACHE or HOME");
  return `${home}/.cache/zeebridge`;
}

/**
 * Path of an installed thing; installs it first if it is not there.
 * The install runs in a folder of its own that is renamed when it is complete, so an interrupted one leaves
 * nothing that looks finished, and of two at once the later one is thrown away. What is installed must
 * therefore not remember the path it was installed under, unless `fixedPath` says that it does.
 */
export async function installOnce(
  name: string,
  install: (folder: string) => Promise<void>,
  { fixedPath = false }: { fixedPath?: boolean } = {},
): Promise<string> {
  const cache = cacheFolder();
  const folder = `${cache}/${name}`;
  const done = fixedPath ? `${folder}/.installed` : folder;
  if (await exists(done)) return folder;
  await Deno.mkdir(cache, { recursive: true });
  if (fixedPath) {
    await Deno.remove(folder, { recursive: true }).catch(ignoreMissing);
    await install(folder);
    await Deno.writeTextFile(done, "");
    return folder;
  }
  const building = await Deno.makeTempDir({ dir: cache, prefix: `${name}.` });
  try {
    await install(building);
    await Deno.rename(building, folder).catch(async (error) => {
      if (!await exists(folder)) throw error;
    });
  } finally {
    await Deno.remove(building, { recursive: true }).catch(ignoreMissing);
  }
  return folder;
}

/** Runs a tool to its end and returns what it printed; throws with that text when it fails or is missing. */
export async function runTool(
  tool: string,
  args: string[],
  options: { cwd?: string; env?: Record<string, string>; hint?: string } = {},
): Promise<string> {
  const { hint = "install it and try again", ...rest } = options;
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command(tool, { args, stdin: "null", ...rest }).output();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error(`Cannot run ${tool}: it is not on the path; ${hint}`, { cause: error });
  }
  const decoder = new TextDecoder();
  const stdout = decoder.decode(output.stdout);
  if (!output.success) {
    const printed = `${stdout}${decoder.decode(output.stderr)}`.trim();
    throw new Error(`Cannot run ${tool} ${args.join(" ")}: exit code ${output.code}\n${printed}`);
  }
  return stdout;
}

/** Whether a file or folder is there. */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    ignoreMissing(error);
    return false;
  }
}

function ignoreMissing(error: unknown): void {
  if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return;
  throw error;
}
