import assert from "node:assert/strict";
import { containerEndpoint } from "../../../src/core/aws/container_endpoint.ts";

Deno.test("containerEndpoint() allows https, loopback and the agents of ECS and EKS", () => {
  const allowed = [
    "https://credentials.example.com/x?y=1",
    "http://127.0.0.1:1338/latest",
    "http://localhost/x",
    "http://[::1]:9000/",
    "http://169.254.170.2/v2/x",
    "http://169.254.170.23/v1/credentials",
    "http://[fd00:ec2::23]/v1/credentials",
  ];
  for (const fullUri of allowed) assert.deepEqual(containerEndpoint({ fullUri }), { url: fullUri });
});

Deno.test("containerEndpoint() refuses every other host, and says which variable is wrong", () => {
  const refused = [
    "http://example.com/",
    "http://169.254.169.254/latest/meta-data/",
    "http://127.0.0.1.example.com/",
    "http://localhost@example.com/",
    "https://user:password@example.com/",
    "http://user@127.0.0.1/",
    "file:///etc/passwd",
    "ftp://127.0.0.1/",
    "nothing",
  ];
  for (const fullUri of refused) {
    const found = containerEndpoint({ fullUri });
    assert.ok("problem" in found, fullUri);
    assert.match(found.problem, /^AWS_CONTAINER_CREDENTIALS_FULL_URI /);
    assert.doesNotMatch(found.problem, /password/);
  }
});

Deno.test("containerEndpoint() takes a relative path for one on the agent of ECS, before the other variable", () => {
  assert.deepEqual(containerEndpoint({ relativeUri: "/v2/x?id=1", fullUri: "https://example.com" }), {
    url: "http://169.254.170.2/v2/x?id=1",
  });
  for (const relativeUri of ["x", "@example.com/", ".example.com/", ":80/"]) {
    assert.ok("problem" in containerEndpoint({ relativeUri }), relativeUri);
  }
});
