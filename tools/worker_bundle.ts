/**
 * Builds the production Worker as `wrangler deploy` would, without deploying it.
 *
 * @module
 */

/** Where the built Worker is. */
export interface WorkerBundle {
  /** The one JavaScript module. */
  file: string;
  /** Size of the module as it is uploaded, compressed with gzip. */
  gzipBytes: number;
}

/** No question, report or colour: nobody looks at wrangler here. */
const QUIET_WRANGLER = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  NO_COLOR: "1",
  FORCE_COLOR: "0",
};

/** Bundles and minifies the Worker of `configFile` into `outFolder`; throws with wrangler's output when it cannot. */
export async function bundleWorker(configFile: string, outFolder: string): Promise<WorkerBundle> {
  const root = new URL("..", import.meta.url).pathname;
  const output = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      `${root}node_modules/wrangler/bin/wrangler.js`,
      "deploy",
      "--dry-run",
      "--minify",
      "--config",
      configFile,
      "--outdir",
      outFolder,
    ],
    cwd: root,
    env: QUIET_WRANGLER,
    stdin: "null",
  }).output();
  if (!output.success) {
    const decoder = new TextDecoder();
    throw new Error(
      `Cannot bundle ${configFile}\n${decoder.decode(output.stdout)}${decoder.decode(output.stderr)}`,
    );
  }
  const modules = Array.from(Deno.readDirSync(outFolder), (entry) => entry.name).filter((name) =>
    name.endsWith(".js")
  );
  const [module] = modules;
  if (module === undefined || modules.length > 1) {
    throw new Error(`Cannot use the bundle of ${configFile}: expected one module, found ${modules.length}`);
  }
  const file = `${outFolder}/${module}`;
  return { file, gzipBytes: await gzipSize(file) };
}

async function gzipSize(file: string): Promise<number> {
  const { readable } = await Deno.open(file);
  let bytes = 0;
  for await (const chunk of readable.pipeThrough(new CompressionStream("gzip"))) bytes += chunk.byteLength;
  return bytes;
}
