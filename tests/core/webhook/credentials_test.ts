import assert from "node:assert/strict";
import { utf8 } from "../../../src/core/bytes.ts";
import { hasBasicCredentials, isOneOf } from "../../../src/core/webhook/credentials.ts";

const GOOD = [utf8("user:new"), utf8("user:old")];

Deno.test("hasBasicCredentials() takes any of several, with the scheme in any case", () => {
  for (const header of [`Basic ${btoa("user:new")}`, `basic  ${btoa("user:old")} `]) {
    assert.equal(hasBasicCredentials(header, GOOD), true, header);
  }
});

Deno.test("hasBasicCredentials() refuses what is absent, wrong, of another scheme or no base64", () => {
  const refused = [
    undefined,
    "",
    "Basic ",
    `Basic ${btoa("user:older")}`,
    `Bearer ${btoa("user:new")}`,
    `Basic ${btoa("user:new")} x`,
    "Basic %%%",
  ];
  for (const header of refused) assert.equal(hasBasicCredentials(header, GOOD), false, header);
  assert.equal(hasBasicCredentials(`Basic ${btoa("user:new")}`, []), false);
});

Deno.test("isOneOf() compares whole credentials, wherever the right one stands", () => {
  const [given, other] = [utf8("a credential"), utf8("another one")];
  assert.equal(isOneOf(given, [other, utf8("a credential")]), true);
  assert.equal(isOneOf(given, [utf8("a credential"), other]), true);
  assert.equal(isOneOf(given, [other, utf8("a credential "), utf8("a credentia"), utf8("")]), false);
  assert.equal(isOneOf(given, []), false);
});
