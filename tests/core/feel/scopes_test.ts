import assert from "node:assert/strict";
import {
  errorScope,
  inboundResultScope,
  type InboundScope,
  resultScope,
} from "../../../src/core/feel/mod.ts";

Deno.test("inboundResultScope() has the request once more as response", () => {
  const scope: InboundScope = {
    request: { body: { a: 1 }, headers: {}, params: {} },
    connectorData: {},
    documents: [],
  };
  assert.deepEqual(inboundResultScope(scope), { ...scope, response: scope });
});

Deno.test("resultScope() has the fields of a response beside it", () => {
  assert.deepEqual(resultScope({ a: 1, response: 2 }), { a: 1, response: { a: 1, response: 2 } });
  for (const response of [null, 1, "text", [1]]) assert.deepEqual(resultScope(response), { response });
});

Deno.test("errorScope() keeps the job whatever the response has", () => {
  const response = { error: { message: "no" }, job: { retries: 99 } };
  assert.deepEqual(errorScope({ response, job: { retries: 3 } }), {
    error: response.error,
    response,
    job: { retries: 3 },
  });
});
