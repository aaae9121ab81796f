import assert from "node:assert/strict";
import type { WebhookAuthorization } from "../../../src/core/bpmn/subscription.ts";
import { codesOf, readOnly, startWebhook } from "./model.ts";

/** Properties of one kind of authorization and no other. */
function authorized(type: string | undefined, properties: Record<string, string> = {}): string {
  return startWebhook({
    "inbound.auth.type": type,
    "inbound.auth.username": undefined,
    "inbound.auth.password": undefined,
    ...properties,
  });
}

const API_KEY = {
  "inbound.auth.apiKey": "{{secrets.KEY}}",
  "inbound.auth.apiKeyLocator": "=request.headers.apikey",
};

const JWT = { "inbound.auth.jwt.jwkUrl": "https://login.example/keys" };
const ROLES = "inbound.auth.jwt.permissionsExpression";
const REQUIRED = "inbound.auth.jwt.requiredPermissions";

const KINDS: [what: string, xml: string, authorization: WebhookAuthorization][] = [
  [
    "basic",
    authorized("BASIC", { "inbound.auth.username": "shop", "inbound.auth.password": "{{secrets.PASSWORD}}" }),
    { type: "BASIC", username: "shop", password: "{{secrets.PASSWORD}}" },
  ],
  [
    "blanks of a password",
    authorized("BASIC", { "inbound.auth.username": "shop", "inbound.auth.password": " a b " }),
    { type: "BASIC", username: "shop", password: " a b " },
  ],
  [
    "an API key",
    authorized("APIKEY", API_KEY),
    { type: "APIKEY", apiKey: "{{secrets.KEY}}", locator: "=request.headers.apikey" },
  ],
  [
    "a locator without =",
    authorized("APIKEY", { ...API_KEY, "inbound.auth.apiKeyLocator": "request.headers.apikey" }),
    { type: "APIKEY", apiKey: "{{secrets.KEY}}", locator: "request.headers.apikey" },
  ],
  [
    "the default locator of the generic webhook",
    authorized("APIKEY", {
      ...API_KEY,
      "inbound.auth.apiKeyLocator": '=split(request.headers.authorization, " ")[2]',
    }),
    { type: "APIKEY", apiKey: "{{secrets.KEY}}", locator: '=split(request.headers.authorization, " ")[2]' },
  ],
  [
    "a placeholder in FEEL",
    authorized("APIKEY", { ...API_KEY, "inbound.auth.apiKey": '="Bearer " + "{{secrets.KEY}}"' }),
    { type: "APIKEY", apiKey: '="Bearer " + "{{secrets.KEY}}"', locator: "=request.headers.apikey" },
  ],
  [
    "a placeholder in a locator",
    authorized("APIKEY", {
      ...API_KEY,
      "inbound.auth.apiKeyLocator": '=get value(request.headers, "{{secrets.HEADER}}")',
    }),
    {
      type: "APIKEY",
      apiKey: "{{secrets.KEY}}",
      locator: '=get value(request.headers, "{{secrets.HEADER}}")',
    },
  ],
  [
    "a key set",
    authorized("JWT", JWT),
    { type: "JWT", jwkUrl: "https://login.example/keys", roles: undefined, requiredRoles: undefined },
  ],
  [
    "a key set whose address is a secret",
    authorized("JWT", { "inbound.auth.jwt.jwkUrl": '="https://" + "{{secrets.HOST}}" + "/keys"' }),
    {
      type: "JWT",
      jwkUrl: '="https://" + "{{secrets.HOST}}" + "/keys"',
      roles: undefined,
      requiredRoles: undefined,
    },
  ],
  [
    "a role that a token must have",
    authorized("JWT", { ...JWT, [ROLES]: "=realm_access.roles", [REQUIRED]: '=["admin"]' }),
    {
      type: "JWT",
      jwkUrl: "https://login.example/keys",
      roles: "=realm_access.roles",
      requiredRoles: '=["admin"]',
    },
  ],
  [
    "roles without a demand for one",
    authorized("JWT", { ...JWT, [ROLES]: "=roles", [REQUIRED]: "[]" }),
    { type: "JWT", jwkUrl: "https://login.example/keys", roles: "=roles", requiredRoles: undefined },
  ],
  [
    "roles that are secrets",
    authorized("JWT", { ...JWT, [ROLES]: "=roles", [REQUIRED]: "{{secrets.ROLES}}" }),
    {
      type: "JWT",
      jwkUrl: "https://login.example/keys",
      roles: "=roles",
      requiredRoles: "{{secrets.ROLES}}",
    },
  ],
];

for (const [what, xml, authorization] of KINDS) {
  Deno.test(`readAuthorization() reads ${what}, and never puts a secret in`, () => {
    const model = readOnly(xml);
    assert.deepEqual(model.diagnostics, []);
    assert.deepEqual(model.subscriptions[0]?.authorization, authorization);
  });
}

