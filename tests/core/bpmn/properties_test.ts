import assert from "node:assert/strict";
import {
  codesOf,
  element,
  messageWebhook,
  processWith,
  propertyList,
  readOnly,
  startWebhook,
  WEBHOOK_PROPERTIES,
} from "./model.ts";

function start(extensions: string): string {
  return processWith(element("startEvent", { extensions }));
}

Deno.test("readProperties() takes the first of a repeated name, and warns of the rest", () => {
  const entries = Object.entries(WEBHOOK_PROPERTIES);
  const model = readOnly(
    start(propertyList([...entries, ["inbound.context", "other"], ["inbound.context", "x"]])),
  );
  assert.equal(model.subscriptions[0]?.webhookId, "orders");
  assert.deepEqual(codesOf(model, "warning"), ["PROPERTY_DUPLICATE", "PROPERTY_DUPLICATE"]);
  assert.match(model.diagnostics[0]?.message ?? "", /^inbound\.context occurs twice/);
});

Deno.test("readProperties() takes the first of a repeated name even if it is blank", () => {
  const entries: [string, string][] = [["resultVariable", " "], ["resultVariable", "order"]];
  const model = readOnly(start(propertyList([...Object.entries(WEBHOOK_PROPERTIES), ...entries])));
  assert.equal(model.subscriptions[0]?.resultVariable, undefined);
});

Deno.test("readProperties() reads several lists as one", () => {
  const [first, ...rest] = Object.entries(WEBHOOK_PROPERTIES);
  assert.ok(first !== undefined);
  const model = readOnly(start(propertyList([first]) + propertyList(rest)));
  assert.equal(model.subscriptions.length, 1);
});

Deno.test("readProperties() trims values, and takes blank ones for absent", () => {
  const [subscription] = readOnly(startWebhook({
    "inbound.context": " orders\n",
    "inbound.method": "  ",
    "activationCondition": "",
    "resultVariable": " order ",
  })).subscriptions;
  assert.equal(subscription?.webhookId, "orders");
  assert.equal(subscription.method, "any");
  assert.equal(subscription.activationCondition, undefined);
  assert.equal(subscription.resultVariable, "order");
});

Deno.test("readProperties() is not confused by names of the prototype", () => {
  const names = ["__proto__", "constructor", "toString", ""];
  const model = readOnly(start(propertyList([
    ...names.map((name): [string, string] => [name, "x"]),
    ...Object.entries(WEBHOOK_PROPERTIES),
  ])));
  assert.deepEqual(model.diagnostics, []);
  assert.equal(model.subscriptions.length, 1);
});

Deno.test("checkPlaceholders() warns of secrets where none is resolved, and keeps the text", () => {
  for (const name of ["activationCondition", "resultExpression", "resultVariable", "inbound.subtype"]) {
    const text = '="{{secrets.X}}"';
    const model = readOnly(startWebhook({ [name]: text }));
    assert.deepEqual(codesOf(model, "warning"), ["SECRET_NOT_RESOLVABLE"], name);
    assert.match(model.diagnostics[0]?.message ?? "", new RegExp(`^${name} names a secret`));
    assert.equal(model.subscriptions.length, 1);
  }
});

for (const name of ["activationCondition", "inbound.activationCondition", "resultExpression"]) {
  Deno.test(`readFeel() refuses a ${name} that is no FEEL, and says where it breaks`, () => {
    const model = readOnly(startWebhook({ [name]: "=request.body.[" }));
    assert.deepEqual(codesOf(model, "error"), ["FEEL_EXPRESSION_INVALID"]);
    assert.match(
      model.invalidWebhooks[0]?.reason ?? "",
      new RegExp(`^${name} is not a FEEL.+character \\d+$`),
    );
  });
}

Deno.test("readFeel() keeps the text as the model has it, with or without =", () => {
  for (const text of ["=request.body.a = 1", "request.body.a = 1", "= true // always"]) {
    const [subscription] = readOnly(startWebhook({ activationCondition: text })).subscriptions;
    assert.equal(subscription?.activationCondition, text);
  }
});

