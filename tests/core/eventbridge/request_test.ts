import assert from "node:assert/strict";
import { encodePutEvents } from "../../../src/core/eventbridge/request.ts";

Deno.test("encodePutEvents() writes the entries as the wire has them, the detail as a text", () => {
  const entry = { Source: "my.app", DetailType: "Placed", Detail: '{"a":"é"}', EventBusName: "orders" };
  assert.equal(
    encodePutEvents([entry]),
    '{"Entries":[{"Source":"my.app","DetailType":"Placed","Detail":"{\\"a\\":\\"é\\"}","EventBusName":"orders"}]}',
  );
});
