import assert from "node:assert/strict";
import { main } from "../../../src/entry/cli.ts";
import type { ConnectorOptions } from "../../../src/entry/options.ts";
import { createFakeIo, type FakeIo, type FakeIoOptions } from "./fake_io.ts";

const ENGINE = { CAMUNDA_REST_ADDRESS: "http://127.0.0.1:8080" };

/** A world whose server ends at once; keeps the options that it was started with. */
function createServingIo(options: FakeIoOptions = {}): FakeIo & { started: ConnectorOptions[] } {
  const started: ConnectorOptions[] = [];
  const world = createFakeIo({
    serve(given) {
      started.push(given);
      return Promise.resolve({ url: "http://127.0.0.1:8000", finished: Promise.resolve() });
    },
    ...options,
  });
  return { ...world, started };
}

Deno.test("serve runs until the server has stopped, with the host and port that were typed", async () => {
  let stop = (): void => {};
  const finished = new Promise<void>((resolve) => stop = resolve);
  const world = createServingIo({ serve: () => Promise.resolve({ url: "http://127.0.0.1:9000", finished }) });
  let ended = false;
  const exitCode = main(["serve"], world.io).finally(() => ended = true);
  await world.clock.advance(1);
  assert.equal(ended, false);
  stop();
  assert.equal(await exitCode, 0);

  const listening = createServingIo();
  await main(["serve", "--host", "::1", "--port", "9000"], listening.io);
  assert.deepEqual(listening.started, [{ HOST: "::1", PORT: "9000" }]);
});

Deno.test("serve ends with 1 and every problem of the configuration", async () => {
  const world = createServingIo({
    serve: () => Promise.reject(new Error("Cannot start: 2 problems\n  - PORT is …\n  - HOST is …")),
  });
  assert.equal(await main(["serve"], world.io), 1);
  assert.equal(world.err(), "error: Cannot start: 2 problems\n  - PORT is …\n  - HOST is …\n");
});

Deno.test("start says in one line that it needs an engine, and ends with 1", async () => {
  const world = createServingIo();
  assert.equal(await main(["start"], world.io), 1);
  assert.match(world.err(), /^error: Cannot start without an engine: set CAMUNDA_REST_ADDRESS .*\n$/);
  assert.equal(world.out(), "");
  assert.deepEqual(world.started, []);
});

Deno.test("start serves with the example processes and a log for people, and says where", async () => {
  const world = createServingIo({ variables: ENGINE });
  assert.equal(await main(["start"], world.io), 0);
  const [options] = world.started;
  assert.equal(options?.ZEEBRIDGE_PROCESSES, "examples/processes");
  assert.equal(options?.ZEEBRIDGE_LOG, "pretty");
  assert.match(world.out(), /deno task cli webhooks --to http:\/\/127\.0\.0\.1:8000/);
});

Deno.test("start takes another folder from its argument, else from the environment", async () => {
  const variables = { ZEEBE_REST_ADDRESS: "http://h", ZEEBRIDGE_PROCESSES: "mine", ZEEBRIDGE_LOG: "json" };
  const world = createServingIo({ variables });
  await main(["start"], world.io);
  await main(["start", "theirs"], world.io);
  assert.deepEqual(world.started.map((options) => options.ZEEBRIDGE_PROCESSES), ["mine", "theirs"]);
  assert.equal(world.started[0]?.ZEEBRIDGE_LOG, "json");
});
