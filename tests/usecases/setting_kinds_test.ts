import assert from "node:assert/strict";
import {
  duration,
  durationWhere,
  flag,
  integer,
  type Kind,
  list,
  oneOf,
  secretPrefix,
  someOf,
  store,
  text,
  token,
  url,
} from "../../src/usecases/setting_kinds.ts";

const KINDS: {
  name: string;
  kind: Kind<unknown>;
  reads: [text: string, value: unknown][];
  refuses: string[];
}[] = [
  { name: "text", kind: text, reads: [[" a=b ", " a=b "]], refuses: [] },
  { name: "token", kind: token, reads: [["a b~", "a b~"]], refuses: ["", "é", "a\nb", "a\u0000"] },
  {
    name: "url",
    kind: url,
    reads: [["http://127.0.0.1:8080/v2", "http://127.0.0.1:8080/v2"], ["https://a.test", "https://a.test"]],
    refuses: ["", "a.test", "ftp://a.test", "//a.test"],
  },
  {
    name: "duration",
    kind: duration,
    reads: [["PT5S", 5_000], ["PT0S", 0], ["PT0.5S", 500]],
    refuses: ["", "5", "5s", "-PT5S"],
  },
  {
    name: "durationWhere()",
    kind: durationWhere((milliseconds) => milliseconds >= 1_000, "at least PT1S"),
    reads: [["PT1S", 1_000]],
    refuses: ["PT0.9S", "1", "-PT2S"],
  },
  { name: "flag", kind: flag, reads: [["true", true], ["false", false]], refuses: ["", "TRUE", "1", "yes"] },
  {
    name: "list",
    kind: list,
    reads: [[" a, ,b ,", ["a", "b"]], ["a", ["a"]]],
    refuses: ["", " , "],
  },
  {
    name: "store",
    kind: store,
    reads: [
      ["memory", { kind: "memory" }],
      ["sqlite:./a:b.db", { kind: "sqlite", path: "./a:b.db" }],
      ["deno-kv", { kind: "deno-kv" }],
      ["deno-kv:./kv", { kind: "deno-kv", path: "./kv" }],
    ],
    refuses: ["", "memory:a", "sqlite", "sqlite:", "redis:a"],
  },
  {
    name: "secretPrefix",
    kind: secretPrefix,
    reads: [["SECRET_", "SECRET_"], ["_", "_"]],
    refuses: ["", "1_", "A-", "A B"],
  },
  {
    name: "integer(1, 10)",
    kind: integer(1, 10),
    reads: [["1", 1], ["10", 10], ["007", 7]],
    refuses: ["", "0", "11", "1.5", "-1", "1e1", " 1"],
  },
  {
    name: "oneOf()",
    kind: oneOf("any", "all"),
    reads: [["any", "any"]],
    refuses: ["", "ANY", "an", "any all"],
  },
  {
    name: "someOf()",
    kind: someOf(["a", "b", "c"]),
    reads: [["c, a", ["a", "c"]], ["b", ["b"]]],
    refuses: ["", "a,d", "a,a", "A"],
  },
];

for (const { name, kind, reads, refuses } of KINDS) {
  Deno.test(`${name} reads what it expects, and nothing else`, () => {
    for (const [given, value] of reads) assert.deepEqual(kind.read(given), value, given);
    for (const given of refuses) assert.equal(kind.read(given), undefined, JSON.stringify(given));
  });
}

Deno.test("kinds that are made say what they expect", () => {
  assert.equal(durationWhere(() => true, "at least PT1S").expects, "at least PT1S");
  assert.equal(someOf(["a", "b"]).expects, "a comma list of a, b");
  assert.equal(integer(1, 10).expects, "a whole number from 1 to 10");
  assert.equal(oneOf("any", "all").expects, "any or all");
});
