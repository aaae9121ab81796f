import assert from "node:assert/strict";
import { type BpmnLimits, decodeBpmn, parseBpmn, parseBpmnTree } from "../../../src/core/bpmn/parse.ts";
import { utf8 } from "../../../src/core/bytes.ts";
import { ZeebridgeError } from "../../../src/core/errors.ts";
import { definitions, NAMESPACE_DECLARATIONS, processWith, readOnly, webhook } from "./model.ts";

const BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
const ZEEBE = "http://camunda.org/schema/zeebe/1.0";

function assertInvalid(run: () => unknown, message: RegExp): void {
  assert.throws(run, (error) => {
    assert.ok(error instanceof ZeebridgeError);
    assert.equal(error.code, "BPMN_INVALID");
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("decodeBpmn() reads UTF-8 with and without a byte order mark", () => {
  for (const text of ["<a/>", "\uFEFF<a/>", '<?xml version="1.0" encoding="UTF-8"?>\n<grüße/>']) {
    assert.equal(decodeBpmn(utf8(text)), text.replace("\uFEFF", ""));
  }
});

Deno.test("decodeBpmn() refuses bytes that are not UTF-8", () => {
  assertInvalid(() => decodeBpmn(Uint8Array.of(0x3c, 0xff, 0x3e)), /not UTF-8/);
});

Deno.test("decodeBpmn() refuses a declared encoding that the engine would believe", () => {
  for (const encoding of ["ISO-8859-1", "UTF-16", "windows-1252"]) {
    const text = `<?xml version="1.0" encoding='${encoding}'?><a/>`;
    assertInvalid(() => decodeBpmn(utf8(text)), new RegExp(`says ${encoding}, expected UTF-8`));
  }
  const ascii = `<?xml version="1.0" encoding="us-ascii" standalone="yes"?><a/>`;
  assert.equal(decodeBpmn(utf8(ascii)), ascii);
});

Deno.test("parseBpmn() reads one model per process, in document order", () => {
  const models = parseBpmn(definitions(
    `<bpmn:collaboration id="c"><bpmn:participant id="p" processRef="one" /></bpmn:collaboration>` +
      `<bpmn:process id="one" isExecutable="true">${webhook("startEvent", { id: "a" })}</bpmn:process>` +
      `<bpmn:process id="two" isExecutable="true">${webhook("startEvent", { id: "b" })}</bpmn:process>`,
  ));
  assert.deepEqual(
    models.map(({ processDefinitionId, subscriptions }) => [
      processDefinitionId,
      subscriptions.map(({ elementId, webhookId }) => [elementId, webhookId]),
    ]),
    [["one", [["a", "orders"]]], ["two", [["b", "orders"]]]],
  );
});

Deno.test("parseBpmn() reads the same under any prefix", () => {
  const usual = processWith(webhook("startEvent"));
  const other = usual.replaceAll(/(bpmn|zeebe)(?=[:=])/g, (prefix) => prefix === "bpmn" ? "zeebe" : "bpmn");
  const byDefault = usual.replaceAll("<bpmn:", "<").replaceAll("</bpmn:", "</").replace(
    "xmlns:bpmn",
    "xmlns",
  );
  assert.ok(other.includes(`xmlns:zeebe="${BPMN}" xmlns:bpmn="${ZEEBE}"`));
  assert.deepEqual(parseBpmn(other), parseBpmn(usual));
  assert.deepEqual(parseBpmn(byDefault), parseBpmn(usual));
});

Deno.test("parseBpmn() goes by namespaces that are declared where they are used", () => {
  const inner = webhook("startEvent").replace(
    "<zeebe:properties>",
    `<zeebe:properties xmlns:zeebe="https://example.com/other">`,
  );
  assert.deepEqual(readOnly(processWith(inner)).subscriptions, []);
  const late = webhook("startEvent").replaceAll("zeebe:", "z:").replace(
    "<z:properties>",
    `<z:properties xmlns:z="${ZEEBE}">`,
  );
  assert.equal(readOnly(processWith(late)).subscriptions.length, 1);
});

Deno.test("parseBpmn() ignores diagrams, other vendors' elements and what is inside of them", () => {
  const foreign = `<x:box xmlns:x="https://example.com/x" x:y="1">text ${webhook("startEvent")}</x:box>`;
  const model = readOnly(processWith(foreign + webhook("startEvent", { id: "real" })));
  assert.deepEqual(model.subscriptions.map(({ elementId }) => elementId), ["real"]);
});

Deno.test("parseBpmn() decodes attributes as XML does", () => {
  const cases: [string, string][] = [
    ["a&amp;b&lt;c&gt;d&quot;e&apos;f", `a&b<c>d"e'f`],
    ["&#65;&#x42;&#x1F30D;", "AB🌍"],
    ["a\n\tb\r\nc", "a  b c"],
    ["a&#10;b&#9;c", "a\nb\tc"],
    ["&amp;lt;", "&lt;"],
    ["Grüße, 世界", "Grüße, 世界"],
  ];
  for (const [raw, expected] of cases) {
    const xml = processWith(webhook("startEvent", { properties: { "inbound.auth.username": "RAW" } }));
    const [subscription] = readOnly(xml.replace("RAW", raw)).subscriptions;
    assert.ok(subscription?.authorization.type === "BASIC");
    assert.equal(subscription.authorization.username, expected);
  }
});

Deno.test("parseBpmn() refuses what is not well-formed XML", () => {
  const cases: [string, RegExp][] = [
    ["", /missing start tag/],
    ["order", /missing start tag/],
    ['{"a":1}', /missing start tag/],
    [definitions("<bpmn:process id='a'>"), /closing tag mismatch/],
    [`<bpmn:definitions ${NAMESPACE_DECLARATIONS}>`, /unexpected end of file/],
    [definitions("<bpmn:process id='a' id='b' />"), /already defined/],
    [definitions("<bpmn:process id=a />"), /quotes/],
    [definitions("<bpmn:process id='a' b />"), /attribute value/],
    [definitions("<bpmn:process id='a<b' />"), /< in the value/],
    [definitions("<bpmn:process id='&unknown;' />"), /unknown reference/],
    [definitions("<bpmn:process id='a & b' />"), /unknown reference/],
    [definitions("<bpmn:process id='&#0;' />"), /unknown reference/],
    [definitions("<bpmn:process id='&#xD800;' />"), /unknown reference/],
    [definitions("<bpmn:process id='&#x110000;' />"), /unknown reference/],
    [definitions("<bpmn:process id='&#99999999;' />"), /unknown reference/],
    [definitions("<bpmn:process id='a\u0000' />"), /character that XML does not allow/],
    [definitions("<bpmn:process id='a\uD800' />"), /character that XML does not allow/],
    [definitions("<b:process id='a' />"), /missing namespace/],
    [definitions("<!-- open"), /unclosed comment/],
    [`${definitions("<bpmn:process id='a' />")}text`, /outside of root/],
  ];
  for (const [xml, message] of cases) assertInvalid(() => parseBpmn(xml), message);
});

Deno.test("parseBpmn() refuses XML that is no model", () => {
  const cases: [string, RegExp][] = [
    ["<html></html>", /root is not bpmn:definitions/],
    ["<definitions><process id='a' /></definitions>", /root is not bpmn:definitions/],
    [`<definitions xmlns="https://example.com"></definitions>`, /root is not bpmn:definitions/],
    [`<bpmn:process ${NAMESPACE_DECLARATIONS} id="a" />`, /root is not bpmn:definitions/],
    [definitions(""), /no bpmn:process/],
    [definitions("<bpmn:process />"), /bpmn:process has no id/],
    [
      definitions("<bpmn:process id='a' />") + definitions("<bpmn:process id='a' />").slice(39),
      /more than one root/,
    ],
    [`<!DOCTYPE bpmn>${definitions("<bpmn:process id='a' />").slice(39)}`, /document type/],
  ];
  for (const [xml, message] of cases) assertInvalid(() => parseBpmn(xml), message);
});

Deno.test("parseBpmn() says in which line the XML breaks", () => {
  assertInvalid(
    () => parseBpmn(definitions("\n\n<bpmn:process id='a'></bpmn:other>")),
    /closing tag mismatch, line 4/,
  );
});

Deno.test("parseBpmn() does not repeat a long name in its message", () => {
  const name = "x".repeat(10_000);
  assert.throws(() => parseBpmn(definitions(`<y:${name} />`)), ({ message }: Error) => message.length < 400);
});

Deno.test("parseBpmn() keeps to its limits, and to the last one that is allowed", () => {
  const xml = definitions(`<bpmn:process id="a"><bpmn:task /><bpmn:task /></bpmn:process>`);
  const cases: [BpmnLimits, BpmnLimits, RegExp][] = [
    [{ maxLength: xml.length }, { maxLength: xml.length - 1 }, /longer than \d+ characters/],
    [{ maxDepth: 3 }, { maxDepth: 2 }, /deeper than 2 elements/],
    [{ maxElements: 4 }, { maxElements: 3 }, /more than 3 elements/],
  ];
  for (const [enough, tooFew, message] of cases) {
    assert.equal(parseBpmn(xml, enough).length, 1);
    assertInvalid(() => parseBpmn(xml, tooFew), message);
  }
});

Deno.test("parseBpmn() counts unknown elements too", () => {
  const xml = definitions(`<bpmn:process id="a" /><x:a xmlns:x="urn:x"><x:b><x:c /></x:b></x:a>`);
  assertInvalid(() => parseBpmn(xml, { maxDepth: 3 }), /deeper/);
  assertInvalid(() => parseBpmn(xml, { maxElements: 4 }), /more than 4/);
  assert.equal(parseBpmn(xml, { maxDepth: 4, maxElements: 5 }).length, 1);
});

Deno.test("parseBpmnTree() keeps the texts of elements, references and CDATA read", () => {
  const tree = parseBpmnTree(
    `<b:definitions xmlns:b="${BPMN}" xmlns:x="urn:x"><b:process id="p"><b:documentation>1 &lt; &#x1F4E6;<![CDATA[ & <x>]]></b:documentation>` +
      `<x:other>not <b:documentation>this</b:documentation></x:other></b:process></b:definitions>`,
  );
  const [process] = tree.children;
  assert.equal(process?.name, "bpmn:process");
  assert.deepEqual(process?.children.map(({ name, text }) => [name, text]), [
    ["bpmn:documentation", "1 < 📦 & <x>"],
  ]);
});

Deno.test("parseBpmnTree() refuses what is no model", () => {
  for (
    const text of [
      "",
      "text",
      `<b:process xmlns:b="${BPMN}" />`,
      `<b:definitions xmlns:b="${BPMN}">&nope;</b:definitions>`,
    ]
  ) {
    assert.throws(() => parseBpmnTree(text), { code: "BPMN_INVALID" });
  }
});