Deno.test("checkFeel() warns of what an expression does not mean, with its place and what to write instead", () => {
  const text = '=request.body.detail-type = "OrderPlaced"';
  const model = readOnly(startWebhook({ activationCondition: text }));
  assert.deepEqual(model.diagnostics, [{
    severity: "warning",
    code: "FEEL_NAME_DASHED",
    elementId: "event",
    message:
      "activationCondition, at character 2: detail-type is read as a subtraction: a name with a dash " +
      "must stand in back-ticks; write request.body.`detail-type` instead",
    position: 1,
    suggestion: "request.body.`detail-type`",
  }]);
  assert.equal(model.subscriptions[0]?.activationCondition, text);
});

Deno.test("checkFeel() says what Camunda wants instead of what it cannot read", () => {
  const model = readOnly(startWebhook({ activationCondition: '=request.body.source == "shop"' }));
  assert.deepEqual(codesOf(model, "error"), ["FEEL_EXPRESSION_INVALID"]);
  assert.match(model.invalidWebhooks[0]?.reason ?? "", / at character 23; write = instead$/);
  assert.equal(model.diagnostics[0]?.suggestion, "=");
});

for (
  const name of [
    "activationCondition",
    "inbound.activationCondition",
    "correlationKeyExpression",
    "messageIdExpression",
    "resultExpression",
  ]
) {
  Deno.test(`readFeel() knows what ${name} sees`, () => {
    for (const root of ["request", "connectorData", "documents", "response", "correlation", "job"]) {
      const isSeen = ["request", "connectorData", "documents"].includes(root) ||
        root === "response" && name === "resultExpression";
      const model = readOnly(messageWebhook({ [name]: `=${root}` }));
      assert.deepEqual(codesOf(model, "warning"), isSeen ? [] : ["FEEL_NAME_UNKNOWN"], root);
    }
  });
}

for (const name of ["inbound.auth.username", "inbound.auth.password"]) {
  Deno.test(`readProperties() writes a secret in ${name} with braces, and leaves what has them alone`, () => {
    const read = (text: string) => {
      const model = readOnly(startWebhook({ [name]: text }));
      const [subscription] = model.subscriptions;
      assert.ok(subscription?.authorization.type === "BASIC");
      const { username, password } = subscription.authorization;
      return [name.endsWith("username") ? username : password, codesOf(model, "warning")];
    };
    assert.deepEqual(read("secrets.X"), ["{{secrets.X}}", ["SECRET_FORM_DEPRECATED"]]);
    assert.deepEqual(read("a secrets.X {{secrets.Y}} "), ["a {{secrets.X}} {{secrets.Y}} ", [
      "SECRET_FORM_DEPRECATED",
    ]]);
    assert.deepEqual(read("{{ secrets.X }}"), ["{{ secrets.X }}", []]);
    assert.deepEqual(read('="a" + "{{secrets.X}}"'), ['="a" + "{{secrets.X}}"', []]);
  });
}

Deno.test("readProperties() does not write braces where no secret is resolved", () => {
  for (const name of ["activationCondition", "resultExpression", "resultVariable", "inbound.context"]) {
    const model = readOnly(startWebhook({ [name]: "secrets.X" }));
    assert.ok(!JSON.stringify(model).includes("{{secrets.X"), name);
    assert.ok(!codesOf(model, "warning").includes("SECRET_FORM_DEPRECATED"), name);
  }
});

const SEEN: [name: string, roots: string[]][] = [
  ["inbound.verificationExpression", ["request"]],
  ["inbound.responseExpression", ["request", "connectorData", "documents", "correlation"]],
  ["inbound.responseBodyExpression", ["request", "connectorData", "documents", "correlation"]],
];
for (const [name, seen] of SEEN) {
  Deno.test(`readMarkedFeel() knows what ${name} sees`, () => {
    for (const root of ["request", "connectorData", "documents", "correlation", "response", "job"]) {
      const model = readOnly(startWebhook({ [name]: `=${root}` }));
      assert.deepEqual(codesOf(model, "warning"), seen.includes(root) ? [] : ["FEEL_NAME_UNKNOWN"], root);
    }
  });
}
