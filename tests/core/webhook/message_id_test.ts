import assert from "node:assert/strict";
import { messageIdOfEvent } from "../../../src/core/webhook/message_id.ts";
import { EVENT } from "./support.ts";

const ID = "123456789012:us-west-2:6d3d35b7-5bf2-43ec-9e55-5cfb27ad31b4";

Deno.test("messageIdOfEvent() says where an event comes from and which it is", () => {
  assert.equal(messageIdOfEvent(EVENT), ID);
});

Deno.test("messageIdOfEvent() tells a replay from the first delivery", () => {
  assert.equal(messageIdOfEvent({ ...EVENT, "replay-name": "again" }), `${ID}:again`);
  assert.equal(messageIdOfEvent({ ...EVENT, "replay-name": "" }), ID);
});

Deno.test("messageIdOfEvent() takes nothing for an event that lacks a part of one", () => {
  for (const name of ["version", "id", "detail-type", "source", "account", "region"]) {
    assert.equal(messageIdOfEvent({ ...EVENT, [name]: 1 }), undefined, name);
    assert.equal(messageIdOfEvent({ ...EVENT, [name]: "" }), undefined, name);
  }
  for (const body of [null, "text", 1, [EVENT], {}]) assert.equal(messageIdOfEvent(body), undefined);
});

Deno.test("messageIdOfEvent() reads only what is the body's own", () => {
  assert.equal(messageIdOfEvent(Object.create(EVENT)), undefined);
});
