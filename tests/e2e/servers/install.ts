/**
 * Puts every real server into the cache folder, so that a later run needs no network and no patience.
 * `deno run -A tests/e2e/servers/install.ts`
 *
 * @module
 */

import { cacheFolder } from "./cache.ts";
import { installFeelEngine } from "../feel_java/witness.ts";
import { installNode } from "./node.ts";
import { installAwsStandIns } from "./python.ts";
import { installZeebe } from "./zeebe.ts";

if (import.meta.main) {
  // deno-lint-ignore no-console
  console.log(`Installing the real servers into ${cacheFolder()}`);
  const places = await Promise.all([
    installZeebe(),
    installFeelEngine(),
    installAwsStandIns(),
    installNode(),
  ]);
  // deno-lint-ignore no-console
  for (const place of places) console.log(place);
}
