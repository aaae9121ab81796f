/**
 * The floor of the job worker: two loops that take jobs, sign one request of ten events with aws4fetch, and
 * complete each job by a fetch of its own. No secrets, no expressions, no locks, no failures, no numbers.
 *
 * `ENGINE`, `EVENT_BUS`: addresses.
 *
 * @module
 */

import { AwsV4Signer } from "aws4fetch";
import { JOB_TYPE, SECRETS } from "../sample.ts";

/** As many loops as keep 200 jobs in flight at an engine that hands out 100. */
const LOOPS = 2;
const JOBS_PER_ACTIVATION = 100;
const ENTRIES_PER_REQUEST = 10;

interface StubbedJob {
  jobKey: string;
  variables: {
    configuration: { region: string };
    input: { eventBusName: string; source: string; detailType: string; detail: unknown };
  };
}

interface Addresses {
  engine: string;
  eventBus: string;
}

const signingKeys = new Map<string, ArrayBuffer>();

async function post(url: string, value: unknown): Promise<string> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(value),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`Cannot post to ${url}: ${response.status} ${text}`);
  return text;
}

async function putEvents(eventBus: string, jobs: readonly StubbedJob[]): Promise<string[]> {
  const body = JSON.stringify({
    Entries: jobs.map(({ variables: { input } }) => ({
      EventBusName: input.eventBusName,
      Source: input.source,
      DetailType: input.detailType,
      Detail: JSON.stringify(input.detail),
    })),
  });
  const { url, headers } = await new AwsV4Signer({
    url: eventBus,
    method: "POST",
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSEvents.PutEvents" },
    body,
    accessKeyId: SECRETS.SECRET_AWS_ACCESS_KEY,
    secretAccessKey: SECRETS.SECRET_AWS_SECRET_KEY,
    service: "events",
    region: "eu-central-1",
    cache: signingKeys,
  }).sign();
  const response = await fetch(url, { method: "POST", headers, body });
  const answer: { Entries: { EventId: string }[] } = await response.json();
  return answer.Entries.map(({ EventId }) => EventId);
}

async function takeJobs({ engine, eventBus }: Addresses): Promise<void> {
  for (;;) {
    const activated = await post(`${engine}/v2/jobs/activation`, {
      type: JOB_TYPE,
      worker: "floor",
      timeout: 60_000,
      maxJobsToActivate: JOBS_PER_ACTIVATION,
      requestTimeout: 20_000,
    });
    const { jobs }: { jobs: StubbedJob[] } = JSON.parse(activated);
    const requests: Promise<unknown>[] = [];
    for (let index = 0; index < jobs.length; index += ENTRIES_PER_REQUEST) {
      const batch = jobs.slice(index, index + ENTRIES_PER_REQUEST);
      requests.push(
        putEvents(eventBus, batch).then((eventIds) =>
          Promise.all(
            batch.map(({ jobKey }, place) =>
              post(`${engine}/v2/jobs/${jobKey}/completion`, { variables: { eventId: eventIds[place] } })
            ),
          )
        ),
      );
    }
    await Promise.all(requests);
  }
}

if (import.meta.main) {
  const addresses = { engine: Deno.env.get("ENGINE") ?? "", eventBus: Deno.env.get("EVENT_BUS") ?? "" };
  // What the measurement waits for, as of the other servers.
  Deno.serve({ hostname: "127.0.0.1", port: 0 }, () => new Response());
  for (let loop = 0; loop < LOOPS; loop++) void takeJobs(addresses);
}
