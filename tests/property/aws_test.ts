import assert from "node:assert/strict";
import fc from "fast-check";
import { containerEndpoint } from "../../src/core/aws/container_endpoint.ts";
import { readCredentialDocument } from "../../src/core/aws/credential_answer.ts";
import { mergeProfiles, readProfileFile } from "../../src/core/aws/profile_file.ts";
import { planProfile } from "../../src/core/aws/profile_plan.ts";
import { readStsAnswer } from "../../src/core/aws/sts.ts";
import { readXmlLeaves } from "../../src/core/aws/xml_leaves.ts";

const anyText = fc.string({ unit: "binary" });
/** Texts out of the pieces that a grammar is made of. */
function texts(...pieces: string[]): fc.Arbitrary<string> {
  return fc.oneof(
    anyText,
    fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((list) => list.join("")),
  );
}

interface XmlElement {
  name: string;
  content: string | XmlElement[];
}

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,5}$/);
const { element } = fc.letrec<{ element: XmlElement }>((tie) => ({
  element: fc.oneof(
    { maxDepth: 4 },
    fc.record({ name, content: fc.string({ unit: "grapheme" }) }),
    fc.record({ name, content: fc.array(tie("element"), { minLength: 1, maxLength: 3 }) }),
  ),
}));

const ESCAPES: Record<string, string> = {
  "<": "&lt;",
  "&": "&amp;",
  ">": "&#62;",
  '"': "&quot;",
  "'": "&#x27;",
};

function write({ name, content }: XmlElement): string {
  const inside = typeof content === "string"
    ? content.replace(/[<&>"']/g, (character) => ESCAPES[character] ?? character)
    : content.map(write).join("\n");
  return `<${name}>${inside}</${name}>`;
}

function leavesOf({ name, content }: XmlElement, above = ""): [path: string, text: string][] {
  const path = above + name;
  if (typeof content === "string") return [[path, content.trim()]];
  return content.flatMap((child) => leavesOf(child, `${path}/`));
}

Deno.test("readXmlLeaves() reads the texts that were written", () => {
  fc.assert(fc.property(element, (root) => {
    const expected = new Map(leavesOf(root).reverse());
    assert.deepEqual(new Map(readXmlLeaves(`<?xml version="1.0"?>${write(root)}`)), expected);
  }));
});

Deno.test("readXmlLeaves() and readStsAnswer() end on any text", () => {
  const pieces = [
    "<",
    ">",
    "/",
    "A",
    "<A>",
    "</A>",
    "<A/>",
    "&lt;",
    "&",
    ";",
    "#",
    "=",
    '"',
    " ",
    "<?xml ",
    "?>",
    "{",
  ];
  fc.assert(
    fc.property(texts(...pieces), (text) => {
      readXmlLeaves(text);
      assert.ok("code" in readStsAnswer(text, "AssumeRole"));
      assert.equal(readCredentialDocument(text), undefined);
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("planProfile() ends for any files, whatever their profiles name", () => {
  const profile = fc.constantFrom("default", "a", "b", "c");
  const line = fc.oneof(
    profile.map((other) => `source_profile = ${other}`),
    profile.map((own) => `[profile ${own}]`),
    profile.map((own) => `[${own}]`),
    fc.constantFrom(
      "role_arn = x",
      "aws_access_key_id = A",
      "aws_secret_access_key = B",
      "credential_source = Environment",
    ),
    texts("[", "]", "profile", "default", "=", "#", ";", " ", "\n", '"'),
  );
  const file = fc.array(line, { maxLength: 20 }).map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(file, file, profile, (config, credentials, asked) => {
      const profiles = mergeProfiles(
        readProfileFile(config, "config"),
        readProfileFile(credentials, "credentials"),
      );
      const planned = planProfile(profiles, asked);
      assert.equal(Object.keys(planned).length, 1);
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("containerEndpoint() never leads to another host over http", () => {
  const hosts = ["127.0.0.1", "localhost", "[::1]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"];
  const text = texts(
    "http",
    "https",
    ":",
    "//",
    "/",
    "@",
    "localhost",
    "127.0.0.1",
    ".",
    "example.com",
    "\\",
    "?",
    "#",
  );
  fc.assert(
    fc.property(text, text, (relativeUri, fullUri) => {
      for (const found of [containerEndpoint({ relativeUri }), containerEndpoint({ fullUri })]) {
        if ("problem" in found) continue;
        const { protocol, hostname, username } = new URL(found.url);
        assert.equal(username, "");
        assert.ok(protocol === "https:" || hosts.includes(hostname) || /^127\./.test(hostname), found.url);
      }
    }),
    { numRuns: 1_000 },
  );
});
