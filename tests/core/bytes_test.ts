import assert from "node:assert/strict";
import { decodeBase64, decodeHex, equalBytes, equalText, toHex, utf8 } from "../../src/core/bytes.ts";

Deno.test("utf8() gives the bytes of a text", () => {
  assert.deepEqual([...utf8("aß世🌍")], [0x61, 0xc3, 0x9f, 0xe4, 0xb8, 0x96, 0xf0, 0x9f, 0x8c, 0x8d]);
  assert.equal(utf8("").length, 0);
});

Deno.test("equalBytes() is true for equal bytes alone", () => {
  const cases: [number[], number[], boolean][] = [
    [[], [], true],
    [[1, 2, 3], [1, 2, 3], true],
    [[1, 2, 3], [1, 2, 4], false],
    [[1, 2, 3], [0, 2, 3], false],
    [[1, 2], [1, 2, 3], false],
    [[1, 2, 3], [1, 2], false],
    [[], [1], false],
    [[1], [], false],
    [[0], [], false],
    [[0xff], [], false],
    // What repeats must not match its own beginning.
    [[7, 7, 7, 7], [7, 7], false],
    [[1, 2, 1, 2], [1, 2], false],
  ];
  for (const [given, expected, result] of cases) {
    assert.equal(
      equalBytes(Uint8Array.from(given), Uint8Array.from(expected)),
      result,
      `${given} ${expected}`,
    );
  }
});

Deno.test("equalBytes() looks at every byte of what is given, wherever the difference is", () => {
  for (const differsAt of [0, 500, 999]) {
    const expected = new Uint8Array(1_000);
    const given = new Uint8Array(1_000);
    given[differsAt] = 1;
    const reads: number[] = [];
    const watched = new Proxy(given, {
      get(target, key) {
        if (typeof key === "string" && /^\d+$/.test(key)) reads.push(Number(key));
        return Reflect.get(target, key, target);
      },
    });
    assert.equal(equalBytes(watched, expected), false);
    assert.equal(reads.length, 1_000);
  }
});

Deno.test("equalText() compares texts as UTF-8", () => {
  assert.equal(equalText("pässword", "pässword"), true);
  assert.equal(equalText("password", "Password"), false);
  // Composed and decomposed letters look alike and are different passwords.
  assert.equal(equalText("\u00e4", "a\u0308"), false);
  assert.equal(equalText("", ""), true);
});

Deno.test("decodeBase64() gives bytes, also those that are no text", () => {
  assert.deepEqual([...decodeBase64("AP/+gA==") ?? []], [0x00, 0xff, 0xfe, 0x80]);
  assert.deepEqual([...decodeBase64("") ?? [1]], []);
});

Deno.test("decodeBase64() gives undefined for what is none", () => {
  for (const text of ["*", "a", "ab=c", "a-_b", "ä", "===="]) {
    assert.equal(decodeBase64(text), undefined, text);
  }
});

Deno.test("toHex() writes two lower-case digits for each byte", () => {
  assert.equal(toHex(Uint8Array.of(0, 1, 15, 16, 171, 255)), "00010f10abff");
  assert.equal(toHex(new Uint8Array()), "");
});

Deno.test("decodeHex() gives the bytes of what toHex() wrote, in either case", () => {
  assert.deepEqual(decodeHex("00010f10abff"), Uint8Array.of(0, 1, 15, 16, 171, 255));
  assert.deepEqual(decodeHex("ABff"), Uint8Array.of(171, 255));
  assert.deepEqual(decodeHex(""), new Uint8Array());
});

Deno.test("decodeHex() gives undefined for what is none", () => {
  for (const text of ["0", "0g", "0x00", " 00", "00\n", "-1", "١١", "é0"]) {
    assert.equal(decodeHex(text), undefined, text);
  }
});
