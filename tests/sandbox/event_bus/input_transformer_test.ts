import assert from "node:assert/strict";
import { createWorld, ENDPOINT } from "./world.ts";

const inputPathsMap = {
  "detail-type": "$.detail-type",
  user: "$.detail.acc_id",
  payload: "$.detail",
  one: "$.detail.levels[0]",
  list: "$.detail.levels",
  valid: "$.detail.valid",
  missing: "$.detail.nothing.at.all",
};

/**
 * Templates, and what AWS was seen to make of such: after `test_events_inputs.snapshot.json` of
 * https://github.com/localstack/localstack at commit 8b9a79f05846835cf4dff63ab7eefdde9df83783 (Apache-2.0).
 */
const CASES: readonly [template: string, text: string][] = [
  ['"Event of <detail-type> type"', '"Event of OrderPlaced type"'],
  ['"{[/Special <detail-type>"', '"{[/Special OrderPlaced"'],
  ['{"type": <detail-type>,  "gone": <missing>}', '{"type": "OrderPlaced",  "gone": ""}'],
  ['"gone <missing>"', '"gone "'],
  [
    '{"path": "users/<user>", "bod": <payload>}',
    '{"path": "users/0a", "bod": {"acc_id":"0a","levels":["HIGH"],"valid":true}}',
  ],
  ['"Payload of <payload> and <user>"', '"Payload of {acc_id:0a,levels:[HIGH],valid:true} and 0a"'],
  ['{"a": [<user>, "hard"], "b": "<user>/second/<user>"}', '{"a": ["0a", "hard"], "b": "0a/second/0a"}'],
  ['"<list> list"\n"<one> item"\n"<valid>!"', '"[HIGH] list"\n"HIGH item"\n"true!"'],
  ['{"list": <list>, "escaped \\" <user>": <valid>}', '{"list": ["HIGH"], "escaped \\" 0a": true}'],
  [
    '"<aws.events.rule-arn> <aws.events.rule-name> <aws.events.event.ingestion-time>"',
    '"arn:aws:events:us-east-1:000000000000:rule/all all 2026-01-01T00:00:00.000Z"',
  ],
];

async function bodyOf(inputTemplate: string): Promise<string> {
  const { catchAll, put, seen } = createWorld();
  catchAll({ endpoint: ENDPOINT, inputTransformer: { inputPathsMap, inputTemplate } });
  await put({ Detail: { acc_id: "0a", levels: ["HIGH"], valid: true } });
  return seen[0]?.body ?? "";
}

Deno.test("fillTemplate() makes of templates what AWS makes of them", async () => {
  for (const [template, text] of CASES) assert.equal(await bodyOf(template), text);
});

Deno.test("fillTemplate() knows the event itself", async () => {
  const body = await bodyOf('{"original": <aws.events.event>, "whole": <aws.events.event.json>}');
  const { original, whole } = JSON.parse(body);
  assert.deepEqual(Object.keys(original).toSorted(), [
    ...["account", "detailType", "id", "region", "resources", "source", "time", "version"],
  ]);
  assert.equal(whole["detail-type"], "OrderPlaced");
  assert.deepEqual(whole.detail, { acc_id: "0a", levels: ["HIGH"], valid: true });
});
