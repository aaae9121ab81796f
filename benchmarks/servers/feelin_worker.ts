/**
 * The same with feelin alone: what a Worker weighs that evaluates with it.
 *
 * @module
 */

import { evaluate } from "feelin";
import type { FeelLoad } from "./feel_worker.ts";

export default {
  async fetch(request: Request): Promise<Response> {
    const { expression, context }: FeelLoad = await request.json();
    return Response.json(evaluate(expression, context, "camunda").value);
  },
};
