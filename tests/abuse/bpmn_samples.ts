/**
 * Models that are made to hurt, by size.
 *
 * @module
 */

import assert from "node:assert/strict";
import { parseBpmn } from "../../src/core/bpmn/parse.ts";
import { ZeebridgeError } from "../../src/core/errors.ts";
import {
  definitions,
  element,
  MESSAGE_EVENT,
  processWith,
  propertyList,
  startWebhook,
  webhook,
} from "../core/bpmn/model.ts";

/** Reads a text, or has it refused in the one way that is meant. */
export function readModel(text: string): void {
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

/** Models: what they are full of, a size to begin with, and the text. */
export const GROWING: [what: string, size: number, make: (size: number) => string][] = [
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
