import assert from "node:assert/strict";
import { createGivenSecrets } from "../../../src/adapters/secrets/given.ts";

const OWNER = { tenantId: "red" };

Deno.test("createGivenSecrets() looks names up in a record, and knows nothing that every object has", async () => {
  const secrets = createGivenSecrets({ KEY: "value", EMPTY: "" });
  assert.equal(await secrets.get("KEY", OWNER), "value");
  for (const name of ["OTHER", "EMPTY", "toString", "__proto__", "constructor"]) {
    assert.equal(await secrets.get(name, OWNER), undefined, name);
  }
});

Deno.test("createGivenSecrets() asks a function, and tells it whose secret it is", async () => {
  const secrets = createGivenSecrets((name, { tenantId }) => Promise.resolve(`${name} of ${tenantId}`));
  assert.equal(await secrets.get("KEY", OWNER), "KEY of red");
  assert.equal(await createGivenSecrets(() => "").get("KEY", OWNER), undefined);
});
