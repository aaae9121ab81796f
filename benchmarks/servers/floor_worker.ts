/**
 * The floor as a Worker. Variable `ENGINE`: address of the engine.
 *
 * @module
 */

import type { Hono } from "hono";
import { createFloorApp } from "./floor_app.ts";

let app: Hono | undefined;

export default {
  fetch(request: Request, env: { ENGINE: string }): Response | Promise<Response> {
    app ??= createFloorApp(env.ENGINE);
    return app.fetch(request);
  },
};
