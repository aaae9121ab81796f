import assert from "node:assert/strict";
import {
  type BindingRules,
  bindPutEvents,
  parseDetailText,
  type PutEventsWish,
} from "../../../src/core/job/binding.ts";
import type { Json, JsonObject } from "../../../src/core/json.ts";

const RULES: BindingRules = { awsEndpoints: [], defaultCredentialsChain: "allow", detailText: "object" };

const VARIABLES = {
  authentication: { type: "credentials", accessKey: "AKID", secretKey: "secret" },
  configuration: { region: "eu-central-1" },
  input: { eventBusName: "orders", source: "my.app", detailType: "Placed", detail: { a: 1 } },
};

function wishOf(variables: JsonObject, rules = RULES): PutEventsWish {
  const bound = bindPutEvents(variables, { rules, takesCredential: true, regionFrom: "task" });
  assert.ok(bound.problem === undefined, bound.problem);
  return bound.wish;
}

function problemOf(variables: JsonObject, rules = RULES): string {
  return bindPutEvents(variables, { rules, takesCredential: true, regionFrom: "task" }).problem ??
    "no problem";
}

function withInput(fields: JsonObject): JsonObject {
  return { ...VARIABLES, input: { ...VARIABLES.input, ...fields } };
}

function detailOf(detail: Json, rules = RULES): string {
  const given = withInput({ detail });
  return wishOf(rules.detailText === "object" ? parseDetailText(given) : given, rules).entry.Detail;
}

Deno.test("bindPutEvents() reads an entry, its region and its credentials", () => {
  assert.deepEqual(wishOf(VARIABLES), {
    entry: { Source: "my.app", DetailType: "Placed", Detail: '{"a":1}', EventBusName: "orders" },
    region: "eu-central-1",
    endpoint: undefined,
    credentials: { accessKeyId: "AKID", secretAccessKey: "secret" },
  });
});

Deno.test("bindPutEvents() names every missing field in one message", () => {
  const everything = [
    "authentication.accessKey",
    "authentication.secretKey",
    "configuration.region",
    "input.source",
    "input.detailType",
    "input.detail",
    "input.eventBusName",
  ];
  const blank: JsonObject = {
    authentication: { accessKey: " " },
    configuration: null,
    input: { source: "", detail: null },
  };
  const odd: JsonObject = { authentication: "x", configuration: [], input: 7 };
  for (const variables of [{}, blank, odd]) {
    assert.equal(
      problemOf(variables),
      `Cannot send the event: ${everything.join(", ")} must be given and not blank`,
    );
  }
});

Deno.test("bindPutEvents() takes a missing or unknown authentication type for credentials", () => {
  for (const type of [undefined, "CREDENTIALS", "other", null]) {
    const { accessKey, secretKey } = VARIABLES.authentication;
    const authentication: JsonObject = { accessKey, secretKey, ...(type === undefined ? {} : { type }) };
    assert.equal(wishOf({ ...VARIABLES, authentication }).credentials?.accessKeyId, "AKID");
  }
});

Deno.test("bindPutEvents() leaves credentials to the runtime where the task says so, in any letter case", () => {
  for (const type of ["defaultCredentialsChain", "DEFAULTCREDENTIALSCHAIN"]) {
    const variables = { ...VARIABLES, authentication: { type } };
    assert.equal(wishOf(variables).credentials, undefined);
    assert.match(
      problemOf(variables, { ...RULES, defaultCredentialsChain: "forbid" }),
      /authentication\.type is defaultCredentialsChain, which this runtime does not allow/,
    );
  }
});

Deno.test("bindPutEvents() takes numbers, booleans and lists of one for texts, and ignores other fields", () => {
  const { entry } = wishOf(withInput({ source: 42, detailType: true, eventBusName: ["orders"], other: {} }));
  assert.deepEqual([entry.Source, entry.DetailType, entry.EventBusName], ["42", "true", "orders"]);
  assert.equal(wishOf(withInput({ source: 12345678901234567890n })).entry.Source, "12345678901234567890");
});

Deno.test("bindPutEvents() refuses what is no text without telling what it is", () => {
  const problem = problemOf(withInput({ source: { a: "payload" }, detailType: ["a", "b"] }));
  assert.match(
    problem,
    /input\.source is an object, expected text; input\.detailType is a list, expected text$/,
  );
  assert.doesNotMatch(problem, /payload|must be given/);
});