for (const type of [undefined, "NONE"]) {
  Deno.test(`readAuthorization() serves a webhook of type ${type}, and warns of it`, () => {
    const model = readOnly(authorized(type));
    assert.deepEqual(model.subscriptions[0]?.authorization, { type: "NONE" });
    assert.deepEqual(codesOf(model, "warning"), ["WEBHOOK_UNAUTHENTICATED"]);
  });
}

const MISTAKES: [what: string, xml: string, code: string, message: RegExp][] = [
  [
    "an unknown type",
    authorized("OAUTH"),
    "WEBHOOK_AUTHORIZATION_INVALID",
    /one of NONE, BASIC, APIKEY, JWT/,
  ],
  ["a type in lower case", authorized("basic"), "WEBHOOK_AUTHORIZATION_INVALID", /one of NONE/],
  ["a name of the prototype", authorized("constructor"), "WEBHOOK_AUTHORIZATION_INVALID", /one of NONE/],
  ["JWT without a key set", authorized("JWT"), "WEBHOOK_AUTHORIZATION_INVALID", /jwkUrl is missing/],
  [
    "a key set that has no address",
    authorized("JWT", { "inbound.auth.jwt.jwkUrl": "login.example/keys" }),
    "WEBHOOK_AUTHORIZATION_INVALID",
    /jwkUrl must be an https URL/,
  ],
  [
    "a required role that nothing gives",
    authorized("JWT", { ...JWT, [REQUIRED]: '["admin"]' }),
    "WEBHOOK_AUTHORIZATION_INVALID",
    /permissionsExpression is missing/,
  ],
  [
    "a required role that is a secret, and that nothing gives",
    authorized("JWT", { ...JWT, [REQUIRED]: "{{secrets.ROLE}}" }),
    "WEBHOOK_AUTHORIZATION_INVALID",
    /permissionsExpression is missing/,
  ],
  [
    "required roles that are no list",
    authorized("JWT", { ...JWT, [ROLES]: "=roles", [REQUIRED]: "[admin]" }),
    "WEBHOOK_AUTHORIZATION_INVALID",
    /requiredPermissions must be a list of texts/,
  ],
  [
    "required roles that are a context",
    authorized("JWT", { ...JWT, [ROLES]: "=roles", [REQUIRED]: "={admin: true}" }),
    "WEBHOOK_AUTHORIZATION_INVALID",
    /requiredPermissions must be a list of texts/,
  ],
  [
    "a permissions expression without =",
    authorized("JWT", { ...JWT, [ROLES]: "roles" }),
    "FEEL_EXPRESSION_INVALID",
    /permissionsExpression must begin with =/,
  ],
  [
    "no API key",
    authorized("APIKEY", { "inbound.auth.apiKeyLocator": "=request.headers.apikey" }),
    "WEBHOOK_AUTHORIZATION_INVALID",
    /apiKey is missing/,
  ],
  [
    "a blank API key",
    authorized("APIKEY", { ...API_KEY, "inbound.auth.apiKey": "  " }),
    "WEBHOOK_AUTHORIZATION_INVALID",
    /apiKey is missing/,
  ],
  [
    "no locator",
    authorized("APIKEY", { "inbound.auth.apiKey": "key" }),
    "WEBHOOK_AUTHORIZATION_INVALID",
    /apiKeyLocator is missing/,
  ],
  [
    "a locator that is no FEEL",
    authorized("APIKEY", { ...API_KEY, "inbound.auth.apiKeyLocator": "=request.headers.(" }),
    "FEEL_EXPRESSION_INVALID",
    /apiKeyLocator is not a FEEL expression/,
  ],
  [
    "an API key that is no FEEL",
    authorized("APIKEY", { ...API_KEY, "inbound.auth.apiKey": '="open' }),
    "FEEL_EXPRESSION_INVALID",
    /apiKey is not a FEEL expression: .+ at character 2$/,
  ],
  [
    "a bare placeholder after =",
    authorized("APIKEY", { ...API_KEY, "inbound.auth.apiKey": "={{secrets.KEY}}" }),
    "FEEL_EXPRESSION_INVALID",
    /a secret may only stand inside a string, between double quotes/i,
  ],
  [
    "an API key that is an expression without a text",
    authorized("APIKEY", { ...API_KEY, "inbound.auth.apiKey": "=camunda.vars.env.KEY" }),
    "WEBHOOK_AUTHORIZATION_INVALID",
    /apiKey is an expression that gives no text/,
  ],
];

for (const [what, xml, code, message] of MISTAKES) {
  Deno.test(`readAuthorization() refuses ${what}, and serves nothing less protected`, () => {
    const model = readOnly(xml);
    assert.deepEqual(codesOf(model, "error"), [code]);
    assert.deepEqual(model.subscriptions, []);
    assert.match(model.invalidWebhooks[0]?.reason ?? "", message);
  });
}

