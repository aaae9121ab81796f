/**
 * The floor as a Deno process. `ENGINE`: address of the engine.
 *
 * @module
 */

import { createFloorApp } from "./floor_app.ts";

if (import.meta.main) {
  const app = createFloorApp(Deno.env.get("ENGINE") ?? "");
  Deno.serve({ hostname: "127.0.0.1", port: 0 }, app.fetch);
}