Deno.test("bindPutEvents() refuses a region that is none, and takes blanks around one", () => {
  const withRegion = (region: string) => ({ ...VARIABLES, configuration: { region } });
  assert.equal(wishOf(withRegion(" us-gov-west-1 ")).region, "us-gov-west-1");
  for (const region of ["evil.com/", "eu_central", "a".repeat(65)]) {
    const problem = problemOf(withRegion(region));
    assert.match(problem, /configuration\.region is not a region/);
    assert.ok(!problem.includes(region));
  }
});

const OWN_KEYS = VARIABLES.authentication;
const DEFAULT_CHAIN = { type: "defaultCredentialsChain" };
const ALLOWED = { ...RULES, awsEndpoints: ["bus.example.com"] };

/** Who signs, the endpoint of the job, and whether it may be used, also where the operator allows its host. */
const ENDPOINTS: [
  authentication: JsonObject,
  endpoint: string,
  expected: "taken" | "refused" | "taken if allowed",
][] = [
  [OWN_KEYS, "http://127.0.0.1:4566", "taken"],
  [OWN_KEYS, "https://events.eu-central-1.amazonaws.com", "taken"],
  [OWN_KEYS, "https://bus.example.com", "taken"],
  [OWN_KEYS, "http://bus.example.com", "refused"],
  [OWN_KEYS, "https://user:word@bus.example.com", "refused"],
  [OWN_KEYS, "ftp://bus.example.com", "refused"],
  [OWN_KEYS, "bus.example.com", "refused"],
  [DEFAULT_CHAIN, "https://events.eu-central-1.amazonaws.com", "taken"],
  [DEFAULT_CHAIN, "https://events.us-east-1.amazonaws.com", "refused"],
  [DEFAULT_CHAIN, "https://bus.example.com", "taken if allowed"],
  [DEFAULT_CHAIN, "http://bus.example.com", "refused"],
];

Deno.test("bindPutEvents() holds every job to the operator's list of hosts, if there is one", () => {
  const configuration = { region: "eu-central-1", endpoint: "https://other.example.com" };
  assert.match(problemOf({ ...VARIABLES, configuration }, ALLOWED), /endpoint is not allowed/);
  assert.equal(wishOf({ ...VARIABLES, configuration }).endpoint, "https://other.example.com");
});

for (const [authentication, endpoint, expected] of ENDPOINTS) {
  const signer = authentication === OWN_KEYS ? "its own keys" : "the runtime's keys";
  Deno.test(`bindPutEvents() holds ${endpoint} of a job with ${signer} for ${expected}`, () => {
    const variables = { ...VARIABLES, authentication, configuration: { region: "eu-central-1", endpoint } };
    const isTaken = (rules: BindingRules) =>
      bindPutEvents(variables, { rules, takesCredential: true, regionFrom: "task" }).wish?.endpoint ===
        endpoint;
    assert.equal(isTaken(RULES), expected === "taken");
    assert.equal(isTaken(ALLOWED), expected !== "refused");
    if (expected !== "refused") return;
    assert.match(problemOf(variables), /configuration\.endpoint is not allowed, expected https/);
  });
}

Deno.test("bindPutEvents() takes a blank endpoint for none", () => {
  const configuration = { region: "eu-central-1", endpoint: " " };
  assert.equal(wishOf({ ...VARIABLES, configuration }).endpoint, undefined);
});

const SHARED = {
  authentication: { type: "credentials", accessKey: "SHARED", secretKey: "shared-secret" },
  region: "us-east-1",
};

Deno.test("bindPutEvents() signs with the shared credential in the place of the task's own", () => {
  const wish = wishOf({ ...VARIABLES, awsCredential: SHARED });
  assert.equal(wish.credentials?.accessKeyId, "SHARED");
  const { authentication: _own, ...others } = VARIABLES;
  assert.equal(wishOf({ ...others, awsCredential: SHARED }).credentials?.accessKeyId, "SHARED");
  const chain = { awsCredential: { ...SHARED, authentication: DEFAULT_CHAIN } };
  assert.equal(wishOf({ ...VARIABLES, ...chain }).credentials, undefined);
});

