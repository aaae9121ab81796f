/**
 * A Worker that answers a list of questions.
 *
 * @module
 */

import { answer, type Question } from "./answer.ts";

export default {
  async fetch(request: Request): Promise<Response> {
    const questions: Question[] = await request.json();
    return Response.json(await Promise.all(questions.map(answer)));
  },
};
