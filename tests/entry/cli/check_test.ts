import assert from "node:assert/strict";
import { main } from "../../../src/entry/cli.ts";
import { webhookModel } from "../../scenarios/support/model.ts";
import { createFakeIo } from "./fake_io.ts";

const EXAMPLES = new URL("../../../examples/processes/", import.meta.url);

async function readExample(name: string): Promise<string> {
  return await Deno.readTextFile(new URL(name, EXAMPLES));
}

/** The order with a catch event that lacks its correlation key. */
async function readBrokenOrder(): Promise<string> {
  const [before, after] = (await readExample("order.bpmn")).split(`id="payment_received"`);
  const withoutKey = after?.replace(/^.*"correlationKeyExpression".*\n/m, "");
  return `${before}id="payment_received"${withoutKey}`;
}

for (const name of ["order.bpmn", "ec2_state_change.bpmn", "shipment.bpmn"]) {
  Deno.test(`check finds nothing wrong with the example ${name}`, async () => {
    const world = createFakeIo({ files: { [name]: await readExample(name) } });
    assert.equal(await main(["check", name], world.io), 0);
    assert.equal(world.err(), "");
    assert.match(world.out(), /^1 file, no problems$/m);
  });
}

Deno.test("check lists what a file asks for", async () => {
  const world = createFakeIo({ files: { "order.bpmn": await readExample("order.bpmn") } });
  await main(["check", "order.bpmn"], world.io);
  assert.match(world.out(), /^order\.bpmn\n {2}process order$/m);
  assert.match(
    world.out(),
    /webhook +order-placed +order_placed +MESSAGE_START_EVENT, method post, authorization APIKEY/,
  );
  assert.match(world.out(), /task +io\.camunda:aws-eventbridge:1 +confirm_order/);
  const secrets = [...world.out().matchAll(/^ +secret +(\S+)$/gm)].map(([, name]) => name);
  assert.deepEqual(secrets, ["ORDER_WEBHOOK_KEY", "AWS_ACCESS_KEY", "AWS_SECRET_KEY"]);
});

Deno.test("check lists signatures, and every secret that a webhook names", async () => {
  const model = webhookModel({
    id: "signed",
    properties: {
      "inbound.shouldValidateHmac": "enabled",
      "inbound.hmacSecret": "{{secrets.HMAC}}",
      "inbound.hmacHeader": "X-Signature",
      "inbound.hmacAlgorithm": "sha_512",
      "inbound.auth.type": "JWT",
      "inbound.auth.jwt.jwkUrl": "https://{{secrets.HOST}}/keys",
      "inbound.verificationExpression": '=if request.params.t = "{{secrets.TOKEN}}" then {} else null',
    },
  });
  const world = createFakeIo({ files: { "signed.bpmn": model } });
  await main(["check", "signed.bpmn"], world.io);
  assert.match(world.out(), /START_EVENT, method post, authorization JWT, signature SHA-512/);
  const secrets = [...world.out().matchAll(/^ +secret +(\S+)$/gm)].map(([, name]) => name);
  assert.deepEqual(secrets, ["HMAC", "HOST", "TOKEN"]);
});

Deno.test("check names file, line, element, code and what to do, and ends with 1", async () => {
  const xml = await readBrokenOrder();
  const line = xml.split("\n").findIndex((text) => text.includes(`id="payment_received"`)) + 1;
  const world = createFakeIo({
    files: { "broken.bpmn": xml, "shipment.bpmn": await readExample("shipment.bpmn") },
  });
  assert.equal(await main(["check", "broken.bpmn", "shipment.bpmn"], world.io), 1);
  const place = new RegExp(
    `^broken\\.bpmn:${line}: error\\[CORRELATION_KEY_MISSING\\] payment_received: .+\n$`,
  );
  assert.match(world.err(), place);
  assert.match(world.out(), /webhook +payment-received +payment_received +INVALID/);
  assert.match(world.out(), /^2 files, 1 error, 0 warnings$/m);
});

Deno.test("check ends with 0 for warnings alone", async () => {
  const open = (await readExample("ec2_state_change.bpmn")).replace(`value="BASIC"`, `value="NONE"`);
  const world = createFakeIo({ files: { "open.bpmn": open } });
  assert.equal(await main(["check", "open.bpmn"], world.io), 0);
  assert.match(world.err(), /^open\.bpmn:\d+: warning\[WEBHOOK_UNAUTHENTICATED\] state_changed: /);
});

Deno.test("check shows the place of a mistake in an expression, and what to write instead", async () => {
  const dashed = (await readExample("order.bpmn")).replace(
    "request.body.`detail-type`",
    "request.body.detail-type",
  );
  const world = createFakeIo({ files: { "dashed.bpmn": dashed } });
  assert.equal(await main(["check", "dashed.bpmn"], world.io), 0);
  assert.match(
    world.err(),
    /^dashed\.bpmn:\d+: warning\[FEEL_NAME_DASHED\] order_placed: activationCondition, at character 2: .+ write request\.body\.`detail-type` instead\n$/,
  );
  const json = createFakeIo({ files: { "dashed.bpmn": dashed } });
  await main(["check", "dashed.bpmn", "--json"], json.io);
  const [problem] = JSON.parse(json.out()).items[0].problems;
  assert.equal(problem.position, 1);
  assert.equal(problem.suggestion, "request.body.`detail-type`");
});

Deno.test("check reports a file that is not BPMN and goes on with the next", async () => {
  const world = createFakeIo({
    files: { "a.bpmn": "<html>", "order.bpmn": await readExample("order.bpmn") },
  });
  assert.equal(await main(["check", "a.bpmn", "order.bpmn"], world.io), 1);
  assert.match(world.err(), /^a\.bpmn:1: error\[BPMN_INVALID\] /);
  assert.match(world.out(), /process order/);
});

Deno.test("check names the line where XML breaks", async () => {
  const world = createFakeIo({ files: { "a.bpmn": "<definitions>\n  <process>\n</definitions>" } });
  assert.equal(await main(["check", "a.bpmn"], world.io), 1);
  assert.match(
    world.err(),
    /^a\.bpmn:3: error\[BPMN_INVALID\] Cannot read the model: it is not well-formed XML /,
  );
});

Deno.test("check --json prints everything as one value", async () => {
  const world = createFakeIo({ files: { "broken.bpmn": await readBrokenOrder() } });
  assert.equal(await main(["check", "broken.bpmn", "--json"], world.io), 1);
  const report = JSON.parse(world.out());
  assert.equal(report.errors, 1);
  assert.equal(report.warnings, 0);
  const [file] = report.items;
  assert.equal(file.file, "broken.bpmn");
  assert.equal(file.problems[0].code, "CORRELATION_KEY_MISSING");
  assert.equal(file.problems[0].elementId, "payment_received");
  assert.equal(typeof file.problems[0].line, "number");
  assert.equal(file.processes[0].processDefinitionId, "order");
  assert.deepEqual(file.processes[0].webhooks.map(({ status }: { status: string }) => status), [
    "valid",
    "invalid",
  ]);
  assert.equal(world.err(), "");
});

Deno.test("check does not let a model steer the terminal", async () => {
  const hostile = (await readExample("order.bpmn")).replace(
    `process id="order"`,
    `process id="or&#x1b;[2Jder"`,
  );
  const world = createFakeIo({ files: { "hostile.bpmn": hostile } });
  await main(["check", "hostile.bpmn"], world.io);
  assert.ok(!`${world.out()}${world.err()}`.includes("\x1b"));
});
