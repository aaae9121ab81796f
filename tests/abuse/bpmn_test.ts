/**
 * Models that are made to hurt. Time is judged by how it grows with the size, never by how much it is: a
 * machine may be slow, but twice the text may not take four times as long.
 *
 * @module
 */

import assert from "node:assert/strict";
import { decodeBpmn, parseBpmn } from "../../src/core/bpmn/parse.ts";
import { utf8 } from "../../src/core/bytes.ts";
import { ZeebridgeError } from "../../src/core/errors.ts";
import {
  attribute,
  definitions,
  element,
  MESSAGE_EVENT,
  NAMESPACE_DECLARATIONS,
  processWith,
  propertyList,
  readOnly,
  startWebhook,
  webhook,
} from "../core/bpmn/model.ts";
import { growthExponent } from "./growth.ts";

/** Linear time has the exponent 1, quadratic time 2. What lies between is noise. */
const WORST_EXPONENT = 1.6;
const GROWTH = 4;

/** Reads a text, or has it refused in the one way that is meant. */
function read(text: string): void {
  try {
    parseBpmn(text);
  } catch (error) {
    assert.ok(error instanceof ZeebridgeError && error.code === "BPMN_INVALID", String(error));
  }
}

function many(count: number, item: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => item(index)).join("");
}

/** A webhook with one property of hostile text. */
function withProperty(name: string, value: string): string {
  return startWebhook({ [name]: value });
}

