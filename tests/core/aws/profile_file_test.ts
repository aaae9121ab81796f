import assert from "node:assert/strict";
import { mergeProfiles, type Profiles, readProfileFile } from "../../../src/core/aws/profile_file.ts";

function plain(profiles: Profiles): Record<string, Record<string, string>> {
  return Object.fromEntries([...profiles].map(([name, profile]) => [name, Object.fromEntries(profile)]));
}

Deno.test("readProfileFile() reads the sections of a configuration file", () => {
  const text = `
# a comment
[default]
region = eu-central-1 ; a comment
[profile  "two words"]\r
Role_ARN=arn:aws:iam::1:role/x#not-a-comment
s3 =
  max_concurrent_requests = 20
source_profile = a
[profile a]   # a comment
; a comment
aws_access_key_id=AKID
[sso-session x]
sso_region = eu-west-1
[b]
region = nowhere
[profile a]
aws_secret_access_key = x=y
nonsense
`;
  assert.deepEqual(plain(readProfileFile(text, "config")), {
    "default": { region: "eu-central-1" },
    "two words": { role_arn: "arn:aws:iam::1:role/x#not-a-comment", s3: "", source_profile: "a" },
    "a": { aws_access_key_id: "AKID", aws_secret_access_key: "x=y" },
  });
});

Deno.test("readProfileFile() reads the sections of a credentials file, which have no prefix", () => {
  const text = "\uFEFF[default]\naws_access_key_id = A\n[b]\naws_access_key_id = B\n[profile c]\nregion = x";
  assert.deepEqual(plain(readProfileFile(text, "credentials")), {
    default: { aws_access_key_id: "A" },
    b: { aws_access_key_id: "B" },
  });
});

Deno.test("readProfileFile() prefers [profile default] to [default], in either order", () => {
  const [plainOne, prefixed] = ["[default]\na=1\n", "[profile default]\nb=2\n"];
  for (const text of [plainOne + prefixed, prefixed + plainOne]) {
    assert.deepEqual(plain(readProfileFile(text, "config")), { default: { b: "2" } });
  }
});

Deno.test("mergeProfiles() lets the credentials file win, property by property", () => {
  const config = readProfileFile("[default]\nregion=x\naws_access_key_id=A\n[profile b]\nregion=y", "config");
  const credentials = readProfileFile("[default]\naws_access_key_id=B\n[c]\nregion=z", "credentials");
  assert.deepEqual(plain(mergeProfiles(config, credentials)), {
    default: { region: "x", aws_access_key_id: "B" },
    b: { region: "y" },
    c: { region: "z" },
  });
});
