import assert from "node:assert/strict";
import { readCredentialDocument } from "../../../src/core/aws/credential_answer.ts";

const DOCUMENT = {
  AccessKeyId: "ASIAX",
  SecretAccessKey: "s3cr3t/+",
  Token: "t0k3n==",
  Expiration: "2026-01-01T01:00:00Z",
};

Deno.test("readCredentialDocument() reads the four members", () => {
  assert.deepEqual(readCredentialDocument(JSON.stringify({ ...DOCUMENT, Code: "Success", Extra: 1 })), {
    accessKeyId: "ASIAX",
    secretAccessKey: "s3cr3t/+",
    sessionToken: "t0k3n==",
    expiresAt: Date.UTC(2026, 0, 1, 1),
  });
});

Deno.test("readCredentialDocument() reads the formats of instants that AWS uses", () => {
  const instants: [expiration: unknown, expected: number | undefined][] = [
    ["2026-01-01T01:00:00.5Z", Date.UTC(2026, 0, 1, 1, 0, 0, 500)],
    [1_767_229_200.5, 1_767_229_200_500],
    ["2026-01-01 01:00", undefined],
    ["2026-13-01T01:00:00Z", undefined],
    ["tomorrow", undefined],
    [0, undefined],
    [null, undefined],
  ];
  for (const [Expiration, expected] of instants) {
    const read = readCredentialDocument(JSON.stringify({ ...DOCUMENT, Expiration }));
    assert.equal(read?.expiresAt, expected, String(Expiration));
  }
});

Deno.test("readCredentialDocument() refuses an answer in which a member is missing or cannot be right", () => {
  for (const name of Object.keys(DOCUMENT)) {
    for (const value of [undefined, "", 7, "two words", "line\nbreak", "é"]) {
      if (name === "Expiration" && value === 7) continue;
      const document = JSON.stringify({ ...DOCUMENT, [name]: value });
      assert.equal(readCredentialDocument(document), undefined, document);
    }
  }
  for (const text of ["", "null", "[]", "{", '{"__proto__":{"AccessKeyId":"A"}}']) {
    assert.equal(readCredentialDocument(text), undefined, text);
  }
});