const GROWING: [what: string, size: number, make: (size: number) => string][] = [
  ["many elements", 5_000, (size) => processWith("<bpmn:task />".repeat(size))],
  [
    "many unknown elements",
    5_000,
    (size) => processWith(`<x:x xmlns:x="urn:x">${"<x:y />".repeat(size)}</x:x>`),
  ],
  [
    "many elements at the bottom of deep sub-processes",
    5_000,
    (size) =>
      processWith(
        `${"<bpmn:subProcess>".repeat(150)}${"<bpmn:task />".repeat(size)}${
          "</bpmn:subProcess>".repeat(150)
        }`,
      ),
  ],
  ["open tags that never end", 100_000, (size) => definitions("<bpmn:subProcess>".repeat(size))],
  ["many webhooks with one id", 500, (size) =>
    processWith(many(size, (index) =>
      webhook("startEvent", {
        id: `e${index}`,
        properties: { "inbound.auth.username": String(index) },
      })))],
  ...["orders", "{index}"].map((webhookId): (typeof GROWING)[number] => [
    `many elements of one manual group, with the webhook id ${webhookId}`,
    500,
    (size) =>
      processWith(many(size, (index) =>
        webhook("startEvent", {
          id: `e${index}`,
          properties: {
            "inbound.context": webhookId.replace("{index}", `o${index}`),
            deduplicationMode: "MANUAL",
            deduplicationId: "group",
          },
        }))),
  ]),
  [
    "many elements that differ from one with a long expression",
    250,
    (size) =>
      processWith(
        webhook("startEvent", {
          properties: { "inbound.verificationExpression": `="${"x".repeat(size * 400)}"` },
        }) + many(size, (index) => webhook("startEvent", { id: `e${index}` })),
      ),
  ],
  [
    "many messages",
    5_000,
    (size) =>
      processWith(webhook("startEvent", { content: MESSAGE_EVENT })).replace(
        "</bpmn:definitions>",
        `${many(size, (index) => `<bpmn:message id="m${index}" name="n" />`)}</bpmn:definitions>`,
      ),
  ],
  [
    "many attributes",
    5_000,
    (size) => definitions(`<bpmn:process id="p" ${many(size, (index) => `a${index}="" `)}/>`),
  ],
  [
    "many namespaces on one element",
    5_000,
    (size) =>
      definitions(`<bpmn:process id="p" ${many(size, (index) => `xmlns:a${index}="urn:${index}" `)}/>`),
  ],
  [
    "namespaces on many elements",
    5_000,
    (size) => processWith(many(size, (index) => `<bpmn:task xmlns:a${index}="urn:${index}" />`)),
  ],
  [
    "many properties with one name",
    5_000,
    (size) =>
      processWith(element("startEvent", {
        extensions: propertyList([
          ["inbound.type", "io.camunda:webhook:1"],
          ...Array.from({ length: size }, (): [string, string] => ["inbound.context", "x"]),
        ]),
      })),
  ],
  ["a huge attribute", 500_000, (size) => withProperty("resultVariable", "x".repeat(size))],
  ["a huge id", 500_000, (size) => withProperty("inbound.context", "x".repeat(size))],
  ["many references in an attribute", 50_000, (size) => withProperty("resultVariable", "&".repeat(size))],
  [
    "many lines in an attribute",
    100_000,
    (size) => withProperty("x", "y").replace('"y"', `"${"\n".repeat(size)}"`),
  ],
  ["many placeholders", 5_000, (size) => withProperty("resultVariable", "{{secrets.X}}".repeat(size))],
  ["many half placeholders", 50_000, (size) => withProperty("resultVariable", "{{ secrets.".repeat(size))],
  ["blanks in a placeholder", 200_000, (size) => withProperty("resultVariable", `{{${" ".repeat(size)}`)],
  [
    "many old placeholders",
    5_000,
    (size) => withProperty("inbound.auth.password", "secrets.X ".repeat(size)),
  ],
  ...['="', '=\\"', '="\\"'].map((start): (typeof GROWING)[number] => [
    `texts of FEEL that never end after ${start}`,
    5_000,
    (size) => withProperty("inbound.auth.password", start + '\\"'.repeat(size) + "\\"),
  ]),
  ["half braces in a password", 50_000, (size) => withProperty("inbound.auth.password", "{{".repeat(size))],
  ["a huge list of scopes", 5_000, (size) =>
    startWebhook({
      "inbound.shouldValidateHmac": "enabled",
      "inbound.hmacScopes": "body,".repeat(size),
    })],
  ["a huge list of roles", 5_000, (size) =>
    startWebhook({
      "inbound.auth.type": "JWT",
      "inbound.auth.jwt.jwkUrl": "https://login.example/keys",
      "inbound.auth.jwt.requiredPermissions": `["${'a","'.repeat(size)}"]`,
    })],
  ["a huge expression", 500_000, (size) => withProperty("activationCondition", "=1+".repeat(size))],
  ["a huge duration", 200_000, (size) =>
    processWith(webhook("startEvent", {
      content: MESSAGE_EVENT,
      properties: { messageTtl: `PT${"9".repeat(size)}` },
    }))],
  [
    "a locator full of headers",
    5_000,
    (size) =>
      startWebhook({
        "inbound.auth.type": "APIKEY",
        "inbound.auth.apiKey": "key",
        "inbound.auth.apiKeyLocator": "=request.headers.`a".repeat(size),
      }),
  ],
  [
    "a long message name",
    200_000,
    (size) =>
      processWith(webhook("startEvent", { content: MESSAGE_EVENT })).replace(
        'name="order-placed"',
        `name="=&quot;x&quot;${" ".repeat(size)}x"`,
      ),
  ],
  ["comments that never end", 100_000, (size) => definitions("<!-- <".repeat(size))],
  ["quotes that never end", 100_000, (size) => definitions(`<bpmn:process id="${"'<".repeat(size)}`)],
  ["brackets without names", 200_000, (size) => definitions("<".repeat(size))],
];

for (const [what, size, make] of GROWING) {
  Deno.test(`parseBpmn() takes time in proportion to the text: ${what}`, () => {
    const workload = (given: number) => {
      const text = make(given);
      return () => read(text);
    };
    const exponent = growthExponent(workload, { sizes: [size, size * GROWTH], worst: WORST_EXPONENT });
    assert.ok(exponent <= WORST_EXPONENT, `time grows with size ** ${exponent.toFixed(2)}`);
  });
}

function assertRefused(text: string, message: RegExp): void {
  assert.throws(() => parseBpmn(text), (error) => {
    assert.ok(error instanceof ZeebridgeError && error.code === "BPMN_INVALID");
    assert.match(error.message, message);
    assert.ok(error.message.length < 500);
    return true;
  });
}

