/**
 * Where we differ from Camunda's runtime on purpose, by reason: what is seen instead of what was observed.
 * `docs/compatibility.md` has the same reasons and cases; a test compares the two.
 *
 * @module
 */

import type { JsonObject } from "../../../src/core/json.ts";
import type { Observation } from "./observe.ts";

/** What is seen, given what was observed. */
type Change = (observed: Observation) => Observation;

/** A reason to differ. */
export interface Reason {
  /** Why, in one sentence. */
  why: string;
  /** What is seen instead, by the case's name. */
  cases: Record<string, Change>;
}

const TYPE_OF_INPUT = "io.camunda.connector.api.error.ConnectorInputException";

/** The job fails like this. */
function failed(type: string, { retries, ...others }: { retries: number; calls?: number }): Change {
  return (observed) => ({
    ...observed,
    ...others,
    command: { kind: "fail", retries, retryBackOff: 0, variables: { error: { type } } },
  });
}

/** Nothing is sent: the input is refused. */
const REFUSED: Change = () => ({
  calls: 0,
  bodies: [],
  command: {
    kind: "fail",
    retries: 0,
    retryBackOff: 0,
    variables: { error: { type: TYPE_OF_INPUT } },
  },
});

/** The event has other fields. */
function sent(fields: Record<string, string>): Change {
  return ({ bodies: [body = ""], ...observed }) => {
    const entry: JsonObject = JSON.parse(body).Entries[0];
    return { ...observed, bodies: [JSON.stringify({ Entries: [{ ...entry, ...fields }] })] };
  };
}

/** The engine is told something else. */
function command(fields: JsonObject): Change {
  return (observed) => ({ ...observed, command: { ...observed.command, ...fields } });
}

const DENIED = {
  message: "no (Service: EventBridge, Status Code: 400, Request ID: aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee) " +
    "(SDK Attempt Count: 1)",
  type: "software.amazon.awssdk.services.eventbridge.model.AccessDeniedException",
  code: "AccessDeniedException",
};

/** Every reason to differ, with its cases. */
export const REASONS: readonly Reason[] = [
  {
    why:
      "An event that was sent is not sent again: not for an answer of 200 that cannot be read, and not for a " +
      "result expression that fails.",
    cases: {
      "ok-html-body": failed("software.amazon.awssdk.core.exception.SdkClientException", {
        retries: 0,
        calls: 1,
      }),
      "ok-expression-throws": command({ retries: 0 }),
    },
  },
  {
    why:
      "A detail that is no object is refused: AWS refuses it, too, and the job would complete all the same.",
    cases: { "detail-number": REFUSED, "detail-bool": REFUSED },
  },
  {
    why: "References to documents and calls of functions in variables are plain data, and never executed.",
    cases: {
      "detail-document": sent({
        Detail:
          '{"doc":{"camunda.document.type":"camunda","storeId":"s","documentId":"d","contentHash":"h",' +
          '"metadata":{"fileName":"a.txt"}}}',
      }),
    },
  },
  {
    why: "Numbers are written as JavaScript does: the same number, other digits.",
    cases: { "detail-float": sent({ Detail: '{"a":1.5,"b":1e+21,"c":0.1}' }) },
  },
  {
    why: "A missing region is a missing field like the others: another attempt cannot help.",
    cases: { "blank-configuration-region": REFUSED },
  },
  {
    why: "An endpoint of the job's own is https, or http on loopback.",
    cases: { "aws-unknown-host": REFUSED },
  },
  {
    why: "A blank header is an absent one, as element templates leave it.",
    cases: {
      "backoff-blank": () => ({
        calls: 1,
        bodies: [
          '{"Entries":[{"Source":"my.app","DetailType":"OrderPlaced",' +
          '"Detail":"{\\"orderId\\":1,\\"b\\":{\\"c\\":[1,2]}}","EventBusName":"bus-backoff-blank"}]}',
        ],
        command: {
          kind: "fail",
          retries: 2,
          retryBackOff: 0,
          variables: { error: { type: DENIED.type } },
        },
      }),
    },
  },
  {
    why: "Error expressions see a code, too: error.code is AWS's own code, or ours.",
    cases: {
      "ee-error-variables": command({ variables: { v: DENIED, r: { error: DENIED }, j: { retries: 3 } } }),
      "ee-error-in-vars": command({ variables: { e: DENIED } }),
    },
  },
  {
    why:
      "What is documented for error expressions works: ignoreError() without arguments, and a job error without " +
      "retries, which leaves none.",
    cases: {
      "ee-ignore": (observed) => ({ ...observed, command: { kind: "complete", variables: {} } }),
      "ee-raw-job-min": command({ variables: { error: "jm" } }),
    },
  },
  {
    why: "The text of failures is ours, and quotes no data.",
    cases: {
      "ee-result-expr-fails": command({
        errorMessage:
          "Cannot use the header resultExpression: the condition of an assertion is not fulfilled",
      }),
      "ee-result-not-object": command({
        errorMessage: "Cannot use the header resultExpression: the expression must give a context",
      }),
    },
  },
  {
    why: "Names of fields are no place for a secret.",
    cases: { "sec-in-key": sent({ Detail: '{"{{secrets.PLAIN}}":1}' }) },
  },
  {
    why: "A secret's value is never searched for secrets.",
    cases: { "sec-chained": sent({ Source: "see secrets.PLAIN" }) },
  },
];

/** What is seen instead, by the case's name. */
export const DIFFERENCES: ReadonlyMap<string, Change> = new Map(
  REASONS.flatMap(({ cases }) => Object.entries(cases)),
);
