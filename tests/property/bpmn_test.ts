import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeBpmn, parseBpmn } from "../../src/core/bpmn/parse.ts";
import type { ProcessModel } from "../../src/core/bpmn/subscription.ts";
import { ZeebridgeError } from "../../src/core/errors.ts";

const BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
const ZEEBE = "http://camunda.org/schema/zeebe/1.0";

/** What a model's text is, or that it is none; whatever else is thrown fails the test. */
function readOrRefuse(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof ZeebridgeError, String(error));
    assert.equal(error.code, "BPMN_INVALID");
  }
}

const TOKENS = [
  "<",
  ">",
  "</",
  "/>",
  "=",
  '"',
  "'",
  "&",
  ";",
  "&#",
  "&amp;",
  "<!--",
  "-->",
  "<![CDATA[",
  "]]>",
  "<!DOCTYPE",
  "<?xml",
  "?>",
  "xmlns",
  ":",
  "bpmn:",
  "zeebe:",
  BPMN,
  ZEEBE,
  "definitions",
  "process",
  "id",
  " ",
  "\n",
  "a",
];

/** Text that looks more like a broken model than random characters do. */
const almostXml = fc.array(fc.oneof(fc.constantFrom(...TOKENS), fc.string({ maxLength: 3 }))).map((parts) =>
  parts.join("")
);

Deno.test("parseBpmn() reads any text or throws BPMN_INVALID, and nothing else", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => readOrRefuse(() => parseBpmn(text))));
  fc.assert(fc.property(almostXml, (text) => readOrRefuse(() => parseBpmn(text))), { numRuns: 1_000 });
});

Deno.test("decodeBpmn() reads any bytes or throws BPMN_INVALID, and nothing else", () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => readOrRefuse(() => decodeBpmn(bytes))));
});

/** A start event with a webhook, under any prefixes, its attributes in either quotes. */
interface ModelOptions {
  bpmn?: string;
  zeebe?: string;
  quote?: string;
  properties: readonly (readonly [string, string])[];
}

function model({ bpmn = "bpmn", zeebe = "zeebe", quote = '"', properties }: ModelOptions): string {
  const b = bpmn === "" ? "" : `${bpmn}:`;
  const z = zeebe === "" ? "" : `${zeebe}:`;
  const declare = (prefix: string, uri: string) =>
    prefix === "" ? `xmlns="${uri}"` : `xmlns:${prefix}="${uri}"`;
  const list = properties.map(([name, value]) =>
    `<${z}property name=${quote}${name}${quote} value=${quote}${value}${quote}/>`
  );
  return `<${b}definitions ${declare(bpmn, BPMN)} ${declare(zeebe, ZEEBE)}>` +
    `<${b}process id="p" isExecutable="true"><${b}startEvent id="e"><${b}extensionElements><${z}properties>` +
    `${
      list.join("")
    }</${z}properties></${b}extensionElements></${b}startEvent></${b}process></${b}definitions>`;
}

const WEBHOOK: [string, string][] = [["inbound.type", "io.camunda:webhook:1"], ["inbound.context", "orders"]];

/** Every way in which XML lets a character of an attribute be written. */
function escapeWith(text: string, style: number): string {
  return Array.from(text, (character, index) => {
    const code = character.codePointAt(0) ?? 0;
    const references = [`&#${code};`, `&#x${code.toString(16)};`, `&#x${code.toString(16).toUpperCase()};`];
    const mustEscape = /[&<"'\t\n\r]/.test(character);
    const reference = references[(style + index) % references.length] ?? "";
    return mustEscape || (style + index) % 5 === 0 ? reference : character;
  }).join("");
}

/** Text that XML can carry. */
const xmlText = fc.string({ unit: "binary", minLength: 1 }).map((text) =>
  // deno-lint-ignore no-control-regex -- these are what XML does not have
  text.toWellFormed().replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "x")
);

