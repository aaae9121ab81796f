/**
 * A Worker that answers a list of questions.
 *
 * @module
 */

import { type Json, parseJson } from "../../../src/core/json.ts";
import { answer } from "./answer.ts";
import type { Question } from "./cases.ts";

export default {
  async fetch(request: Request): Promise<Response> {
    const questions = parseJson(await request.text()) as (Json & Question)[];
    return Response.json(questions.map(answer));
  },
};
