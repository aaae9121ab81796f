import assert from "node:assert/strict";
import { createEngineDoor } from "../../../src/entry/sandbox/engine_door.ts";

const ADDRESS = "http://127.0.0.1:8080/v2/deployments";

async function statusOf(headers: Record<string, string>): Promise<number> {
  const door = createEngineDoor(() => Promise.resolve(new Response()));
  const response = await door(new Request(ADDRESS, { method: "POST", headers }));
  return response.status;
}

Deno.test("createEngineDoor() lets programs of this machine in, by whatever name they know it", async () => {
  for (const host of ["127.0.0.1:8080", "localhost:8080", "[::1]:8080"]) {
    assert.equal(await statusOf({ host }), 200, host);
  }
});

Deno.test("createEngineDoor() refuses a page of another site, and a name that leads here", async () => {
  const strangers: Record<string, string>[] = [
    { origin: "https://evil.example" },
    { "sec-fetch-site": "cross-site" },
    { host: "evil.example:8080" },
    { "x-forwarded-for": "192.0.2.1" },
  ];
  for (const headers of strangers) assert.equal(await statusOf(headers), 403, JSON.stringify(headers));
});
