import assert from "node:assert/strict";
import { utf8 } from "../../../src/core/bytes.ts";
import { isAuthorized, type LocalAuthorization } from "../../../src/core/webhook/authorize.ts";
import { requestOf } from "./support.ts";

const BASIC: LocalAuthorization = { type: "BASIC", credentials: [utf8("user:pässword:with colon")] };
const apiKey = (locator: string): LocalAuthorization => ({ type: "APIKEY", apiKeys: [utf8("kéy")], locator });

const SECRETS = new Map([["FIELD", "api"]]);

/** Whether a request with these headers may call. */
function allows(authorization: LocalAuthorization, headers: Record<string, string>, body: unknown = {}) {
  return isAuthorized(authorization, { request: requestOf(body, { headers }), secrets: SECRETS });
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...utf8(text)));
}

Deno.test("isAuthorized() lets everybody in where nobody is asked", () => {
  assert.ok(allows({ type: "NONE" }, {}));
});

Deno.test("isAuthorized() takes basic credentials in any spelling of the scheme", () => {
  const right = base64("user:pässword:with colon");
  for (const header of [`Basic ${right}`, `basic ${right}`, `BASIC  ${right} `]) {
    assert.ok(allows(BASIC, { authorization: header }), header);
  }
});

Deno.test("isAuthorized() refuses everything else as basic credentials", () => {
  const refused = [
    "",
    "Basic",
    "Basic ",
    `Bearer ${base64("user:pässword:with colon")}`,
    `Basic ${base64("user:")}`,
    `Basic ${base64("user:pässword:with colon ")}`,
    `Basic ${base64("user:pässword:with colon")} x`,
    "Basic %%%",
  ];
  for (const header of refused) assert.ok(!allows(BASIC, { authorization: header }), header);
  assert.ok(!allows(BASIC, {}));
});

Deno.test("isAuthorized() finds the API key where the locator says", () => {
  assert.ok(allows(apiKey("=request.headers.apikey"), { apikey: "kéy" }));
  assert.ok(allows(apiKey("request.headers.apikey"), { apikey: "kéy" }));
  assert.ok(allows(apiKey('=split(request.headers.authorization, " ")[2]'), { authorization: "Bearer kéy" }));
  assert.ok(allows(apiKey("=request.body.key"), {}, { key: "kéy" }));
});

Deno.test("isAuthorized() takes any of two credentials while one takes the other's place", () => {
  const keys = { ...apiKey("=request.headers.apikey"), apiKeys: [utf8("new"), utf8("old")] };
  assert.deepEqual(["new", "old", "older", ""].map((apikey) => allows(keys, { apikey })), [
    true,
    true,
    false,
    false,
  ]);
  const basic = { ...BASIC, credentials: [utf8("ann:new"), utf8("ann:old")] };
  for (const user of ["ann:new", "ann:old"]) {
    assert.ok(allows(basic, { authorization: `Basic ${base64(user)}` }), user);
  }
});

Deno.test("isAuthorized() puts secrets into the strings of a locator", () => {
  assert.ok(allows(apiKey('=get value(request.headers, "x-{{secrets.FIELD}}")'), { "x-api": "kéy" }));
});

Deno.test("isAuthorized() refuses a key that is wrong, missing, of another kind or cannot be located", () => {
  const locator = apiKey("=request.headers.apikey");
  for (const apikey of ["", "key", "kéy ", "kéykéy", "k"]) assert.ok(!allows(locator, { apikey }), apikey);
  assert.ok(!allows(locator, {}));
  assert.ok(!allows(apiKey("=request.body.key"), {}, { key: ["kéy"] }));
  assert.ok(!allows(apiKey("=request.body.key"), {}, "no json"));
  assert.ok(!allows(apiKey("=1 +"), { apikey: "kéy" }));
  assert.ok(!allows(apiKey("=null"), { apikey: "kéy" }));
});

Deno.test("isAuthorized() parses a stranger's body only if the locator looks into it", () => {
  const request = requestOf("{}", { headers: { apikey: "kéy" } });
  Object.defineProperty(request, "body", {
    get() {
      throw new Error("the body was read");
    },
  });
  assert.ok(isAuthorized(apiKey("=request.headers.apikey"), { request, secrets: SECRETS }));
});
