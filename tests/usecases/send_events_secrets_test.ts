import assert from "node:assert/strict";
import type { JobOutcome } from "../../src/core/job/outcome.ts";
import type { JsonObject } from "../../src/core/json.ts";
import { readKey } from "../../src/core/keys.ts";
import {
  createOutboundWorld,
  job,
  jobWithInput,
  type OutboundWorld,
  VARIABLES,
} from "./support/outbound_world.ts";

const SECRETS = { ACCESS: "AKIASECRET", KEY: "canary-k3y", TOKEN: 'canary"t0ken' };
const AUTHENTICATION = { accessKey: "{{secrets.ACCESS}}", secretKey: "{{secrets.KEY}}" };
const INPUTS = [
  { target: "authentication", source: '={accessKey: "{{secrets.ACCESS}}", secretKey: "{{secrets.KEY}}"}' },
  { target: "input.detail", source: '={token: "{{secrets.TOKEN}}", note: note}' },
];
const DETAIL: JsonObject = { token: "{{secrets.TOKEN}}", note: "{{secrets.KEY}}" };

function secretJob(detail: JsonObject | string = DETAIL) {
  const { variables } = jobWithInput({ detail });
  return job({ variables: { ...variables, authentication: AUTHENTICATION } });
}

function messageOf(outcome: JobOutcome | undefined): string {
  assert.ok(outcome?.kind === "fail", `The outcome is ${outcome?.kind}`);
  return outcome.message;
}

/** Everything that others can see: what operators are told, and what the engine gets. */
function visibleIn(world: OutboundWorld, outcomes: JobOutcome[]): string {
  return JSON.stringify([outcomes, world.telemetry.lines, world.telemetry.counts]);
}

Deno.test("handleAll() resolves a secret where the model's own text has it, and nowhere else", async () => {
  const world = createOutboundWorld({ secrets: SECRETS });
  await world.register(INPUTS);
  const outcomes = await world.handle(secretJob());
  assert.equal(outcomes[0]?.kind, "complete");
  const [event] = world.eventBus.events;
  assert.equal(event?.accessKeyId, "AKIASECRET");
  assert.deepEqual(event?.detail, { token: 'canary"t0ken', note: "{{secrets.KEY}}" });
});

Deno.test("handleAll() keeps the form of a detail that is text, whatever a secret's characters", async () => {
  const world = createOutboundWorld({ secrets: SECRETS });
  const source = '{"token": "{{secrets.TOKEN}}"}';
  await world.register([...INPUTS.slice(0, 1), { target: "input.detail", source }]);
  await world.handle(secretJob(source));
  assert.deepEqual(world.eventBus.events[0]?.detail, { token: 'canary"t0ken' });
});

Deno.test("handleAll() fails a job without retries whose secret does not exist, and names it", async () => {
  const world = createOutboundWorld({ secrets: { ACCESS: "AKIASECRET" } });
  await world.register(INPUTS);
  const [outcome] = await world.handle(secretJob());
  assert.match(messageOf(outcome), /^Secret with name '(KEY|TOKEN)' is not available$/);
  assert.ok(outcome?.kind === "fail" && outcome.retries === 0);
  assert.equal(world.eventBus.requests, 0);
});

Deno.test("handleAll() fails a job whose process is not registered, and waits for the registration", async () => {
  const world = createOutboundWorld({ secrets: SECRETS });
  const [outcome] = await world.handle(secretJob());
  assert.match(
    messageOf(outcome),
    /version 1 of order is not known here, .*zeebridge deploy.*ZEEBRIDGE_SECRET_FILTER/,
  );
  assert.ok(outcome?.kind === "fail" && outcome.retries === 2 && outcome.retryBackoffMs === 5_000);
  await world.register(INPUTS);
  assert.equal((await world.handle(secretJob()))[0]?.kind, "complete");
});

Deno.test("handleAll() needs no model for a job without placeholders", async () => {
  const world = createOutboundWorld();
  assert.equal((await world.handle(job()))[0]?.kind, "complete");
});

