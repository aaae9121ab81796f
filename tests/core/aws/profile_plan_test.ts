import assert from "node:assert/strict";
import { readProfileFile } from "../../../src/core/aws/profile_file.ts";
import { type PlannedProfile, planProfile } from "../../../src/core/aws/profile_plan.ts";

const ARN = "arn:aws:iam::123456789012:role/x";
const KEYS = "aws_access_key_id = AKID\naws_secret_access_key = s3cr3t\n";

function planOf(text: string, name = "default"): PlannedProfile {
  return planProfile(readProfileFile(text, "credentials"), name);
}

Deno.test("planProfile() takes the keys of a profile", () => {
  assert.deepEqual(planOf(`[default]\n${KEYS}aws_session_token = t0k3n`), {
    plan: {
      kind: "static",
      credentials: { accessKeyId: "AKID", secretAccessKey: "s3cr3t", sessionToken: "t0k3n" },
    },
  });
});

Deno.test("planProfile() follows roles to their sources", () => {
  const text = `[default]\nrole_arn=${ARN}\nsource_profile=b\nregion=eu-west-1\nexternal_id=e\n` +
    `role_session_name=me\nduration_seconds=900\n[b]\nrole_arn=${ARN}2\ncredential_source=EcsContainer\n`;
  assert.deepEqual(planOf(text), {
    plan: {
      kind: "assumedRole",
      role: { roleArn: ARN, roleSessionName: "me", durationSeconds: 900 },
      region: "eu-west-1",
      externalId: "e",
      source: {
        kind: "assumedRole",
        role: { roleArn: `${ARN}2`, roleSessionName: undefined, durationSeconds: undefined },
        region: undefined,
        externalId: undefined,
        source: { kind: "platform", source: "EcsContainer" },
      },
    },
  });
});

Deno.test("planProfile() takes a token file, before anything else of a role", () => {
  const planned = planOf(`[default]\nrole_arn=${ARN}\nweb_identity_token_file=/t\nsource_profile=b\n`);
  assert.partialDeepStrictEqual(planned, { plan: { kind: "webIdentity", tokenFile: "/t" } });
});

Deno.test("planProfile() lets a profile be the source of its own role, if it has keys", () => {
  assert.partialDeepStrictEqual(planOf(`[default]\nrole_arn=${ARN}\nsource_profile=default\n${KEYS}`), {
    plan: { kind: "assumedRole", source: { kind: "static" } },
  });
});

Deno.test("planProfile() says what is not there", () => {
  const absent: [text: string, expected: RegExp][] = [
    ["", /there is no profile default/],
    ["[default]\nregion = eu-west-1", /profile default has no credentials/],
  ];
  for (const [text, expected] of absent) {
    const planned = planOf(text);
    assert.ok("absence" in planned, text);
    assert.match(planned.absence, expected);
  }
});

Deno.test("planProfile() says what cannot be done, and no value", () => {
  const refused: [text: string, expected: RegExp][] = [
    [
      `role_arn=${ARN}\nsource_profile=b\n[b]\nrole_arn=${ARN}\nsource_profile=default`,
      /default → b → default/,
    ],
    [`role_arn=${ARN}\nsource_profile=default`, /default has no credentials, which profile default names/],
    [`role_arn=${ARN}\nsource_profile=gone`, /there is no profile gone, which profile default names/],
    [`role_arn=${ARN}`, /neither of source_profile and credential_source/],
    [`role_arn=${ARN}\nsource_profile=b\ncredential_source=Environment`, /both of source_profile/],
    [`role_arn=${ARN}\ncredential_source=s3cr3t`, /unknown credential_source, expected Environment/],
    [`role_arn=${ARN}\nsource_profile=b\nmfa_serial=s3cr3t`, /mfa_serial/],
    ["aws_access_key_id=AKID", /no aws_secret_access_key/],
    ["aws_secret_access_key=s3cr3t", /no aws_access_key_id/],
    ["credential_process=/bin/s3cr3t", /credential_process, which is not supported/],
    ["sso_session=s3cr3t", /SSO/],
    ["sso_start_url=s3cr3t", /SSO/],
    ["login_session=s3cr3t", /login sessions/],
  ];
  for (const [text, expected] of refused) {
    const planned = planOf(`[default]\n${text}`);
    assert.ok("problem" in planned, text);
    assert.match(planned.problem, expected);
    assert.doesNotMatch(planned.problem, /s3cr3t/);
  }
});
