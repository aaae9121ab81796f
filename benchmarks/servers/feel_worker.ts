/**
 * A Worker that evaluates as often as it is told to. A Worker's clock stands still while it computes, so the time
 * is taken outside.
 *
 * @module
 */

import { type FeelTask, useExpression } from "./feel_use.ts";

/** What to do. */
export interface FeelLoad extends FeelTask {
  times: number;
}

export default {
  async fetch(request: Request): Promise<Response> {
    const { times, ...task }: FeelLoad = await request.json();
    let value: unknown;
    for (let time = 0; time < times; time++) value = useExpression(task);
    return Response.json(value ?? null);
  },
};