Deno.test("readAuthorization() names every credential that is missing", () => {
  const model = readOnly(authorized("BASIC"));
  assert.deepEqual(codesOf(model, "error"), [
    "WEBHOOK_AUTHORIZATION_INVALID",
    "WEBHOOK_AUTHORIZATION_INVALID",
  ]);
  assert.match(model.invalidWebhooks[0]?.reason ?? "", /username is missing; .*password is missing/);
});

Deno.test("readAuthorization() does not tell parts of a password that is no FEEL but begins like it", () => {
  for (const password of ["=my canary", "=canary-1 'x'", "=canary"]) {
    const model = readOnly(authorized("BASIC", {
      "inbound.auth.username": "shop",
      "inbound.auth.password": password,
    }));
    assert.equal(model.invalidWebhooks.length, 1, password);
    assert.ok(!JSON.stringify(model).includes("canary"), password);
  }
});

Deno.test("readAuthorization() takes an expression around a secret, whose text is not known yet", () => {
  for (const apiKey of ['=to base64("{{secrets.KEY}}")', '=substring("{{secrets.KEY}}", 100)']) {
    const model = readOnly(authorized("APIKEY", { ...API_KEY, "inbound.auth.apiKey": apiKey }));
    assert.deepEqual(model.diagnostics, [], apiKey);
    assert.equal(model.subscriptions.length, 1);
  }
});

Deno.test("readAuthorization() warns of an expression around a secret that may give no text", () => {
  const model = readOnly(authorized("APIKEY", {
    ...API_KEY,
    "inbound.auth.apiKey": '="a" + base64("{{secrets.KEY}}")',
  }));
  assert.deepEqual(codesOf(model, "warning"), ["WEBHOOK_AUTHORIZATION_INVALID"]);
  assert.match(model.diagnostics[0]?.message ?? "", /may give no text: look at character 8$/);
});

for (const header of ["apiKey", "X-Api-Key", "`X-Api-Key`", "`x-api-Key`"]) {
  Deno.test(`readAuthorization() warns of the header ${header}, which is never found`, () => {
    const locator = `=request.headers.${header}`;
    const model = readOnly(authorized("APIKEY", { ...API_KEY, "inbound.auth.apiKeyLocator": locator }));
    assert.equal(model.subscriptions.length, 1);
    const dashed = header === "X-Api-Key" ? ["FEEL_NAME_DASHED"] : [];
    assert.deepEqual(codesOf(model, "warning"), [...dashed, "WEBHOOK_AUTHORIZATION_INVALID"]);
  });
}

Deno.test("readAuthorization() does not warn of upper case elsewhere", () => {
  for (const locator of ["=request.headers.`x-api-key`", "=request.params.apiKey", "=request.body.Key"]) {
    const model = readOnly(authorized("APIKEY", { ...API_KEY, "inbound.auth.apiKeyLocator": locator }));
    assert.deepEqual(model.diagnostics, [], locator);
  }
});

Deno.test("readAuthorization() warns that one of several required roles is enough", () => {
  for (const required of ['["admin", "auditor"]', "admin,auditor", '=["admin", "auditor"]']) {
    const model = readOnly(authorized("JWT", { ...JWT, [ROLES]: "=roles", [REQUIRED]: required }));
    assert.deepEqual(codesOf(model, "warning"), ["WEBHOOK_ROLES_ANY"], required);
    assert.equal(model.subscriptions.length, 1);
  }
});

const BARE: [given: string, read: string][] = [
  ["secrets.KEY", "{{secrets.KEY}}"],
  ["Bearer secrets.KEY", "Bearer {{secrets.KEY}}"],
  ['="Bearer secrets.KEY"', '="Bearer {{secrets.KEY}}"'],
  ['="a" + "secrets.KEY"', '="a" + "{{secrets.KEY}}"'],
];
for (const [given, read] of BARE) {
  Deno.test(`readAuthorization() takes ${given} for a secret, and warns of the old form`, () => {
    const model = readOnly(authorized("APIKEY", { ...API_KEY, "inbound.auth.apiKey": given }));
    assert.deepEqual(codesOf(model, "warning"), ["SECRET_FORM_DEPRECATED"]);
    assert.match(model.diagnostics[0]?.message ?? "", /^inbound\.auth\.apiKey names a secret without braces/);
    assert.deepEqual(model.subscriptions[0]?.authorization, {
      type: "APIKEY",
      apiKey: read,
      locator: "=request.headers.apikey",
    });
  });
}

Deno.test("readAuthorization() takes secrets.KEY in FEEL for a path, which finds nothing", () => {
  const model = readOnly(authorized("APIKEY", { ...API_KEY, "inbound.auth.apiKey": "=secrets.KEY" }));
  assert.deepEqual(codesOf(model, "error"), ["WEBHOOK_AUTHORIZATION_INVALID"]);
  assert.deepEqual(model.subscriptions, []);
});
