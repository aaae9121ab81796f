import { type BareWorker, startBareWorkerd } from "../e2e/servers/workerd.ts";
import { SECRETS } from "./webhook/cases.ts";
import { type Cluster, startCluster } from "./webhook/cluster.ts";
import { ADMIN_TOKEN, deployAll, runSuite, SETTINGS } from "./webhook/suite.ts";

let cluster: Cluster;
let workerd: BareWorker;

Deno.test.beforeAll(async () => {
  cluster = startCluster();
  const settings = Object.entries(SETTINGS).map(([name, value]) => [name, String(value)]);
  workerd = await startBareWorkerd({
    vars: { ...Object.fromEntries(settings), CAMUNDA_REST_ADDRESS: cluster.url, ZEEBRIDGE_LOG: "none" },
    secrets: SECRETS,
  });
});
Deno.test.afterAll(async () => {
  await workerd.stop();
  await cluster[Symbol.asyncDispose]();
});

Deno.test("Webhooks in workerd do with Camunda's cases what its runtime does, or what we do on purpose", async () => {
  const subject = { port: Number(new URL(workerd.url).port), adminToken: ADMIN_TOKEN };
  await deployAll(subject, cluster);
  await runSuite("workerd", { subject, cluster });
});
