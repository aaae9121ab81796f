import assert from "node:assert/strict";
import { ZeebridgeError } from "../../src/core/errors.ts";
import { readSettings } from "../../src/usecases/config.ts";

function problemsOf(source: Record<string, unknown>): string {
  try {
    readSettings(source);
  } catch (error) {
    assert.ok(error instanceof ZeebridgeError);
    assert.equal(error.code, "CONFIG_INVALID");
    return error.message;
  }
  throw new Error("The settings were accepted");
}

Deno.test("readSettings() gives the documented defaults when nothing is set", () => {
  const settings = readSettings({});
  assert.equal(settings.authStrategy, "NONE");
  assert.deepEqual(settings.tenantIds, ["<default>"]);
  assert.equal(settings.subscriptionCacheMs, 5_000);
  assert.equal(settings.delivery, "direct");
  assert.equal(settings.messageTtlMs, 3_600_000);
  assert.equal(settings.maxBodyBytes, 1_114_112);
  assert.equal(settings.secretPrefix, "SECRET_");
  assert.deepEqual(settings.jobTypes, ["io.camunda:aws-eventbridge:1"]);
  assert.equal(settings.maxJobsActive, 200);
  assert.equal(settings.pollTimeoutMs, 20_000);
  assert.equal(settings.port, 8_000);
});

Deno.test("readSettings() takes texts, numbers and booleans, and the second name of an address", () => {
  const settings = readSettings({
    ZEEBE_REST_ADDRESS: "http://127.0.0.1:8080",
    PORT: 9_000,
    ZEEBRIDGE_TRUST_PROXY: true,
    ZEEBRIDGE_STORE: "sqlite:./a:b.db",
    CAMUNDA_TENANT_IDS: " a, b ",
  });
  assert.equal(settings.engineAddress, "http://127.0.0.1:8080");
  assert.equal(settings.port, 9_000);
  assert.equal(settings.trustProxy, true);
  assert.deepEqual(settings.store, { kind: "sqlite", path: "./a:b.db" });
  assert.deepEqual(settings.tenantIds, ["a", "b"]);
});

Deno.test("readSettings() takes an interval of definitions that is a second or more, or none at all", () => {
  assert.equal(readSettings({}).definitionIntervalMs, undefined);
  for (const [text, milliseconds] of [["PT0S", 0], ["PT1S", 1_000], ["PT1M", 60_000]] as const) {
    assert.equal(readSettings({ ZEEBRIDGE_DEFINITION_INTERVAL: text }).definitionIntervalMs, milliseconds);
  }
  for (const text of ["PT0.5S", "-PT5S", "5"]) {
    assert.match(problemsOf({ ZEEBRIDGE_DEFINITION_INTERVAL: text }), /at least PT1S, or PT0S for never/);
  }
});

Deno.test("readSettings() lists every problem at once", () => {
  const message = problemsOf({
    PORT: "http",
    ZEEBRIDGE_POLL_TIMEOUT: "PT40S",
    ZEEBRIDGE_MESSAGE_TTL: "1h",
    ZEEBRIDGE_SECRET_PREFIX: "",
    CAMUNDA_AUTH_STRATEGY: "BASIC",
  });
  assert.match(message, /^Cannot start: 6 problems/);
  for (const name of ["PORT", "ZEEBRIDGE_POLL_TIMEOUT", "ZEEBRIDGE_MESSAGE_TTL", "ZEEBRIDGE_SECRET_PREFIX"]) {
    assert.match(message, new RegExp(`- ${name} is `));
  }
  assert.match(message, /needs CAMUNDA_BASIC_AUTH_USERNAME/);
  assert.match(message, /needs CAMUNDA_BASIC_AUTH_PASSWORD/);
});

Deno.test("readSettings() refuses an unknown name of ours and tells the nearest known one", () => {
  assert.match(
    problemsOf({ ZEEBRIDGE_MESAGE_TTL: "PT1H" }),
    /ZEEBRIDGE_MESAGE_TTL is not a setting; the nearest one is ZEEBRIDGE_MESSAGE_TTL/,
  );
  readSettings({ ZEEBRIDGE_MESAGE_TTL: "PT1H", ZEEBRIDGE_ALLOW_UNKNOWN: "true" });
  readSettings({ ZEEBRIDGE_REGISTRY: { get(): void {} } });
});

Deno.test("readSettings() refuses durable delivery in one line until there is an inbox", () => {
  assert.match(
    problemsOf({ ZEEBRIDGE_DELIVERY: "durable" }),
    /ZEEBRIDGE_DELIVERY is "durable", expected direct/,
  );
});

Deno.test("readSettings() never shows the value of a secret setting", () => {
  const message = problemsOf({ ZEEBRIDGE_ADMIN_TOKEN: { token: "canary" }, PORT: "x" });
  assert.doesNotMatch(message, /canary/);
});

Deno.test("readSettings() refuses an admin token that no request can carry, without showing it", () => {
  const message = problemsOf({ ZEEBRIDGE_ADMIN_TOKEN: "geheim-größe" });
  assert.match(message, /ZEEBRIDGE_ADMIN_TOKEN is not readable, expected a text of ASCII/);
  assert.doesNotMatch(message, /geheim/);
});

Deno.test("readSettings() refuses FIPS or dual-stack endpoints together with another endpoint", () => {
  for (const switched of ["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"]) {
    for (const endpoint of ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_EVENTBRIDGE"]) {
      assert.throws(
        () => readSettings({ [switched]: "true", [endpoint]: "http://127.0.0.1:4566" }),
        new RegExp(`${switched} is true, .*expected no ${endpoint}$`),
      );
    }
    assert.ok(readSettings({ [switched]: "true" }));
  }
});
