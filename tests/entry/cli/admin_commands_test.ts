import assert from "node:assert/strict";
import { main } from "../../../src/entry/cli.ts";
import { createFakeIo, type FakeIoOptions } from "./fake_io.ts";

const WEBHOOKS = {
  items: [
    {
      id: "order-placed",
      webhookId: "order-placed",
      url: "http://127.0.0.1:8000/inbound/order-placed",
      path: "/inbound/order-placed",
      tenantId: "<default>",
      processDefinitionId: "order",
      processDefinitionKey: "2251799813685250",
      version: 3,
      elementId: "order_placed",
      elementType: "MESSAGE_START_EVENT",
      method: "post",
      authorization: "APIKEY",
      status: "active",
    },
    {
      tenantId: "<default>",
      processDefinitionId: "order",
      version: 3,
      elementId: "payment_received",
      elementType: "INTERMEDIATE_CATCH_EVENT",
      status: "invalid",
      reason: "There is no webhook id\x1b[2J",
    },
  ],
};

const DEPLOYMENT = {
  deploymentKey: "2251799813685249",
  processes: [{
    processDefinitionId: "order",
    processDefinitionKey: "2251799813685250",
    version: 1,
    tenantId: "<default>",
    webhooks: [
      { elementId: "order_placed", status: "active", url: "http://h/inbound/order-placed" },
      { elementId: "payment_received", status: "invalid", reason: "There is no correlation key" },
    ],
    diagnostics: [{
      severity: "error",
      elementId: "payment_received",
      code: "CORRELATION_KEY_MISSING",
      message: "There is no correlation key",
    }],
  }],
};

function answering(status: number, body: unknown): FakeIoOptions {
  return { answer: () => Response.json(body, { status }) };
}

Deno.test("webhooks lists ids, states and addresses, with the reason of what is invalid", async () => {
  const world = createFakeIo(answering(200, WEBHOOKS));
  assert.equal(await main(["webhooks", "--to", "http://127.0.0.1:8000/"], world.io), 0);
  assert.equal(world.requests[0]?.url, "http://127.0.0.1:8000/admin/api/webhooks");
  const [header, active, invalid, reason] = world.out().split("\n");
  assert.match(header ?? "", /^STATUS +WEBHOOK +METHOD +AUTHORIZATION +PROCESS +ELEMENT +URL$/);
  assert.match(
    active ?? "",
    /^active +order-placed +post +APIKEY +order v3 +order_placed +http:\S+order-placed$/,
  );
  assert.match(invalid ?? "", /^invalid +\(no id\) +- +- +order v3 +payment_received$/);
  assert.equal(reason, "  There is no webhook id\\u001b[2J");
});

Deno.test("webhooks says how to get one when there is none", async () => {
  const world = createFakeIo(answering(200, { items: [] }));
  assert.equal(await main(["webhooks", "--to", "http://h"], world.io), 0);
  assert.match(world.out(), /zeebridge deploy/);
});

Deno.test("webhooks --json prints the runtime's answer and nothing else", async () => {
  const world = createFakeIo({ ...answering(200, WEBHOOKS), stdoutIsTerminal: true });
  await main(["webhooks", "--to", "http://h", "--json"], world.io);
  assert.deepEqual(JSON.parse(world.out()), WEBHOOKS);
});

Deno.test("webhooks asks for one tenant, under a path that a host has mounted", async () => {
  const world = createFakeIo(answering(200, { items: [] }));
  await main(["webhooks", "--to", "https://h/bridge/", "--tenant", "a&b"], world.io);
  assert.equal(world.requests[0]?.url, "https://h/bridge/admin/api/webhooks?tenantId=a%26b");
});

Deno.test("the admin token comes from --token, else from the environment", async () => {
  const variables = { ZEEBRIDGE_ADMIN_TOKEN: "from-env" };
  const world = createFakeIo({ ...answering(200, WEBHOOKS), variables });
  await main(["webhooks", "--to", "http://h"], world.io);
  await main(["webhooks", "--to", "http://h", "--token", "typed"], world.io);
  const given = world.requests.map((request) => request.headers.get("authorization"));
  assert.deepEqual(given, ["Bearer from-env", "Bearer typed"]);
});