Deno.test("parseBpmn() gives back any value of an attribute, however it was escaped and quoted", () => {
  const options = fc.record({ text: xmlText, style: fc.nat(20), quote: fc.constantFrom('"', "'") });
  fc.assert(fc.property(options, ({ text, style, quote }) => {
    const properties: [string, string][] = [
      ...WEBHOOK,
      ["inbound.auth.type", "APIKEY"],
      // Letters around keep the value from being blank, or FEEL.
      ["inbound.auth.apiKey", escapeWith(`a${text}z`, style)],
      ["inbound.auth.apiKeyLocator", "request.headers.apikey"],
    ];
    const [subscription] = parseBpmn(model({ properties, quote })).flatMap(({ subscriptions }) =>
      subscriptions
    );
    assert.ok(subscription?.authorization.type === "APIKEY");
    assert.equal(subscription.authorization.apiKey, `a${text}z`);
  }));
});

const prefix = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,8}$/)
  // XML keeps these for itself.
  .filter((name) => !/^xml/i.test(name));

Deno.test("parseBpmn() gives the same model under any two prefixes, or none", () => {
  const expected: ProcessModel[] = parseBpmn(model({ properties: WEBHOOK }));
  assert.equal(expected[0]?.subscriptions.length, 1);
  const prefixes = fc.tuple(
    fc.oneof(prefix, fc.constantFrom("", "__proto__", "constructor", "zeebe")),
    fc.oneof(prefix, fc.constantFrom("", "toString", "bpmn")),
  ).filter(([bpmn, zeebe]) => bpmn !== zeebe);
  fc.assert(fc.property(prefixes, ([bpmn, zeebe]) => {
    assert.deepEqual(parseBpmn(model({ bpmn, zeebe, properties: WEBHOOK })), expected);
  }));
});

const propertyName = fc.constantFrom(
  "inbound.type",
  "inbound.context",
  "inbound.method",
  "inbound.auth.type",
  "inbound.auth.username",
  "inbound.auth.password",
  "inbound.auth.apiKey",
  "inbound.auth.apiKeyLocator",
  "inbound.auth.jwt.jwkUrl",
  "inbound.auth.jwt.permissionsExpression",
  "inbound.auth.jwt.requiredPermissions",
  "inbound.shouldValidateHmac",
  "inbound.hmacSecret",
  "inbound.hmacHeader",
  "inbound.hmacAlgorithm",
  "inbound.hmacScopes",
  "inbound.hmacTimestampHeader",
  "inbound.hmacTolerance",
  "inbound.verificationExpression",
  "inbound.responseExpression",
  "inbound.responseBodyExpression",
  "synchronousResponse",
  "activationCondition",
  "consumeUnmatchedEvents",
  "correlationKeyExpression",
  "messageIdExpression",
  "messageTtl",
  "resultVariable",
  "resultExpression",
  "deduplicationMode",
  "deduplicationId",
  "__proto__",
);

const propertyValue = fc.oneof(
  xmlText,
  fc.constantFrom("", "=", "=(", "PT1H", "true", "BASIC", "APIKEY", "JWT", "post", "={{secrets.X}}", "../x"),
  fc.constantFrom("enabled", "sha_256", "MANUAL", "secrets.X", '="secrets.X"', '=["body"]', "[]", "url,body"),
  fc.constantFrom("https://login.example/keys", "x-signature", "={body: request.body}", "=request.roles"),
);

Deno.test("parseBpmn() finds a webhook servable or invalid with a reason, whatever its properties are", () => {
  fc.assert(fc.property(fc.array(fc.tuple(propertyName, propertyValue)), (given) => {
    const properties: [string, string][] = [
      ["inbound.type", "io.camunda:webhook:1"],
      ...given.map(([name, value]): [string, string] => [name, escapeWith(value, 1)]),
    ];
    const [read] = parseBpmn(model({ properties }));
    assert.ok(read !== undefined);
    const { subscriptions, invalidWebhooks, diagnostics } = read;
    assert.equal(subscriptions.length + invalidWebhooks.length, 1);
    const hasError = diagnostics.some(({ severity }) => severity === "error");
    assert.equal(hasError, invalidWebhooks.length === 1);
    for (const { reason, elementId } of invalidWebhooks) assert.ok(reason !== "" && elementId === "e");
    for (const { elementId, message } of diagnostics) assert.ok(elementId === "e" && message !== "");
    assert.deepEqual(JSON.parse(JSON.stringify(subscriptions)), stripUndefined(subscriptions));
  }));
});

/** Without properties that JSON does not write. */
function stripUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripUndefined);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([name, item]) => [name, stripUndefined(item)]));
}
