import assert from "node:assert/strict";
import { createConnector } from "../../src/entry/embed.ts";
import { CASES, SECRETS } from "./webhook/cases.ts";
import { type Cluster, startCluster } from "./webhook/cluster.ts";
import { DIFFERENCES } from "./webhook/differences.ts";
import { ADMIN_TOKEN, deployAll, runSuite, SETTINGS } from "./webhook/suite.ts";

let cluster: Cluster;
let server: Deno.HttpServer<Deno.NetAddr>;

Deno.test.beforeAll(() => {
  cluster = startCluster();
  const connector = createConnector({
    ...SETTINGS,
    CAMUNDA_REST_ADDRESS: cluster.url,
    ZEEBRIDGE_LOG: "none",
    env: SECRETS,
  });
  server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request, info) => connector.fetch(request, info),
  );
});
Deno.test.afterAll(async () => {
  await server.shutdown();
  await cluster[Symbol.asyncDispose]();
});

Deno.test("Webhooks on Deno do with Camunda's cases what its runtime does, or what we do on purpose", async () => {
  const subject = { port: server.addr.port, adminToken: ADMIN_TOKEN };
  await deployAll(subject, cluster);
  await runSuite("Deno", { subject, cluster });
});

Deno.test("every difference to Camunda's runtime is one of a case", () => {
  const names = new Set(CASES.map(({ name }) => name));
  assert.deepEqual([...DIFFERENCES.keys()].filter((name) => !names.has(name)), []);
});
