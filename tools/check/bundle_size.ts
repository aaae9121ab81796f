/**
 * The Worker can be built, and stays small: its size is part of every cold start.
 *
 * @module
 */

import { bundleWorker } from "../worker_bundle.ts";
import type { Check } from "./check.ts";
import { ROOT } from "./deno_command.ts";

const LIMIT_BYTES = 130_000;

/** The minified Worker, compressed, is at most 130 KB: docs/adr/0013-worker-of-130-kb.md. */
export const bundleSize: Check = {
  name: "Worker bundle",
  async run() {
    const folder = await Deno.makeTempDir({ prefix: "zeebridge-bundle-" });
    try {
      const { gzipBytes } = await bundleWorker(`${ROOT}wrangler.toml`, folder);
      const note = `${(gzipBytes / 1_000).toFixed(1)} KB minified and compressed with gzip`;
      const problems = gzipBytes > LIMIT_BYTES ? [`expected at most ${LIMIT_BYTES / 1_000} KB`] : [];
      return { problems, note };
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
};
