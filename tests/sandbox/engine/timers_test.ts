import assert from "node:assert/strict";
import { EngineWorld } from "../support/engine_world.ts";
import { element, end, flows, model, on, start } from "../support/model.ts";

function waits(event: string): string {
  return model(
    start() + element("intermediateCatchEvent", "wait", event) + end() + flows("start -> wait -> end"),
  );
}

const DAY_MS = 86_400_000;

for (
  const [event, dueMs] of [
    [on.duration("PT1H30M"), 5_400_000],
    [on.duration("P1M"), 31 * DAY_MS],
    [on.duration("P1W"), 7 * DAY_MS],
    [on.duration('=duration("PT" + string(n) + "S")'), 4_000],
    [on.date("2026-01-02T00:00:00Z"), DAY_MS],
    [on.date("2026-01-01T02:00:00+01:00[Europe/Berlin]"), 3_600_000],
    [on.date('=date and time("2026-01-01T00:00:10Z")'), 10_000],
  ] as const
) {
  Deno.test(`${/<bpmn:time.*?>(.*?)</.exec(event)?.[1]} is due after ${dueMs} ms`, async () => {
    const world = new EngineWorld();
    const instance = await world.run(waits(event), { n: 4 });
    await world.clock.advance(dueMs - 1);
    assert.equal(instance().state, "ACTIVE");
    await world.clock.advance(1);
    assert.equal(instance().state, "COMPLETED");
    assert.equal(instance().endedAt, world.clock.now());
  });
}

Deno.test("a date in the past is due at once", async () => {
  const world = new EngineWorld();
  const instance = await world.run(waits(on.date("2020-01-01T00:00:00Z")));
  await world.clock.advance(0);
  assert.equal(instance().state, "COMPLETED");
});

Deno.test("a duration that is none is an incident", async () => {
  const world = new EngineWorld();
  await world.run(waits(on.duration("=n")), { n: "soon" });
  assert.deepEqual([world.incident.kind, world.incident.elementId], ["EXTRACT_VALUE_ERROR", "wait"]);
});

Deno.test("a timer start event starts an instance each time, of the latest version only", async () => {
  const world = new EngineWorld();
  const timed = model(start("tick", on.cycle("R3/PT1M")) + end() + flows("tick -> end"));
  await world.deploy(timed);
  await world.clock.advance(60_000);
  await world.deploy(timed.replace("R3/PT1M", "R/PT2M"));
  await world.clock.advance(360_000);
  assert.deepEqual(world.engine.instances().map(({ version }) => version), [1, 2, 2, 2]);
  const [, second] = world.engine.definitions;
  await world.send("POST", `/resources/${second?.processDefinitionKey}/deletion`);
  await world.clock.advance(30_000);
  assert.equal(world.engine.instances().length, 4);
});

Deno.test("a timer start event may have a cron expression", async () => {
  const world = new EngineWorld();
  await world.deploy(model(start("tick", on.cycle("0 0 9 * * MON-FRI")) + end() + flows("tick -> end")));
  await world.clock.advance(5 * DAY_MS);
  assert.deepEqual(world.engine.instances().map(({ createdAt }) => new Date(createdAt).toISOString()), [
    "2026-01-01T09:00:00.000Z",
    "2026-01-02T09:00:00.000Z",
    "2026-01-05T09:00:00.000Z",
  ]);
});
