/**
 * Where we differ from Camunda's runtime on purpose, by reason: what is seen instead of what was observed.
 * `docs/compatibility.md` has the same reasons and cases; a test compares the two.
 *
 * @module
 */

import type { Json, JsonObject } from "../../../src/core/json.ts";
import type { Observation } from "./cases.ts";

/** What is seen, given what was observed. */
type Change = (observed: Observation, name: string) => Observation;

/** A reason to differ. */
export interface Reason {
  /** Why, in one sentence. */
  why: string;
  /** What is seen instead, by the case's name. */
  cases: Record<string, Change>;
}

const NOTHING: Omit<Observation, "status"> = { headers: {}, body: "", commands: [] };

/** Nothing happens but a refusal. */
function refused(status: number): Change {
  return () => ({ ...NOTHING, status });
}

/** The engine is told the same, and the sender something else. */
function answered(status: number): Change {
  return ({ commands }) => ({ ...NOTHING, status, commands });
}

/** The sender gets a text as it is. */
function text(body: string): Change {
  return (observed) => ({ ...observed, headers: { "content-type": "text/plain; charset=utf-8" }, body });
}

/** The sender gets this JSON. */
function json(body: string): Change {
  return (observed) => ({ ...observed, body });
}

/** An instance is created, and the sender told 200. */
function created(variables: JsonObject = {}, processDefinitionId?: string): Change {
  return (_observed, name) => ({
    ...NOTHING,
    status: 200,
    commands: [{
      kind: "createInstance",
      processDefinitionId: processDefinitionId ?? `wh-${name}`,
      processDefinitionVersion: 1,
      tenantId: "<default>",
      variables,
    }],
  });
}

/** A message without a key is published, and the sender told 200. */
function published(name: string, variables: JsonObject): Change {
  return () => ({
    ...NOTHING,
    status: 200,
    commands: [{
      kind: "publish",
      name,
      correlationKey: "",
      timeToLive: 3_600_000,
      tenantId: "<default>",
      variables,
    }],
  });
}

/** The last command has other fields. */
function command(fields: JsonObject): Change {
  return ({ commands, ...observed }) => ({
    ...observed,
    commands: [...commands.slice(0, -1), { ...commands.at(-1), ...fields }],
  });
}

const EVENT_ID = command({ messageId: "111122223333:us-west-1:6a7e8feb-b491-4cf7-a9f1-bf3703467718" });

/** A whole request as a result variable keeps it. */
function evt(body: Json, headers: JsonObject): JsonObject {
  return { evt: { request: { body, headers, params: {} }, connectorData: {}, documents: [] } };
}

const FORM_HEADERS = { "content-type": "application/x-www-form-urlencoded" };
const DOCUMENT = {
  "camunda.document.type": "camunda",
  storeId: "in-memory",
  documentId: "doc-1",
  contentHash: "hash-1",
};

function element(processDefinitionId: string): string {
  return `"activatedElement":{"bpmnProcessId":"${processDefinitionId}","version":1,"processDefinitionKey":0,` +
    `"elementId":"el1","elementName":"el1","elementType":"startEvent","tenantId":"<default>"}`;
}

