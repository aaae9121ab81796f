/**
 * A Worker that answers a list of cases.
 *
 * @module
 */

import { answerCase, type HmacCase } from "./case.ts";

export default {
  async fetch(request: Request): Promise<Response> {
    const cases: HmacCase[] = await request.json();
    return Response.json(await Promise.all(cases.map(answerCase)));
  },
};