Deno.test("handleAll() says why credentials with a placeholder that is not the model's cannot be used", async () => {
  const world = createOutboundWorld({ secrets: SECRETS });
  await world.register([{ target: "authentication", source: "=credentials" }]);
  const [outcome] = await world.handle(secretJob());
  assert.match(
    messageOf(outcome),
    /^Cannot resolve the secret in authentication\.accessKey: the model's own/,
  );
  assert.equal(world.eventBus.requests, 0);
});

Deno.test("handleAll() resolves more if the operator gives the rule up, step by step", async () => {
  const registered = [{ target: "input.detail", source: "=detail" }];
  const noteOf = async (mode: string, inputs?: typeof registered): Promise<unknown> => {
    const world = createOutboundWorld({ secrets: SECRETS, settings: { ZEEBRIDGE_SECRET_FILTER: mode } });
    if (inputs !== undefined) await world.register(inputs);
    await world.handle(jobWithInput({ detail: { note: "{{secrets.KEY}}" } }));
    return world.eventBus.events[0]?.detail["note"];
  };
  assert.equal(await noteOf("strict", registered), "{{secrets.KEY}}");
  assert.equal(await noteOf("strict"), undefined);
  assert.equal(await noteOf("lax", registered), "{{secrets.KEY}}");
  assert.equal(await noteOf("lax"), "canary-k3y");
  assert.equal(await noteOf("off", registered), "canary-k3y");
});

Deno.test("handleAll() reads a model once for a batch, and again when its time is up", async () => {
  const world = createOutboundWorld({ secrets: SECRETS });
  let reads = 0;
  const { definition } = world.registry;
  world.registry.definition = (key) => {
    reads += 1;
    return definition(key);
  };
  await world.register(INPUTS);
  await world.handle(secretJob(), secretJob(), secretJob());
  await world.handle(secretJob());
  assert.equal(reads, 1);
  await world.register([{ target: "input.detail", source: "=detail" }]);
  await world.clock.advance(5_000);
  const [revoked] = await world.handle(secretJob());
  assert.equal(reads, 2);
  assert.match(messageOf(revoked), /^Cannot resolve the secret in authentication/);
});

Deno.test("handleAll() tries again if the registry cannot be read, and remembers no failure", async () => {
  const world = createOutboundWorld({ secrets: SECRETS });
  await world.register(INPUTS);
  const { definition } = world.registry;
  world.registry.definition = () => Promise.reject(new Error("disk full"));
  const [failed] = await world.handle(secretJob());
  assert.ok(failed?.kind === "fail" && failed.retries === 2);
  world.registry.definition = definition;
  assert.equal((await world.handle(secretJob()))[0]?.kind, "complete");
});

Deno.test("handleAll() does not take one version's texts for another's", async () => {
  const world = createOutboundWorld({ secrets: SECRETS });
  await world.register(INPUTS);
  await world.register([{ target: "authentication", source: "=x" }], "2");
  const [outcome] = await world.handle({ ...secretJob(), processDefinitionKey: readKey(2) });
  assert.match(messageOf(outcome), /^Cannot resolve the secret/);
});

const EVERYWHERE = ["authentication.accessKey", "authentication.secretKey", "configuration.region"]
  .concat([
    "configuration.endpoint",
    "input.eventBusName",
    "input.source",
    "input.detailType",
    "input.detail",
  ]);

