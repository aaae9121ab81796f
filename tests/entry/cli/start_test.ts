import assert from "node:assert/strict";
import { main } from "../../../src/entry/cli.ts";
import type { Connector } from "../../../src/entry/connector.ts";
import { createConnector } from "../../../src/entry/embed.ts";
import { createFakeIo, type FakeIo, type FakeIoOptions } from "./fake_io.ts";

const ORDER = await Deno.readTextFile(new URL("../../../examples/processes/order.bpmn", import.meta.url));
const URL_OF_SERVER = "http://127.0.0.1:8000";

/** A sandbox that runs until it is stopped. */
interface RunningStart extends FakeIo {
  connector: Connector;
  /** Stops it, and gives the exit code. */
  stop(): Promise<number>;
}

/** Starts the sandbox with these arguments, and waits until it has said what there is to say. */
async function start(args: string[], options: FakeIoOptions = {}): Promise<RunningStart> {
  let stop = (): void => {};
  let connector: Connector | undefined;
  const finished = new Promise<void>((resolve) => stop = resolve);
  const world = createFakeIo({
    serve(given) {
      connector = createConnector(given);
      return Promise.resolve({ url: URL_OF_SERVER, connector, finished });
    },
    ...options,
  });
  const exitCode = main(["start", ...args], world.io);
  await until(() => world.out().includes("Ctrl+C"));
  assert.ok(connector !== undefined);
  return {
    ...world,
    connector,
    stop() {
      stop();
      return exitCode;
    },
  };
}

/** Waits for promises that nobody here holds. */
async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000 && !holds(); turn++) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.ok(holds());
}

Deno.test("start deploys a folder, and says what is served and how to try it", async () => {
  const world = await start(["mine"], { files: { "mine/order.bpmn": ORDER } });
  assert.match(
    world.out(),
    /order\.bpmn +order v1 +order-placed +http:\/\/127\.0\.0\.1:8000\/inbound\/order-placed\n/,
  );
  const [, event = ""] = /curl \S+order-placed -H 'apikey: sandbox-ORDER_WEBHOOK_KEY' .* -d '(.*)'\n/.exec(
    world.out().replaceAll("'$(date +%s)'", "1767225600"),
  ) ?? [];
  assert.equal(JSON.parse(event)["detail-type"], "OrderPlaced");
  assert.equal(world.err(), "");

  const response = await world.connector.fetch(
    new Request(`${URL_OF_SERVER}/inbound/order-placed`, {
      method: "POST",
      headers: { apikey: "sandbox-ORDER_WEBHOOK_KEY", "content-type": "application/json" },
      body: event,
    }),
  );
  assert.equal(response.status, 200, await response.text());
  assert.equal(await world.stop(), 0);
});

Deno.test("start takes secrets from the environment, and shows none of them", async () => {
  const world = await start(["mine"], {
    files: { "mine/order.bpmn": ORDER },
    variables: { SECRET_ORDER_WEBHOOK_KEY: "my-own-key" },
  });
  assert.match(world.out(), /-H 'apikey: '"\$SECRET_ORDER_WEBHOOK_KEY"''/);
  assert.doesNotMatch(world.out(), /my-own-key/);
  assert.equal(await world.stop(), 0);
});

Deno.test("start shows a line that a webhook of another method takes", async () => {
  const text = ORDER.replace('name="inbound.method" value="post"', 'name="inbound.method" value="put"');
  const world = await start(["mine"], { files: { "mine/order.bpmn": text } });
  assert.match(world.out(), /curl \S+order-placed -X PUT -H /);
  assert.match(world.out(), /curl \S+payment-received -H /);
  assert.equal(await world.stop(), 0);
});

Deno.test("start says in one line that a folder is missing, and serves nothing", async () => {
  const world = createFakeIo();
  assert.equal(await main(["start", "nowhere"], world.io), 1);
  assert.equal(world.err(), "error: Cannot read the folder nowhere: there is no such folder\n");
  assert.equal(world.out(), "");
});