Deno.test("a refused token ends with 1, with advice and without the token", async () => {
  const problem = { status: 401, code: "ADMIN_UNAUTHORIZED" };
  const world = createFakeIo(answering(401, problem));
  assert.equal(await main(["webhooks", "--to", "http://h", "--token", "canary"], world.io), 1);
  assert.match(
    world.err(),
    /^error: Cannot list webhooks: http:\/\/h answered 401 ADMIN_UNAUTHORIZED: .*--token/,
  );
  assert.doesNotMatch(world.err(), /canary/);
});

Deno.test("a runtime that does not answer, answers a page, or redirects ends with 1", async () => {
  const silent = createFakeIo();
  assert.equal(await main(["webhooks", "--to", "http://h"], silent.io), 1);
  assert.match(silent.err(), /no answer from http:\/\/h \(connection refused\)/);

  const page = createFakeIo({ answer: () => new Response("<html>") });
  assert.equal(await main(["webhooks", "--to", "http://h"], page.io), 1);
  assert.match(page.err(), /http:\/\/h answered 200/);

  const elsewhere = createFakeIo({ answer: () => Response.redirect("http://elsewhere/") });
  assert.equal(await main(["webhooks", "--to", "http://h", "--token", "t"], elsewhere.io), 1);
  assert.equal(elsewhere.requests.length, 1);
  assert.equal(elsewhere.requests[0]?.redirect, "manual");
});

Deno.test("deploy posts the files as Zeebe's own API takes them, and shows what was registered", async () => {
  let form: FormData | undefined;
  const world = createFakeIo({
    files: { "models/order.bpmn": "<order/>", "rules.dmn": "<rules/>" },
    async answer(request) {
      form = await request.formData();
      return Response.json(DEPLOYMENT);
    },
  });
  const args = ["deploy", "models/order.bpmn", "rules.dmn", "--to", "http://h", "--tenant", "red"];
  assert.equal(await main(args, world.io), 0);
  assert.equal(world.requests[0]?.method, "POST");
  assert.equal(world.requests[0]?.url, "http://h/admin/api/deployments");
  const files = form?.getAll("resources").filter((part) => part instanceof File) ?? [];
  assert.deepEqual(files.map(({ name }) => name), ["order.bpmn", "rules.dmn"]);
  assert.equal(await files[0]?.text(), "<order/>");
  assert.equal(form?.get("tenantId"), "red");
  assert.match(world.out(), /^order v1 2251799813685250$/m);
  assert.match(world.out(), /^ {2}active +order_placed +http:\/\/h\/inbound\/order-placed$/m);
  assert.match(world.out(), /^ {2}invalid +payment_received +There is no correlation key$/m);
  assert.match(world.out(), /^Deployment 2251799813685249$/m);
  assert.equal(world.err(), "error[CORRELATION_KEY_MISSING] payment_received: There is no correlation key\n");
});

Deno.test("deploy --json prints the runtime's answer, and a terminal sees that work goes on", async () => {
  const world = createFakeIo({
    ...answering(200, DEPLOYMENT),
    files: { "a.bpmn": "" },
    stderrIsTerminal: true,
  });
  assert.equal(await main(["deploy", "a.bpmn", "--to", "http://h", "--json"], world.io), 0);
  assert.deepEqual(JSON.parse(world.out()), DEPLOYMENT);
  assert.equal(world.err(), "Deploying 1 file …\n");
});

Deno.test("deploy ends with 1 and the engine's text when it is refused", async () => {
  const problem = { status: 400, code: "ENGINE_REJECTED", detail: "Element: nowhere\x07" };
  const world = createFakeIo({ ...answering(400, problem), files: { "a.bpmn": "" } });
  assert.equal(await main(["deploy", "a.bpmn", "--to", "http://h"], world.io), 1);
  assert.equal(
    world.err(),
    "error: Cannot deploy: http://h answered 400 ENGINE_REJECTED: Element: nowhere\\u0007\n",
  );
});
