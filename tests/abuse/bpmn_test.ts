/**
 * Models that are made to hurt are read or refused, and nothing else happens. How their time grows is fitted in
 * `tests/e2e/inbound_growth_test.ts`.
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
  NAMESPACE_DECLARATIONS,
  processWith,
  propertyList,
  readOnly,
  webhook,
} from "../core/bpmn/model.ts";
import { GROWING, readModel } from "./bpmn_samples.ts";

for (const [what, size, make] of GROWING) {
  Deno.test(`parseBpmn() reads or refuses a model: ${what}`, () => readModel(make(size)));
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
