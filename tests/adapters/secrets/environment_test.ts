import assert from "node:assert/strict";
import { createEnvironmentSecrets } from "../../../src/adapters/secrets/environment.ts";
import { SETTING_NAMES } from "../../../src/usecases/settings.ts";

const ENVIRONMENT: Record<string, unknown> = {
  SECRET_KEY: "value",
  SECRET_NUMBER: 7,
  SECRET_EMPTY: "",
  SECRET_OBJECT: {},
  SECRET_STORED: { get: () => Promise.resolve("from the store") },
  SECRET_STORED_EMPTY: { get: () => Promise.resolve("") },
  KEY: "without prefix",
  AWS_SECRET_ACCESS_KEY: "the runtime's",
  aws_secret_access_key: "the runtime's",
  AWS_CONTAINER_AUTHORIZATION_TOKEN: "the runtime's",
  ZEEBRIDGE_ADMIN_TOKEN: "the runtime's",
};

function lookUp(name: string, prefix = "SECRET_"): Promise<string | undefined> {
  const options = { prefix, reserved: SETTING_NAMES };
  return createEnvironmentSecrets((variable) => ENVIRONMENT[variable], options).get(name, {
    tenantId: "<default>",
  });
}

Deno.test("createEnvironmentSecrets() looks up prefix and name", async () => {
  assert.equal(await lookUp("KEY"), "value");
  assert.equal(await lookUp("NUMBER"), "7");
  assert.equal(await lookUp("STORED"), "from the store");
});

Deno.test("createEnvironmentSecrets() finds nothing that is empty, no text, or without the prefix", async () => {
  for (const name of ["EMPTY", "STORED_EMPTY", "OBJECT", "ABSENT", "", "constructor"]) {
    assert.equal(await lookUp(name), undefined, name);
  }
});

Deno.test("createEnvironmentSecrets() never gives a setting away, whatever the prefix", async () => {
  assert.equal(await lookUp("SECRET_ACCESS_KEY", "AWS_"), undefined);
  assert.equal(await lookUp("CONTAINER_AUTHORIZATION_TOKEN", "AWS_"), undefined);
  assert.equal(await lookUp("secret_access_key", "aws_"), undefined);
  assert.equal(await lookUp("ADMIN_TOKEN", "ZEEBRIDGE_"), undefined);
});

Deno.test("createEnvironmentSecrets() refuses an empty prefix", () => {
  assert.throws(
    () => createEnvironmentSecrets(() => "x", { prefix: "", reserved: SETTING_NAMES }),
    TypeError,
  );
});
