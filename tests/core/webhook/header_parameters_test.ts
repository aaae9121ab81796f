import assert from "node:assert/strict";
import { readHeaderParameters } from "../../../src/core/webhook/header_parameters.ts";

const WHOLE: [text: string, value: string, parameters: Record<string, string>][] = [
  ["text/plain", "text/plain", {}],
  ["  Text/PLAIN ; Charset=UTF-8", "text/plain", { charset: "UTF-8" }],
  ["a/b;c=d;e=f", "a/b", { c: "d", e: "f" }],
  ["a/b; c=d;", "a/b", { c: "d" }],
  ["a/b;; ;c=d", "a/b", { c: "d" }],
  ['form-data; name="a;b=c"; filename="x, y.txt"', "form-data", {
    name: "a;b=c",
    filename: "x, y.txt",
  }],
  ['form-data; name="a\\"; filename="\\"', "form-data", { name: "a\\", filename: "\\" }],
  ['form-data; name=""', "form-data", { name: "" }],
  ['form-data; filename="C:\\new\\a.txt"', "form-data", { filename: "C:\\new\\a.txt" }],
  ["form-data; filename*=UTF-8''a%20b", "form-data", { "filename*": "UTF-8''a%20b" }],
  ["multipart/form-data; boundary=----=_Part:1?", "multipart/form-data", { boundary: "----=_Part:1?" }],
  ['form-data; name="世"', "form-data", { name: "世" }],
  // Ends of lines to JavaScript, and plain characters to HTTP.
  ['form-data; name="\u2028\\\u2029"', "form-data", { name: "\u2028\\\u2029" }],
  ["", "", {}],
];
for (const [text, value, parameters] of WHOLE) {
  Deno.test(`readHeaderParameters() takes ${text || "nothing"} apart`, () => {
    const read = readHeaderParameters(text);
    assert.deepEqual({ ...read, parameters: Object.fromEntries(read.parameters) }, {
      value,
      parameters,
      complete: true,
    });
  });
}

const PARTS: [text: string, parameters: Record<string, string>][] = [
  ["a/b; c", {}],
  ["a/b; c=d; e", { c: "d" }],
  ["a/b; c =d", {}],
  ["a/b; c= d", {}],
  ["a/b; c=", {}],
  ['a/b; c="d', {}],
  ['a/b; c="d\\"e"', { c: "d\\" }],
  ['a/b; c="d"e', { c: "d" }],
  ["a/b; c=d, x/y; e=f", { c: "d" }],
  ["a/b; c=d; C=e", { c: "d" }],
];
for (const [text, parameters] of PARTS) {
  Deno.test(`readHeaderParameters() says that ${text} is not well-formed`, () => {
    const read = readHeaderParameters(text);
    assert.equal(read.complete, false);
    assert.deepEqual(Object.fromEntries(read.parameters), parameters);
  });
}
