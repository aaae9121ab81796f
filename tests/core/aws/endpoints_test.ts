import assert from "node:assert/strict";
import {
  endpointVariants,
  globalEndpoint,
  isAllowedEndpoint,
  isRegion,
  regionalEndpoint,
} from "../../../src/core/aws/endpoints.ts";

Deno.test("regionalEndpoint() knows the partitions", () => {
  const endpoints = {
    "us-east-1": "https://events.us-east-1.amazonaws.com",
    "mx-central-1": "https://events.mx-central-1.amazonaws.com",
    "cn-north-1": "https://events.cn-north-1.amazonaws.com.cn",
    "us-gov-west-1": "https://events.us-gov-west-1.amazonaws.com",
    "eusc-de-east-1": "https://events.eusc-de-east-1.amazonaws.eu",
  };
  for (const [region, endpoint] of Object.entries(endpoints)) {
    assert.equal(regionalEndpoint(region), endpoint);
    assert.equal(regionalEndpoint(region, { service: "sts" }), endpoint?.replace("events", "sts"));
  }
});

/** As AWS's own rule set of endpoints has them. */
const VARIANTS: [region: string, fips: string, dualStack: string, both: string][] = [
  [
    "eu-central-1",
    "events-fips.eu-central-1.amazonaws.com",
    "events.eu-central-1.api.aws",
    "events-fips.eu-central-1.api.aws",
  ],
  [
    "cn-north-1",
    "events-fips.cn-north-1.amazonaws.com.cn",
    "events.cn-north-1.api.amazonwebservices.com.cn",
    "events-fips.cn-north-1.api.amazonwebservices.com.cn",
  ],
  [
    "us-gov-west-1",
    "events.us-gov-west-1.amazonaws.com",
    "events.us-gov-west-1.api.aws",
    "events.us-gov-west-1.api.aws",
  ],
  [
    "eusc-de-east-1",
    "events-fips.eusc-de-east-1.amazonaws.eu",
    "events.eusc-de-east-1.api.amazonwebservices.eu",
    "events-fips.eusc-de-east-1.api.amazonwebservices.eu",
  ],
];

for (const [region, fips, dualStack, both] of VARIANTS) {
  Deno.test(`regionalEndpoint() knows the FIPS and dual-stack hosts of ${region}, and jobs may name them`, () => {
    assert.equal(regionalEndpoint(region, { variants: ["fips"] }), `https://${fips}`);
    assert.equal(regionalEndpoint(region, { variants: ["dualStack"] }), `https://${dualStack}`);
    assert.equal(regionalEndpoint(region, { variants: ["fips", "dualStack"] }), `https://${both}`);
    for (const host of [fips, dualStack, both]) {
      assert.ok(isAllowedEndpoint(`https://${host}`, { region, allowedHosts: [] }), host);
    }
  });
}

Deno.test("regionalEndpoint() names other services alike", () => {
  assert.equal(
    regionalEndpoint("eu-central-1", { service: "sts" }),
    "https://sts.eu-central-1.amazonaws.com",
  );
  assert.equal(
    regionalEndpoint("us-east-1", { service: "sts", variants: ["fips"] }),
    "https://sts-fips.us-east-1.amazonaws.com",
  );
});

Deno.test("endpointVariants() gives those that are switched on", () => {
  assert.deepEqual(endpointVariants({}), []);
  assert.deepEqual(endpointVariants({ fips: false, dualStack: true }), ["dualStack"]);
  assert.deepEqual(endpointVariants({ fips: true, dualStack: true }), ["fips", "dualStack"]);
});

Deno.test("regionalEndpoint() does not let a text choose a host", () => {
  for (
    const text of ["s3", "evil.example/", "us-east-1.evil", "x@evil", "US-EAST-1", "", "s3-us-west-2", "a-1"]
  ) {
    assert.equal(regionalEndpoint(text), undefined, text);
  }
});

