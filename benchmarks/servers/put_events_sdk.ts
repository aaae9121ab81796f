/**
 * Nothing but the client of AWS's SDK, as a Worker: for its size, and for how long it takes to be there.
 *
 * @module
 */

import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";

const client = new EventBridgeClient({
  region: "eu-central-1",
  credentials: { accessKeyId: "AKIABENCHMARK0000000", secretAccessKey: "benchmark" },
});

export default {
  async fetch(request: Request): Promise<Response> {
    return Response.json(await client.send(new PutEventsCommand({ Entries: await request.json() })));
  },
};