Deno.test("start says in one line what is wrong with a file, and deploys the others", async () => {
  const world = await start(["mine"], {
    files: { "mine/broken.bpmn": "<bpmn:definitions", "mine/order.bpmn": ORDER },
  });
  assert.match(world.err(), /^error: mine\/broken\.bpmn: [^\n]+\n$/);
  assert.match(world.out(), /order v1/);
  assert.doesNotMatch(world.out(), /broken/);
  assert.equal(await world.stop(), 0);
});

Deno.test("start deploys a file again when it changes, and says what is different", async () => {
  const world = await start(["mine"], { files: { "mine/order.bpmn": ORDER } });
  const change = async (text: string | undefined): Promise<void> => {
    if (text === undefined) world.files.delete("mine/order.bpmn");
    else world.files.set("mine/order.bpmn", text);
    world.touch();
    await world.clock.advance(100);
  };
  await change(ORDER.replaceAll('value="payment-received"', 'value="order-paid"'));
  await until(() => world.out().includes("version 2"));
  assert.match(
    world.out(),
    /\norder\.bpmn: order is version 2; webhooks: \+ order-paid, - payment-received\n$/,
  );

  await change("<bpmn:definitions");
  await until(() => world.err() !== "");
  assert.match(world.err(), /^error: mine\/order\.bpmn: [^\n]+\n$/);

  world.files.set("mine/other.form", "{}");
  await change(undefined);
  await until(() => world.out().includes("gone"));
  assert.match(world.out(), /order\.bpmn is gone; what it deployed stays until the sandbox stops\n/);
  assert.equal(await world.stop(), 0);
});

Deno.test("start goes on watching a folder that could not be read once", async () => {
  const world = await start(["mine"], { files: { "mine/order.bpmn": ORDER } });
  world.files.delete("mine/order.bpmn");
  world.touch();
  await world.clock.advance(100);
  await until(() => world.err() !== "");
  assert.match(world.err(), /^error: mine: [^\n]+\n$/);

  world.files.set("mine/order.bpmn", `${ORDER} `);
  world.touch();
  await world.clock.advance(100);
  await until(() => world.out().includes("version 2"));
  assert.equal(await world.stop(), 0);
});

Deno.test("start --no-watch leaves changed files alone", async () => {
  const world = await start(["mine", "--no-watch"], { files: { "mine/order.bpmn": ORDER } });
  assert.doesNotMatch(world.out(), /watched/);
  assert.equal(await world.stop(), 0);
});

Deno.test("start --data keeps deployments, and the webhooks that they serve", async () => {
  const files = { "mine/order.bpmn": ORDER };
  const first = await start(["mine", "--data", "kept"], { files });
  assert.equal(await first.stop(), 0);
  const text = first.files.get("kept/definitions.json") ?? "";
  const kept = JSON.parse(text);
  assert.deepEqual(
    kept.definitions.map((
      { processDefinitionId, version }: Record<string, unknown>,
    ) => [processDefinitionId, version]),
    [["order", 1]],
  );

  const again = await start(["theirs", "--data", "kept"], {
    files: { "theirs/other.form": "{}", "kept/definitions.json": text },
  });
  const response = await again.connector.fetch(
    new Request(`${URL_OF_SERVER}/inbound/payment-received`, { method: "POST", body: "{}" }),
  );
  assert.equal(response.status, 401);
  assert.equal(await again.stop(), 0);
});

Deno.test("start says in one line that the file of --data is none, and serves nothing", async () => {
  for (const [text, reason] of [["{", "it is not JSON"], ["[]", "it is not a list of definitions"]]) {
    const world = createFakeIo({ files: { "mine/order.bpmn": ORDER, "kept/definitions.json": text ?? "" } });
    assert.equal(await main(["start", "mine", "--data", "kept"], world.io), 1);
    assert.equal(
      world.err(),
      `error: Cannot read kept/definitions.json: ${reason}, expected what start --data has written\n`,
    );
  }
});