Deno.test("isRegion() takes what can stand in a signature", () => {
  for (const text of ["us-east-1", "local", "region1"]) assert.ok(isRegion(text), text);
  for (const text of ["", "us east", "us/east", "-us", "us-", "US-EAST-1", "a".repeat(65)]) {
    assert.ok(!isRegion(text), text);
  }
});

const region = "eu-central-1";

Deno.test("isAllowedEndpoint() takes EventBridge's own hosts in the job's region", () => {
  for (
    const endpoint of [
      "https://events.eu-central-1.amazonaws.com",
      "https://events.eu-central-1.amazonaws.com:443/",
      "https://events-fips.eu-central-1.api.aws",
      "https://vpce-0a1-b2.events.eu-central-1.vpce.amazonaws.com",
    ]
  ) {
    assert.ok(isAllowedEndpoint(endpoint, { region, allowedHosts: [] }), endpoint);
  }
});

Deno.test("isAllowedEndpoint() takes loopback, with or without encryption", () => {
  for (
    const endpoint of ["http://127.0.0.1:4566", "http://localhost:1", "https://[::1]:8443", "http://127.1"]
  ) {
    assert.ok(isAllowedEndpoint(endpoint, { region, allowedHosts: [] }), endpoint);
  }
});

Deno.test("isAllowedEndpoint() takes hosts of the operator's list over https only", () => {
  const allowedHosts = ["Bus.example", "other.example:8443"];
  assert.ok(isAllowedEndpoint("https://bus.example:99/path", { region, allowedHosts }));
  assert.ok(isAllowedEndpoint("https://other.example:8443", { region, allowedHosts }));
  assert.ok(!isAllowedEndpoint("https://other.example", { region, allowedHosts }));
  assert.ok(!isAllowedEndpoint("http://bus.example", { region, allowedHosts }));
});

Deno.test("isAllowedEndpoint() refuses hosts that others can own", () => {
  for (
    const endpoint of [
      "https://evil.example",
      "https://events.s3.amazonaws.com",
      "https://abc.execute-api.eu-central-1.amazonaws.com",
      "https://events.us-east-1.amazonaws.com",
      "https://events.eu-central-1.amazonaws.com.evil.example",
      "https://evil.example#events.eu-central-1.amazonaws.com",
      "https://events.eu-central-1.amazonaws.com@evil.example",
      "https://user:pass@events.eu-central-1.amazonaws.com",
      "https://vpce-1.evil.example.events.eu-central-1.vpce.amazonaws.com",
      "http://events.eu-central-1.amazonaws.com",
      "http://169.254.169.254",
      "http://127.0.0.1.evil.example",
      "ftp://127.0.0.1",
      "no url",
    ]
  ) {
    assert.ok(!isAllowedEndpoint(endpoint, { region, allowedHosts: [] }), endpoint);
  }
});

Deno.test("isAllowedEndpoint() refuses AWS's hosts where the region is no region", () => {
  assert.ok(!isAllowedEndpoint("https://events.s3.amazonaws.com", { region: "s3", allowedHosts: [] }));
});

Deno.test("globalEndpoint() names the host of an id, and lets no text choose another one", () => {
  const region = "eusc-de-east-1";
  assert.equal(globalEndpoint("a-1.veo", { region }), "https://a-1.veo.endpoint.events.amazonaws.eu");
  assert.equal(
    globalEndpoint("a-1.veo", { region, variants: ["dualStack"] }),
    "https://a-1.veo.endpoint.events.api.amazonwebservices.eu",
  );
  assert.equal(globalEndpoint("a-1.veo", { region, variants: ["fips"] }), undefined);
  assert.equal(globalEndpoint("a-1.veo", { region: "s3" }), undefined);
  for (const id of ["", "a", "a.", ".a", "a.b.c", "a.b/", "a@b.c", "-a.b", "a.b-", `${"a".repeat(49)}.b`]) {
    assert.equal(globalEndpoint(id, { region }), undefined, id);
  }
});
