/**
 * A process that answers like a Zeebe gateway, as fast as it can and always the same, so that what is measured
 * in front of it is not the engine. It checks nothing: for tests there is the strict stub of `src/testing`.
 *
 * `STUB_JOBS`: how many jobs it has, `Infinity` for no end. `GET /counts`: how much it was asked for.
 *
 * @module
 */

import { JOB_TYPE, PROCESS_DEFINITION_KEY, PROCESS_ID, TASK_ELEMENT_ID } from "../sample.ts";

/** How much the engine was asked for. */
export interface StubEngineCounts {
  instances: number;
  messages: number;
  activated: number;
  completed: number;
  /** Jobs that were ended in any other way: there must be none. */
  failed: number;
}

/** Zeebe's own gateway hands out about as many small jobs at once. */
const JOBS_PER_ACTIVATION = 100;
const FIRST_JOB_KEY = 4_503_599_627_370_496;

const JSON_HEADERS = new Headers({ "content-type": "application/json" });
const TENANT_ID = "<default>";
const jobsInAll = Number(Deno.env.get("STUB_JOBS") ?? 0);
const counts: StubEngineCounts = { instances: 0, messages: 0, activated: 0, completed: 0, failed: 0 };

const INSTANCE = JSON.stringify({
  processDefinitionId: PROCESS_ID,
  processDefinitionVersion: 1,
  processDefinitionKey: PROCESS_DEFINITION_KEY,
  processInstanceKey: "2251799813685250",
  tenantId: TENANT_ID,
  variables: {},
});
const MESSAGE = JSON.stringify({ messageKey: "2251799813685251", tenantId: TENANT_ID });
const TOPOLOGY = JSON.stringify({
  brokers: [{
    nodeId: 0,
    host: "127.0.0.1",
    port: 26_501,
    partitions: [{ partitionId: 1, role: "leader", health: "healthy" }],
    version: "8.8.0",
  }],
  clusterSize: 1,
  partitionsCount: 1,
  replicationFactor: 1,
  gatewayVersion: "8.8.0",
});

type Route = (request: Request) => Response | Promise<Response>;

const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ["GET /counts", () => Response.json(counts)],
  ["GET /v2/topology", () => json(TOPOLOGY)],
  ["POST /v2/deployments", deploy],
  ["POST /v2/process-instances", createInstance],
  ["POST /v2/messages/publication", publishMessage],
  ["POST /v2/jobs/activation", activateJobs],
]);

/** How a job is completed, failed or ended by an error. */
const JOB_END = /^\/v2\/jobs\/\d+\/\w+$/;

async function answer(request: Request): Promise<Response> {
  const path = request.url.slice(request.url.indexOf("/", "http://".length));
  const route = ROUTES.get(`${request.method} ${path}`) ?? (JOB_END.test(path) ? endJob : refuse);
  return await route(request);
}

function json(text: string): Response {
  return new Response(text, { headers: JSON_HEADERS });
}

/** As an engine that cannot search its definitions: nothing but the work is measured. */
async function refuse(request: Request): Promise<Response> {
  await request.arrayBuffer();
  return new Response(null, { status: 404 });
}

/** Gives the answer once the body is read: a connection with an unread body would be closed. */
async function countAndAnswer(request: Request, count: keyof StubEngineCounts): Promise<void> {
  await request.arrayBuffer();
  counts[count]++;
}

async function createInstance(request: Request): Promise<Response> {
  await countAndAnswer(request, "instances");
  return json(INSTANCE);
}

async function publishMessage(request: Request): Promise<Response> {
  await countAndAnswer(request, "messages");
  return json(MESSAGE);
}

async function endJob(request: Request): Promise<Response> {
  await countAndAnswer(request, request.url.endsWith("/completion") ? "completed" : "failed");
  return new Response(null, { status: 204 });
}

async function deploy(request: Request): Promise<Response> {
  const resource = (await request.formData()).get("resources");
  return Response.json({
    deploymentKey: "2251799813685248",
    tenantId: TENANT_ID,
    deployments: [{
      processDefinition: {
        processDefinitionId: PROCESS_ID,
        processDefinitionVersion: 1,
        processDefinitionKey: PROCESS_DEFINITION_KEY,
        resourceName: resource instanceof File ? resource.name : "",
        tenantId: TENANT_ID,
      },
    }],
  });
}

interface Activation {
  maxJobsToActivate: number;
  timeout: number;
  requestTimeout: number;
}

async function activateJobs(request: Request): Promise<Response> {
  const { maxJobsToActivate, timeout, requestTimeout }: Activation = await request.json();
  const count = Math.min(maxJobsToActivate, JOBS_PER_ACTIVATION, jobsInAll - counts.activated);
  // A poll that finds nothing hangs, as it does at the real gateway.
  if (count <= 0) await new Promise((resolve) => setTimeout(resolve, Math.max(0, requestTimeout)));
  const firstKey = FIRST_JOB_KEY + counts.activated;
  counts.activated += Math.max(0, count);
  const deadline = Date.now() + timeout;
  const jobs = Array.from({ length: Math.max(0, count) }, (_, index) => jobOf(firstKey + index, deadline));
  return json(JSON.stringify({ jobs }));
}

/** A job of the model's task, with its inputs as the real engine would have evaluated them. */
function jobOf(jobKey: number, deadline: number) {
  return {
    jobKey: String(jobKey),
    type: JOB_TYPE,
    processDefinitionId: PROCESS_ID,
    processDefinitionVersion: 1,
    processDefinitionKey: PROCESS_DEFINITION_KEY,
    processInstanceKey: "2251799813685250",
    elementId: TASK_ELEMENT_ID,
    elementInstanceKey: "2251799813685252",
    customHeaders: { resultExpression: "={ eventId: response.entries[1].eventId }", retryBackoff: "PT1S" },
    variables: {
      authentication: {
        type: "credentials",
        accessKey: "{{secrets.AWS_ACCESS_KEY}}",
        secretKey: "{{secrets.AWS_SECRET_KEY}}",
      },
      configuration: { region: "eu-central-1" },
      input: {
        eventBusName: "invoices",
        source: "billing",
        detailType: "InvoiceWritten",
        detail: { orderId: "order-0001", total: 129.95 },
      },
    },
    worker: "zeebridge",
    retries: 3,
    deadline,
    tenantId: TENANT_ID,
  };
}

if (import.meta.main) Deno.serve({ hostname: "127.0.0.1", port: 0 }, answer);