Deno.test("bindPutEvents() keeps to the task's own fields without a shared credential", () => {
  for (const awsCredential of [null, "", {}]) {
    const wish = wishOf({ ...VARIABLES, awsCredential });
    assert.deepEqual([wish.credentials?.accessKeyId, wish.region], ["AKID", "eu-central-1"]);
  }
});

Deno.test("bindPutEvents() takes the region from the task or from the shared credential, as the template says", () => {
  const regionOf = (variables: JsonObject, regionFrom: "credential" | "task") =>
    bindPutEvents(variables, { rules: RULES, takesCredential: true, regionFrom }).wish?.region;
  const both = { ...VARIABLES, awsCredential: SHARED };
  assert.equal(regionOf(both, "credential"), "us-east-1");
  assert.equal(regionOf(both, "task"), "eu-central-1");
  assert.equal(regionOf({ ...both, configuration: { region: " " } }, "task"), "us-east-1");
  assert.equal(
    regionOf({ ...both, awsCredential: { ...SHARED, region: null } }, "credential"),
    "eu-central-1",
  );
});

Deno.test("bindPutEvents() does not look at a variable of that name where the template has no shared credential", () => {
  const variables = { ...VARIABLES, configuration: {}, awsCredential: SHARED };
  const rules = { rules: RULES, takesCredential: false, regionFrom: "task" } as const;
  assert.match(bindPutEvents(variables, rules).problem ?? "", /: configuration\.region must be given/);
  const { wish } = bindPutEvents({ ...variables, configuration: { region: "eu-central-1" } }, rules);
  assert.equal(wish?.credentials?.accessKeyId, "AKID");
});

Deno.test("bindPutEvents() names the missing fields of a shared credential", () => {
  const awsCredential = { authentication: { accessKey: "SHARED" } };
  assert.equal(
    problemOf({ ...VARIABLES, configuration: {}, awsCredential }),
    "Cannot send the event: awsCredential.authentication.secretKey, configuration.region must be given and not blank",
  );
});

Deno.test("bindPutEvents() refuses a detail type that EventBridge would lose", () => {
  assert.equal(wishOf(withInput({ detailType: "x".repeat(128) })).entry.DetailType.length, 128);
  assert.match(
    problemOf(withInput({ detailType: "x".repeat(129) })),
    /has 129 characters, expected at most 128/,
  );
});

Deno.test("bindPutEvents() sends a detail as compact JSON, numbers exactly, functions as plain data", () => {
  assert.equal(
    detailOf({ b: 1, a: [null, 1.5], big: 12345678901234567890n, html: "<é>" }),
    '{"b":1,"a":[null,1.5],"big":12345678901234567890,"html":"<é>"}',
  );
  const call = { "camunda.function.type": "base64", params: ["x"] };
  assert.equal(detailOf({ call }), JSON.stringify({ call }));
});

Deno.test("bindPutEvents() takes JSON text of an object for the object", () => {
  assert.equal(detailOf(' { "a" : 1 } '), '{"a":1}');
  for (const detail of ["hello", "", "[1]", "1", '"{}"', "{"]) {
    const problem = problemOf(parseDetailText(withInput({ detail })));
    assert.equal(problem, "Cannot send the event: input.detail is text, expected a JSON object");
  }
});

Deno.test("bindPutEvents() sends text quoted where the operator wants that", () => {
  const rules: BindingRules = { ...RULES, detailText: "string" };
  assert.equal(detailOf('{"a":1}', rules), '"{\\"a\\":1}"');
  assert.equal(detailOf("", rules), '""');
  assert.match(
    problemOf(withInput({ detail: 42 }), rules),
    /input\.detail is a number, expected a JSON object/,
  );
});

Deno.test("bindPutEvents() refuses a detail that is no object", () => {
  for (
    const [detail, kind] of [[[1], "a list"], [42, "a number"], [7n, "a number"], [
      true,
      "a boolean",
    ]] as const
  ) {
    const given: Json = typeof detail === "object" ? [...detail] : detail;
    assert.match(problemOf(withInput({ detail: given })), new RegExp(`input\\.detail is ${kind}, expected`));
  }
});

Deno.test("parseDetailText() leaves everything else as it is", () => {
  for (const variables of [{}, { input: 1 }, { input: {} }, VARIABLES, withInput({ detail: "text" })]) {
    assert.equal(parseDetailText(variables), variables);
  }
});
