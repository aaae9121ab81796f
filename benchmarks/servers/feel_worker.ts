/**
 * A Worker that evaluates as often as it is told to. A Worker's clock stands still while it computes, so the time
 * is taken outside.
 *
 * @module
 */

import { evaluate, toJson } from "../../src/core/feel/mod.ts";
import type { JsonObject } from "../../src/core/json.ts";

/** What to do. */
export interface FeelLoad {
  expression: string;
  context: JsonObject;
  times: number;
}

export default {
  async fetch(request: Request): Promise<Response> {
    const { expression, context, times }: FeelLoad = await request.json();
    let json = "";
    for (let time = 0; time < times; time++) {
      const { value = null } = evaluate(expression, context);
      json = toJson(value);
    }
    return new Response(json);
  },
};