Deno.test("parseBpmn() refuses what goes beyond its limits by default", () => {
  assertRefused(definitions("<bpmn:subProcess>".repeat(1_000_000 / 20)), /nested deeper than 200/);
  assertRefused(definitions("<a />".repeat(100_000)), /more than 100000 elements/);
  assertRefused(" ".repeat(4 * 1024 * 1024 + 1), /longer than 4194304 characters/);
});

const ENTITY_BOMBS = [
  `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>`,
  `<!DOCTYPE a SYSTEM "file:///etc/passwd">`,
  `<!DOCTYPE a [<!ENTITY x SYSTEM "https://example.com/x">]>`,
  `<!DOCTYPE a [<!ENTITY % p SYSTEM "https://example.com/x.dtd"> %p;]>`,
  `<!doctype a>`,
  `<!ENTITY lol "lol">`,
];

for (const declaration of ENTITY_BOMBS) {
  Deno.test(`parseBpmn() refuses ${declaration.slice(0, 40)} before anything is expanded`, () => {
    const model =
      `<bpmn:definitions ${NAMESPACE_DECLARATIONS}><bpmn:process id="&lol;" /></bpmn:definitions>`;
    assertRefused(declaration + model, /document type declaration/);
    assertRefused(`<?xml version="1.0"?>\n<!-- -->${declaration}\n${model}`, /document type declaration/);
  });
}

Deno.test("parseBpmn() refuses declarations inside of the model, and entities that nobody declared", () => {
  assertRefused(definitions(`<!ENTITY x "y"><bpmn:process id="p" />`), /document type declaration/);
  for (
    const reference of ["&lol;", "&nbsp;", "&AMP;", "&x", "&#x;", "&#;", "&#-1;", "&#xFFFFFFFF;", "&#0;"]
  ) {
    assertRefused(definitions(`<bpmn:process id="${reference}" />`), /unknown reference/);
  }
});

Deno.test("parseBpmn() is not confused by names of the prototype, wherever they stand", () => {
  for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
    const prefixed = `<${name}:x xmlns:${name}="urn:x" ${name}:y="1" />`;
    const inner = element("startEvent", {
      id: name,
      extensions: propertyList([
        [name, name],
        ["inbound.type", "io.camunda:webhook:1"],
        ["inbound.context", name],
        ["inbound.auth.type", name],
        ["inbound.method", name],
      ]),
    });
    const task = `<bpmn:${name} ${name}="x" /><${name} />`;
    const model = readOnly(processWith(prefixed + inner + task));
    assert.deepEqual(model.invalidWebhooks.map(({ webhookId, elementId }) => [webhookId, elementId]), [
      [name, name],
    ]);
  }
  assert.equal(Object.getPrototypeOf({}), Object.prototype);
  assert.deepEqual(Object.keys(Object.prototype), []);
});

Deno.test("parseBpmn() does not take text, comments or CDATA for elements", () => {
  const hidden = webhook("startEvent", { id: "hidden" });
  const texts = [
    `<!--${hidden}-->`,
    `<![CDATA[${hidden}]]>`,
    `<?x ${hidden}?>`,
    `<bpmn:task name="${attribute(hidden)}" />`,
  ];
  for (const text of texts) assert.deepEqual(readOnly(processWith(text)).subscriptions, [], text);
});

Deno.test("decodeBpmn() refuses tricks with encodings", () => {
  const model = definitions(`<bpmn:process id="p" />`);
  const utf16 = new Uint8Array(Uint16Array.from(model, (character) => character.charCodeAt(0)).buffer);
  const overlong = Uint8Array.of(0xc0, 0xbc);
  for (const bytes of [Uint8Array.of(0xff, 0xfe, ...utf16), overlong]) {
    assert.throws(() => decodeBpmn(bytes), { code: "BPMN_INVALID" });
  }
  assert.throws(() => parseBpmn(decodeBpmn(utf16)), { code: "BPMN_INVALID" });
  const declared = model.replace('encoding="UTF-8"', `encoding="UTF-7"`);
  assert.throws(() => decodeBpmn(utf8(declared)), { code: "BPMN_INVALID" });
});
