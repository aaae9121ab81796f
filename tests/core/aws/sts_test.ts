import assert from "node:assert/strict";
import {
  encodeRoleRequest,
  isPassingFailure,
  readStsAnswer,
  roleProblem,
  stsTarget,
} from "../../../src/core/aws/sts.ts";

const ROLE = { roleArn: "arn:aws:iam::123456789012:role/path/bridge" };
const CREDENTIALS = {
  accessKeyId: "ASIAX",
  secretAccessKey: "s3cr3t",
  sessionToken: "t0k3n/+==",
  expiresAt: Date.UTC(2026, 0, 1, 1),
};

/** The example of AWS's documentation, shortened. */
const XML = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleResult>
    <AssumedRoleUser>
      <Arn>arn:aws:sts::123456789012:assumed-role/bridge/zeebridge</Arn>
      <AssumedRoleId>ARO123EXAMPLE123:zeebridge</AssumedRoleId>
    </AssumedRoleUser>
    <Credentials>
      <AccessKeyId>ASIAX</AccessKeyId>
      <SecretAccessKey>s3cr3t</SecretAccessKey>
      <SessionToken>
       t0k3n/+==
      </SessionToken>
      <Expiration>2026-01-01T01:00:00Z</Expiration>
    </Credentials>
    <PackedPolicySize>6</PackedPolicySize>
  </AssumeRoleResult>
  <ResponseMetadata><RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId></ResponseMetadata>
</AssumeRoleResponse>`;

Deno.test("readStsAnswer() reads credentials in XML and in JSON", () => {
  assert.deepEqual(readStsAnswer(XML, "AssumeRole"), { credentials: CREDENTIALS });
  const json = {
    AssumeRoleWithWebIdentityResponse: {
      AssumeRoleWithWebIdentityResult: {
        Credentials: {
          AccessKeyId: "ASIAX",
          SecretAccessKey: "s3cr3t",
          SessionToken: "t0k3n/+==",
          Expiration: 1_767_229_200,
        },
      },
    },
  };
  assert.deepEqual(readStsAnswer(JSON.stringify(json), "AssumeRoleWithWebIdentity"), {
    credentials: CREDENTIALS,
  });
});

Deno.test("readStsAnswer() takes the answer to another question for none", () => {
  assert.deepEqual(readStsAnswer(XML, "AssumeRoleWithWebIdentity"), { code: undefined });
});

Deno.test("readStsAnswer() reads the code of an error, and not its message", () => {
  const errors: [text: string, code: string | undefined][] = [
    [
      `<ErrorResponse xmlns="x"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>No &amp; no</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
      "AccessDenied",
    ],
    [
      '{"Error":{"Code":"InvalidIdentityToken","Message":"no","Type":"Sender"},"RequestId":"1"}',
      "InvalidIdentityToken",
    ],
    ["<ErrorResponse><Error><Code>se cret</Code></Error></ErrorResponse>", undefined],
    ['{"Error":{"Code":7}}', undefined],
    ['{"Error":[]}', undefined],
    ["<html>", undefined],
    ["", undefined],
  ];
  for (const [text, code] of errors) assert.deepEqual(readStsAnswer(text, "AssumeRole"), { code }, text);
});

Deno.test("encodeRoleRequest() asks with a token, or for a signed role with an external id", () => {
  const now = Date.UTC(2026, 0, 1);
  const token = encodeRoleRequest(ROLE, {
    proof: { action: "AssumeRoleWithWebIdentity", token: "a.b+c" },
    now,
  });
  assert.deepEqual(Object.fromEntries(new URLSearchParams(token)), {
    Action: "AssumeRoleWithWebIdentity",
    Version: "2011-06-15",
    RoleArn: ROLE.roleArn,
    RoleSessionName: `zeebridge-${now}`,
    WebIdentityToken: "a.b+c",
  });
  const role = { ...ROLE, roleSessionName: "me", durationSeconds: 900 };
  const signed = encodeRoleRequest(role, { proof: { action: "AssumeRole", externalId: "x" }, now });
  assert.deepEqual(Object.fromEntries(new URLSearchParams(signed)), {
    Action: "AssumeRole",
    Version: "2011-06-15",
    RoleArn: ROLE.roleArn,
    RoleSessionName: "me",
    DurationSeconds: "900",
    ExternalId: "x",
  });
});

Deno.test("stsTarget() asks the region's host of the partition, another endpoint, or the global host", () => {
  const cases: [role: string, place: { region?: string; endpoint?: string }, expected: unknown][] = [
    ["aws", { region: "eu-central-1" }, ["https://sts.eu-central-1.amazonaws.com/", "eu-central-1"]],
    ["aws-cn", { region: "cn-north-1" }, ["https://sts.cn-north-1.amazonaws.com.cn/", "cn-north-1"]],
    ["aws", {}, ["https://sts.amazonaws.com/", "us-east-1"]],
    ["aws-cn", {}, undefined],
    ["aws", { region: "evil.example/" }, undefined],
    ["aws", { region: "eu-west-1", endpoint: "http://127.0.0.1:1" }, ["http://127.0.0.1:1/", "eu-west-1"]],
  ];
  for (const [partition, place, expected] of cases) {
    const target = stsTarget({ roleArn: `arn:${partition}:iam::123456789012:role/x` }, place);
    assert.deepEqual(target && [target.url, target.region], expected);
  }
});

Deno.test("roleProblem() says what STS would refuse", () => {
  assert.equal(roleProblem({ ...ROLE, roleSessionName: "a@b", durationSeconds: 43_200 }), undefined);
  assert.match(roleProblem({ roleArn: "bridge" }) ?? "", /not the ARN of a role/);
  assert.match(roleProblem({ ...ROLE, roleSessionName: "a b" }) ?? "", /name of its session/);
  for (const durationSeconds of [0, 899, 43_201, NaN]) {
    assert.match(roleProblem({ ...ROLE, durationSeconds }) ?? "", /duration/);
  }
});

Deno.test("isPassingFailure() knows what is worth another attempt", () => {
  assert.ok(isPassingFailure(503, undefined));
  assert.ok(isPassingFailure(400, "IDPCommunicationError"));
  assert.ok(isPassingFailure(400, "Throttling"));
  assert.ok(!isPassingFailure(403, "AccessDenied"));
  assert.ok(!isPassingFailure(200, undefined));
});
