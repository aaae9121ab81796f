/**
 * A Worker that says what it sees of a list of cases.
 *
 * @module
 */

import { stringifyJson } from "../../../src/core/json.ts";
import { type Case, observe } from "./observe.ts";

export default {
  async fetch(request: Request): Promise<Response> {
    const cases: Case[] = await request.json();
    const observations = await Promise.all(cases.map(observe));
    return new Response(stringifyJson(observations.map((seen) => ({ ...seen }))));
  },
};
