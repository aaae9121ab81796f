import assert from "node:assert/strict";
import { formatTable, plural, printable } from "../../../src/entry/cli/terminal.ts";

Deno.test("printable() shows control characters instead of sending them to the terminal", () => {
  assert.equal(printable("a\x1b[2Jb\r\nc\u009b\u2028"), "a\\u001b[2Jb\\u000d\\u000ac\\u009b\\u2028");
  assert.equal(printable("Grüße 🚚"), "Grüße 🚚");
});

Deno.test("formatTable() aligns columns and leaves no blanks at the ends of lines", () => {
  assert.deepEqual(formatTable([["a", "long one", "x"], ["bcd", "e", ""]]), ["a    long one  x", "bcd  e"]);
  assert.deepEqual(formatTable([]), []);
});

Deno.test("plural() counts in words", () => {
  assert.equal(plural(1, "error"), "1 error");
  assert.equal(plural(0, "error"), "0 errors");
});