for (const place of EVERYWHERE) {
  Deno.test(`handleAll() shows a secret in ${place} to nobody, however the job ends`, async () => {
    const [group = "", field = ""] = place.split(".");
    const variables: JsonObject = { ...VARIABLES };
    const fields = { ...VARIABLES, [group]: { ...Object(variables[group]), [field]: "{{secrets.CANARY}}" } };
    for (const canary of ['canary-"v4lue', "canary-v4lue"]) {
      const quote = JSON.stringify({ quoted: canary });
      const answers = [
        { status: 403, code: "SignatureDoesNotMatch", message: `${canary} ${quote}` },
        { status: 400, code: "ValidationException", message: quote },
        { status: 500, body: canary },
        { status: 200, body: canary },
        { status: 200, body: JSON.stringify({ Entries: [{ ErrorCode: "X", ErrorMessage: canary }] }) },
      ];
      for (const answer of answers) {
        const world = createOutboundWorld({ secrets: { CANARY: canary } });
        await world.register([{ target: place, source: "{{secrets.CANARY}}" }]);
        world.eventBus.failNext(answer);
        const errorExpression = '=if error = null then null else bpmnError("E", error.message, {e: error})';
        const outcomes = [
          ...await world.handle(job({ variables: fields, customHeaders: { resultVariable: "r" } })),
          ...await world.handle(job({ variables: fields, customHeaders: { errorExpression } })),
        ];
        assert.doesNotMatch(visibleIn(world, outcomes), /v4lue/);
      }
    }
  });
}

Deno.test("handleAll() shows a job's secret to no other job of its request", async () => {
  const world = createOutboundWorld({ secrets: { CANARY: "canary-v4lue" } });
  await world.register([{ target: "input.source", source: "{{secrets.CANARY}}" }]);
  world.eventBus.failNext({ status: 403, code: "Forbidden", message: "Refused the event of canary-v4lue" });
  const outcomes = await world.handle(job(), jobWithInput({ source: "{{secrets.CANARY}}" }));
  assert.equal(world.eventBus.requests, 1);
  assert.deepEqual(outcomes.map(({ kind }) => kind), ["fail", "fail"]);
  assert.match(messageOf(outcomes[0]), /^Refused the event of \*\*\*/);
  assert.doesNotMatch(visibleIn(world, outcomes), /v4lue/);
});

/** A job whose keys are named in the older form, and what the model has at their place. */
const BARE = { accessKey: "secrets.ACCESS", secretKey: "secrets.KEY" };
const BARE_INPUTS = [
  { target: "authentication.accessKey", source: "secrets.ACCESS" },
  { target: "authentication.secretKey", source: '="secrets.KEY"' },
  { target: "input.detail", source: "=detail" },
];

function bareJob(detail: JsonObject = { note: "ask for secrets.KEY" }) {
  return job({ variables: { ...jobWithInput({ detail }).variables, authentication: BARE } });
}

for (const mode of ["strict", "lax", "off"]) {
  Deno.test(`handleAll() resolves secrets without braces where the model has them, mode ${mode}`, async () => {
    const world = createOutboundWorld({ secrets: SECRETS, settings: { ZEEBRIDGE_SECRET_FILTER: mode } });
    await world.register(BARE_INPUTS);
    await world.handle(bareJob());
    assert.equal(world.eventBus.events[0]?.accessKeyId, "AKIASECRET");
    assert.deepEqual(world.eventBus.events[0]?.detail, { note: "ask for secrets.KEY" });
  });
}

Deno.test("handleAll() never signs with the name of a secret without braces", async () => {
  for (const mode of ["strict", "lax", "off"]) {
    const world = createOutboundWorld({ secrets: SECRETS, settings: { ZEEBRIDGE_SECRET_FILTER: mode } });
    const [outcome] = await world.handle(bareJob());
    assert.match(messageOf(outcome), /^Cannot resolve the secret/);
    assert.equal(world.eventBus.requests, 0);
  }
});

Deno.test("handleAll() takes secrets.NAME for prose where no model says otherwise", async () => {
  const world = createOutboundWorld({ secrets: SECRETS });
  await world.handle(jobWithInput({ detail: { note: "ask for secrets.KEY" } }));
  assert.deepEqual(world.eventBus.events[0]?.detail, { note: "ask for secrets.KEY" });
});

Deno.test("handleAll() does not look for secrets in the values of secrets", async () => {
  const world = createOutboundWorld({ secrets: { ...SECRETS, REF: "see secrets.KEY and {{secrets.KEY}}" } });
  await world.register([{ target: "input.source", source: "secrets.REF" }]);
  await world.handle(jobWithInput({ source: "secrets.REF" }));
  assert.equal(world.eventBus.events[0]?.source, "see secrets.KEY and {{secrets.KEY}}");
});