/** Every reason to differ, with its cases. */
export const REASONS: readonly Reason[] = [
  {
    why: "What is wrong with a request is a final 4xx: a sender that retries it for a day gains nothing.",
    cases: {
      "method-any-PATCH": refused(405),
      "path-sub": refused(404),
      "path-no-id-post": refused(404),
      "path-with-slash": refused(404),
      "path-empty": refused(404),
      "path-dot-dot": refused(404),
      "path-double-slash": refused(404),
      "basic-bad-base64": refused(401),
      "apikey-ok-with-invalid-json": refused(400),
      "jwt-nbf": refused(401),
      "jwt-iat-future": refused(401),
      "jwt-no-kid": refused(401),
      "jwt-hs-confusion-no-alg": refused(401),
      "jwt-rs-512on-rs-256jwk": refused(401),
      "hmac-then-invalid-json": refused(400),
      "act-assert-throws": refused(422),
      "act-consume-true-throws": refused(422),
      "act-consume-false-throws": refused(422),
      "mid-start-null": refused(422),
      "mid-start-missing": refused(422),
      "mid-catch-null": refused(422),
      "ver-bad-json-body": refused(400),
      "ct-json-invalid-utf8": refused(400),
      "ct-form-bad-percent": refused(400),
      "ct-multipart-no-boundary": refused(400),
      "ct-json-two-docs": refused(400),
      "ct-json-trailing-comma": refused(400),
      "ct-json-single-quotes": refused(400),
      "ct-json-nan": refused(400),
      "ct-json-leading-zero": refused(400),
      "ct-json-control-char": refused(400),
      "ct-size-1.6mib-variable": refused(413),
      "ct-size-21mib": refused(413),
      "ct-number-1001-digits": refused(400),
      "hdr-q-bad-percent": refused(400),
    },
  },
  {
    why:
      "A webhook whose model or secret is broken answers 503 and says why in the list of webhooks: the event " +
      "comes again, and a new version or the secret heals it.",
    cases: {
      "basic-username-missing": refused(503),
      "apikey-secret-unknown": refused(503),
      "auth-type-lower": refused(503),
      "auth-type-none-lower": refused(503),
      "jwt-role-expr-invalid": refused(503),
      "jwt-role-expr-missing": refused(503),
      "jwt-role-expr-no-equals": refused(503),
      "hmac-secret-missing": refused(503),
      "hmac-algo-missing": refused(503),
      "hmac-header-prop-missing": refused(503),
      "hmac-algo-unknown": refused(503),
      "hmac-scope-body-params": refused(503),
      "act-invalid-feel": refused(503),
      "act-consume-true-invalid": refused(503),
      "key-start-invalid": refused(503),
      "key-catch-invalid": refused(503),
      "key-catch-blank-prop": refused(503),
      "key-catch-absent": refused(503),
      "key-receive-absent": refused(503),
      "mid-start-invalid": refused(503),
      "mid-catch-invalid": refused(503),
      "ttl-invalid": refused(503),
      "ttl-number": refused(503),
      "res-invalid": refused(503),
      "rsp-invalid": refused(503),
      "ver-no-equals": refused(503),
      "mul-manual-diverging-auth": refused(503),
      "mul-manual-no-id": refused(503),
      "mul-broken-blocks-other": refused(503),
    },
  },
  {
    why: "A webhook with a mistake takes nothing from its neighbours, neither in its process nor in others.",
    cases: {
      "mul-one-broken-one-good": published("msg-mul-obg-el1", { b: 1 }),
      "mul-bad-ttl-beside-good": published("msg-mul-btg-el1", { b: 1 }),
    },
  },
  {
    why:
      "Whatever the engine or the key server has to do with is 503, but for what this very event can never pass.",
    cases: {
      "jwt-jwks-500": refused(503),
      "cr-create-400": answered(422),
      "cr-publish-401": answered(503),
      "cr-publish-403": answered(503),
      "cr-create-409": answered(422),
      "cr-create-429": answered(503),
      "cr-create-500": answered(503),
      "cr-publish-500": answered(503),
      "cr-create-502": answered(503),
      "cr-create-504": answered(503),
      "cr-publish-504": answered(503),
      "cr-catch-429": answered(503),
      "cr-create-409-response": answered(422),
      "cr-create-reset-rest": answered(503),
      "cr-create-429-then-ok": answered(503),
      "sync-correlate-404": answered(422),
    },
  },
  {
    why: "The answer leaves within 4.5 s, because an API destination hangs up after 5.",
    cases: { "cr-create-slow-12s": answered(503) },
  },
  {
    why: "Both paths are served; Camunda's documentation has one and its runtime the other.",
    cases: { "path-webhooks-prefix": created() },
  },
  {
    why: "More than one blank after the scheme is allowed (RFC 9110, 11.4).",
    cases: { "basic-two-spaces": created() },
  },
  {
    why: "A locator works without =, because Camunda's page for EventBridge shows one.",
    cases: {
      "apikey-locator-no-equals": created(),
      "mul-poison-blocks-other": refused(401),
    },
  },
  {
    why: "Form fields are the body, as before 8.9: signatures and keys in forms work.",
    cases: {
      "apikey-form-body": created(evt({ key: "s3cret", x: "1" }, FORM_HEADERS)),
      "hmac-url-body-form": created(),
      "hmac-form-body": created(
        evt({ b: "1", a: "2" }, {
          ...FORM_HEADERS,
          "x-signature": "afff0a41d95d79109d73e4135bc781583f1ce6cdfb04cc68cfff99a45715529b",
        }),
      ),
      "ct-form": created({ b: { a: "1", b: "2" } }),
      "ct-form-charset": created({ b: { a: "1" } }),
      "ct-form-unicode": created({ b: { n: "ü😀" } }),
      "ct-form-with-query": created({ b: { a: "1", b: "2" }, p: { a: "9", q: "1" } }),
      "ct-form-trailing-amp": created({ b: { a: "1" } }),
    },
  },
  {
    why: "Values that are no texts are signed as their JSON.",
    cases: { "hmac-url-body-mixed": created() },
  },
  {
    why: "A token must expire, unless ZEEBRIDGE_JWT_REQUIRE_EXP is false.",
    cases: { "jwt-no-exp": refused(401) },
  },
  {
    why:
      "One of the required roles is enough, as Camunda's page says; ZEEBRIDGE_JWT_REQUIRED_ROLES=all asks for each.",
    cases: { "jwt-role-two-one-missing": created() },
  },
  {
    why: "A token's payload is base64url.",
    cases: { "jwt-role-url-safe-payload": created() },
  },
  {
    why:
      "An EventBridge event gives the message id where the model gives none, so that a repeated delivery has one " +
      "effect; ZEEBRIDGE_MESSAGE_ID=model leaves it to the model.",
    cases: {
      "el-messageStartEvent-true": EVENT_ID,
      "el-intermediateCatchEvent-true": EVENT_ID,
      "el-receiveTask-true": EVENT_ID,
      "mid-start-blank-prop": EVENT_ID,
    },
  },
  {
    why: "Integers keep all of their digits in keys: two ids that a double cannot tell apart stay two.",
    cases: { "key-catch-big": command({ correlationKey: "12345678901234567890" }) },
  },
  {
    why:
      "An event without the key that the model asks for is refused: without it a message start event would start " +
      "an instance for every event, and a catch event would never get it.",
    cases: {
      "key-start-null": refused(422),
      "key-start-missing": refused(422),
      "key-catch-empty-string": refused(422),
      "key-start-throws": refused(422),
      "key-start-literal-text": refused(422),
    },
  },
  {
    why: "A number that no double can hold is the text Infinity, and not lost.",
    cases: {
      "res-numbers-body": command({
        variables: {
          a: 1,
          b: 12345678901234567000,
          c: 1000,
          d: 0.1,
          e: 1.1,
          f: "Infinity",
          g: 0,
          h: 1e-7,
        },
      }),
    },
  },
  {
    why:
      "An element is shown to response expressions without its properties: there may be passwords in them.",
    cases: {
      "rsp-correlation-all-message": json(
        `{${element("wh-rsp-correlation-all-message")},"messageKey":4503599627370501,"tenantId":"<default>"}`,
      ),
      "sync-startEvent": json(
        `{${element("wh-sync-startEvent")},"processInstanceKey":4503599627370499,"tenantId":"<default>",` +
          `"variables":{"result":"done"}}`,
      ),
      "sync-messageStartEvent": json(
        `{${element("wh-sync-messageStartEvent")},"processInstanceKey":4503599627370499,` +
          `"messageKey":4503599627370501,"tenantId":"<default>"}`,
      ),
    },
  },
  {
    why: "A text in a response is sent as it is, as text/plain that no browser takes for a page.",
    cases: {
      "rsp-string-body": text('<b>&"hi"</b>'),
      "rsp-accept-json-string": text("x"),
      "rsp-unicode-body": text("ü😀"),
      "ver-string-body": text("<x>"),
      "ver-get-param": text("1<2"),
    },
  },
  {
    why:
      "When an event has entered its process, nothing is an error to the sender any more: it would send it again.",
    cases: {
      "rsp-status-invalid": answered(200),
      "rsp-string-result": answered(200),
    },
  },
  {
    why:
      "Method, signature and authorization come before the verification expression: a stranger learns nothing.",
    cases: {
      "ver-wrong-method": refused(405),
      "ver-before-hmac": refused(401),
    },
  },
  {
    why: "Text that is no JSON, and XML of every kind, is a string.",
    cases: {
      "ct-text-hi": created({ b: "hi" }),
      "ct-soap-xml": created({ b: "<a>1</a>" }),
    },
  },
  {
    why: "Every part of a form has a name and a media type, and none of them is a parameter of the query.",
    cases: {
      "ct-multipart": command({
        variables: {
          b: {},
          d: [
            { ...DOCUMENT, metadata: { contentType: "text/plain", fileName: "f1", size: 2 } },
            { ...DOCUMENT, metadata: { contentType: "text/plain", fileName: "a.txt", size: 5 } },
          ],
          p: {},
        },
      }),
    },
  },
  {
    why: "The values of a repeated header are joined, as Fetch does it: there is no way to see them apart.",
    cases: {
      "hdr-repeated": command({
        variables: { h: { "content-type": "application/json", "x-rep": "1, 2, 3" } },
      }),
      "hdr-content-type-twice": command({
        variables: { h: { "content-type": "application/json, text/plain" } },
      }),
    },
  },
  {
    why:
      "A query is read wherever it can be read: blank names are dropped, and brackets are characters like others.",
    cases: {
      "hdr-q-empty-name": created({ p: { b: "2" } }),
      "hdr-q-raw-brackets": created({ p: { "a[0]": "1" } }),
    },
  },
  {
    why:
      "Elements of a process with the same webhook id and the same access share it, also without a deduplication " +
      "mode; exactly one may match. Which of them Camunda's runtime serves changes from deployment to deployment.",
    cases: {
      "mul-two-starts-same-process": created({ b: 2 }, "mul-2s"),
      "mul-start-catch-none-start": published("msg-mul-sc-none-s-el1", { b: 1 }),
      "mul-start-catch-none-both": refused(422),
      "mul-start-catch-none-nomatch": answered(200),
    },
  },
  {
    why: "A webhook id is part of a URL, and no place for a secret.",
    cases: { "sec-context": refused(404) },
  },
  {
    why:
      "Prose such as secrets.X in a response is prose; {{secrets.X}} is resolved, and the deployment warns of it.",
    cases: { "sec-response-bare": json('{"s":"see secrets.PLAIN!"}') },
  },
  {
    why: "A secret's value is never searched for secrets.",
    cases: { "sec-chained": refused(401) },
  },
];

/** What is seen instead, by the case's name. */
export const DIFFERENCES: ReadonlyMap<string, Change> = new Map(
  REASONS.flatMap(({ cases }) => Object.entries(cases)),
);
