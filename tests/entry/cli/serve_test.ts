import assert from "node:assert/strict";
import { main } from "../../../src/entry/cli.ts";
import { createConnector } from "../../../src/entry/embed.ts";
import type { ConnectorOptions } from "../../../src/entry/options.ts";
import { createFakeIo, type FakeIo, type FakeIoOptions } from "./fake_io.ts";

const connector = createConnector({ CAMUNDA_REST_ADDRESS: "http://127.0.0.1:8080" });

/** A world whose server ends at once; keeps the options that it was started with. */
function createServingIo(options: FakeIoOptions = {}): FakeIo & { started: ConnectorOptions[] } {
  const started: ConnectorOptions[] = [];
  const world = createFakeIo({
    serve(given) {
      started.push(given);
      return Promise.resolve({ url: "http://127.0.0.1:8000", connector, finished: Promise.resolve() });
    },
    ...options,
  });
  return { ...world, started };
}

Deno.test("serve runs until the server has stopped, with the host and port that were typed", async () => {
  let stop = (): void => {};
  const finished = new Promise<void>((resolve) => stop = resolve);
  const world = createServingIo({
    serve: () => Promise.resolve({ url: "http://127.0.0.1:9000", connector, finished }),
  });
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
