import assert from "node:assert/strict";
import { utf8 } from "../../../src/core/bytes.ts";
import { isAuthorized, type ResolvedAuthorization } from "../../../src/core/webhook/authorize.ts";
import { requestOf } from "./support.ts";

const BASIC: ResolvedAuthorization = { type: "BASIC", credentials: utf8("user:pässword:with colon") };
const apiKey = (locator: string): ResolvedAuthorization => ({ type: "APIKEY", apiKey: utf8("kéy"), locator });

/** Whether a request with these headers may call. */
function allows(authorization: ResolvedAuthorization, headers: Record<string, string>, body: unknown = {}) {
  return isAuthorized(authorization, requestOf(body, { headers }));
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
  assert.ok(isAuthorized(apiKey("=request.headers.apikey"), request));
});