Deno.test("start says in one line that --data has a model that the sandbox does not run", async () => {
  const definition = {
    processDefinitionId: "order",
    processDefinitionKey: "1",
    version: 1,
    resourceName: "order.bpmn",
    tenantId: "<default>",
    content: ORDER.replaceAll("bpmn:serviceTask", "bpmn:callActivity"),
    deployedAt: 0,
    state: "ACTIVE",
  };
  const world = createFakeIo({
    files: {
      "mine/order.bpmn": ORDER,
      "kept/definitions.json": JSON.stringify({ definitions: [definition] }),
    },
  });
  assert.equal(await main(["start", "mine", "--data", "kept"], world.io), 1);
  assert.match(
    world.err(),
    /^error: Cannot use kept\/definitions\.json: it has a model that [^\n]+, delete it to start anew\n$/,
  );
});

Deno.test("start refuses a --data that names nothing", async () => {
  const world = createFakeIo({ files: { "mine/order.bpmn": ORDER } });
  assert.equal(await main(["start", "mine", "--data", ""], world.io), 2);
  assert.match(world.err(), /^error: --data is '', expected a folder\n/);
});

Deno.test("start says what to do with a folder that is empty", async () => {
  const world = await start(["mine"], { readFolder: () => Promise.resolve([]) });
  assert.match(world.out(), /\n {2}nothing is deployed: expected a \.bpmn file in mine that /);
  assert.equal(await world.stop(), 0);
});

Deno.test("start says which of two files with the same process counts", async () => {
  const other = ORDER.replaceAll('value="order-placed"', 'value="order-made"');
  const world = await start(["mine"], { files: { "mine/a.bpmn": ORDER, "mine/b.bpmn": other } });
  assert.match(
    world.out(),
    /\n {2}a\.bpmn +order v1 +replaced by b\.bpmn, which has the same process id *\n/,
  );
  assert.match(world.out(), /\n {2}b\.bpmn +order v2 +order-made +http:/);
  assert.doesNotMatch(world.out(), /inbound\/order-placed/);
  assert.equal(await world.stop(), 0);
});

Deno.test("start tells of a file without a process, too", async () => {
  const world = await start(["mine"], { files: { "mine/ask.form": "{}", "mine/order.bpmn": ORDER } });
  assert.match(world.out(), /\n {2}ask\.form +no process *\n {2}order\.bpmn +order v1 /);
  assert.equal(await world.stop(), 0);
});

Deno.test("start says in one line which element the sandbox does not run", async () => {
  const call = ORDER.replaceAll("bpmn:serviceTask", "bpmn:callActivity");
  const world = await start(["mine"], { files: { "mine/call.bpmn": call } });
  assert.match(
    world.err(),
    /^error: mine\/call\.bpmn: [^\n]*- Element: confirm_order - ERROR: [^\n]+callActivity[^\n]*\n$/,
  );
  assert.equal(await world.stop(), 0);
});

Deno.test("start refuses an --engine-port that is none", async () => {
  for (const port of ["99999", "-1", "http"]) {
    const world = createFakeIo({ files: { "mine/order.bpmn": ORDER } });
    assert.equal(await main(["start", "mine", "--engine-port", port], world.io), 2);
    assert.match(world.err(), /^error: --engine-port is '.*', expected a whole number from 0 to 65535\n/);
  }
});

Deno.test("start --engine-port lets others use the engine", async () => {
  let handle: ((request: Request) => Promise<Response>) | undefined;
  const world = await start(["mine", "--engine-port", "8080"], {
    files: { "mine/order.bpmn": ORDER },
    listen({ port }, given) {
      handle = given;
      return Promise.resolve({ url: `http://127.0.0.1:${port}`, close: () => Promise.resolve() });
    },
  });
  assert.match(world.out(), /Zeebe's REST API +http:\/\/127\.0\.0\.1:8080\n/);
  const response = await handle?.(new Request("http://127.0.0.1:8080/v2/topology"));
  assert.equal(response?.status, 200);
  const page = new Request("http://127.0.0.1:8080/v2/topology", {
    headers: { origin: "https://evil.example" },
  });
  assert.equal((await handle?.(page))?.status, 403);
  assert.equal(await world.stop(), 0);
});

Deno.test("the sandbox's own page is for who may use the admin side", async () => {
  const world = await start(["mine"], { files: { "mine/order.bpmn": ORDER } });
  const page = await world.connector.fetch(new Request(`${URL_OF_SERVER}/`));
  assert.equal(page.status, 403);
  assert.equal(await world.stop(), 0);
});
