import assert from "node:assert/strict";
import { utf8 } from "../../../src/core/bytes.ts";
import { MAX_PART_HEADER_BYTES, MAX_PARTS, parseMultipart } from "../../../src/core/webhook/multipart.ts";

const TYPE = "multipart/form-data; boundary=B";
const MALFORMED = { status: 400, code: "WEBHOOK_BODY_MALFORMED" };
const UNSUPPORTED = { status: 415, code: "WEBHOOK_MEDIA_TYPE_UNSUPPORTED" };
const HEAD = 'Content-Disposition: form-data; name="a"';

/** A body of parts, each with its headers and its content. */
function bodyOf(...parts: string[]): Uint8Array {
  return utf8(parts.map((part) => `--B\r\n${part}\r\n`).join("") + "--B--\r\n");
}

/** Parts with their contents as text. */
function read(body: Uint8Array, mediaType: string = TYPE): unknown {
  const parsed = parseMultipart(body, mediaType);
  if (!("parts" in parsed)) return parsed;
  return parsed.parts.map((part) => {
    const { name, filename, contentType, bytes } = part;
    const text = new TextDecoder().decode(bytes);
    return {
      name,
      ...(filename === undefined ? {} : { filename }),
      ...(contentType && { contentType }),
      text,
    };
  });
}

Deno.test("parseMultipart() reads fields and files in their order, a name as often as it is there", () => {
  const body = bodyOf(
    `${HEAD}\r\n\r\nv1`,
    `${HEAD}\r\n\r\n`,
    'content-disposition:form-data;name="f";filename="a.txt"\r\nContent-Type: text/plain; charset=latin1\r\n\r\nhello',
  );
  assert.deepEqual(read(body), [
    { name: "a", text: "v1" },
    { name: "a", text: "" },
    { name: "f", filename: "a.txt", contentType: "text/plain; charset=latin1", text: "hello" },
  ]);
});

Deno.test("parseMultipart() gives views of the body's bytes, whatever they are", () => {
  const content = Uint8Array.of(0, 0xFF, 0x0D, 0x0A, 0x2D, 0x2D, 0x0D, 0x0A, 0x0D, 0x0A);
  const head = utf8(`--B\r\n${HEAD}\r\n\r\n`);
  const body = new Uint8Array([...head, ...content, ...utf8("\r\n--B--")]);
  const parsed = parseMultipart(body, TYPE);
  assert.ok("parts" in parsed);
  assert.deepEqual(parsed.parts[0]?.bytes, content);
  assert.equal(parsed.parts[0]?.bytes.buffer, body.buffer);
});

Deno.test("parseMultipart() reads what Fetch writes", async () => {
  const form = new FormData();
  form.append('a"b\r\nc', "1");
  form.append("süß", new Blob([Uint8Array.of(1, 13, 10, 2)], { type: "image/png" }), 'x"\\y 世.png');
  const response = new Response(form);
  const mediaType = response.headers.get("content-type") ?? assert.fail();
  const parsed = parseMultipart(new Uint8Array(await response.arrayBuffer()), mediaType);
  assert.ok("parts" in parsed);
  const [field, file] = parsed.parts;
  assert.equal(field?.name, 'a"b\r\nc');
  assert.deepEqual(
    { ...file, bytes: [...file?.bytes ?? []] },
    { name: "süß", filename: 'x"\\y 世.png', contentType: "image/png", bytes: [1, 13, 10, 2] },
  );
});

const TOLERATED: [what: string, body: string, texts: string[]][] = [
  ["no part", "--B--", []],
  ["text before and after", `hello\r\n--x\r\n--B\r\n${HEAD}\r\n\r\n1\r\n--B--\r\nbye --B`, ["1"]],
  ["blanks after delimiters", `--B \t\r\n${HEAD}\r\n\r\n1\r\n--B-- \r\n`, ["1"]],
  ["no line end at the end", `--B\r\n${HEAD}\r\n\r\n1\r\n--B--`, ["1"]],
  ["what is nearly a delimiter", `--B\r\n${HEAD}\r\n\r\nx--B\r\n-B\n--B\r--B\r\n\r\n--B--`, [
    "x--B\r\n-B\n--B\r--B\r\n",
  ]],
  ["unknown headers", `--B\r\nX-A: b\r\n${HEAD}\r\nContent-Length: 9\r\n\r\n1\r\n--B--`, ["1"]],
  [
    "an encoding that changes nothing",
    `--B\r\n${HEAD}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n1\r\n--B--`,
    ["1"],
  ],
];
for (const [what, body, texts] of TOLERATED) {
  Deno.test(`parseMultipart() takes ${what}`, () => {
    assert.deepEqual(read(utf8(body)), texts.map((text) => ({ name: "a", text })));
  });
}

const REFUSED: [what: string, body: string][] = [
  ["nothing", ""],
  ["no delimiter", "hello"],
  ["another boundary", `--C\r\n${HEAD}\r\n\r\n1\r\n--C--`],
  ["no end", `--B\r\n${HEAD}\r\n\r\n1\r\n--B\r\n`],
  ["an end that is cut", `--B\r\n${HEAD}\r\n\r\n1\r\n--B-`],
  ["a delimiter that goes on", `--B\r\n${HEAD}\r\n\r\n1\r\n--BX\r\n--B--`],
  ["an end that goes on", `--B\r\n${HEAD}\r\n\r\n1\r\n--B--X`],
  ["bare line feeds", `--B\n${HEAD}\n\n1\n--B--`],
  ["no end of the headers", `--B\r\n${HEAD}\r\n--B--`],
  ["no line of content after the headers", `--B\r\n${HEAD}\r\n\r\n--B--`],
  ["no headers", "--B\r\n\r\n1\r\n--B--"],
  ["no disposition", "--B\r\nContent-Type: text/plain\r\n\r\n1\r\n--B--"],
  ["another disposition", '--B\r\nContent-Disposition: attachment; name="a"\r\n\r\n1\r\n--B--'],
  ["no name", "--B\r\nContent-Disposition: form-data\r\n\r\n1\r\n--B--"],
  ["a name that does not end", '--B\r\nContent-Disposition: form-data; name="a\r\n\r\n1\r\n--B--'],
  ["a quote that is escaped by a backslash", `--B\r\n${HEAD}; filename="a\\"b"\r\n\r\n1\r\n--B--`],
  ["two names", `--B\r\n${HEAD}; name="b"\r\n\r\n1\r\n--B--`],
  ["two dispositions", `--B\r\n${HEAD}\r\n${HEAD}\r\n\r\n1\r\n--B--`],
  ["a header without a colon", `--B\r\n${HEAD}\r\nx\r\n\r\n1\r\n--B--`],
  ["a blank before a colon", `--B\r\n${HEAD}\r\nx : y\r\n\r\n1\r\n--B--`],
  ["a folded header", `--B\r\n${HEAD};\r\n filename="x"\r\n\r\n1\r\n--B--`],
  ["a line feed in a header", `--B\r\n${HEAD}; x="\n"\r\n\r\n1\r\n--B--`],
  ["an extended name of a file that is none", `--B\r\n${HEAD}; filename*=x\r\n\r\n1\r\n--B--`],
  ["an extended name that is not UTF-8", `--B\r\n${HEAD}; filename*=UTF-8''%FF\r\n\r\n1\r\n--B--`],
  ["an extended name in another charset", `--B\r\n${HEAD}; filename*=utf-7''x\r\n\r\n1\r\n--B--`],
];
for (const [what, body] of REFUSED) {
  Deno.test(`parseMultipart() refuses ${what}`, () => assert.deepEqual(read(utf8(body)), MALFORMED));
}

Deno.test("parseMultipart() refuses a name that is not UTF-8", () => {
  const body = Uint8Array.from(
    `--B\r\n${HEAD.replace('"a"', '"\xE9"')}\r\n\r\n1\r\n--B--`,
    (character) => character.charCodeAt(0),
  );
  assert.deepEqual(read(body), MALFORMED);
});

Deno.test("parseMultipart() refuses encodings that hide the bytes", () => {
  const body = bodyOf(`${HEAD}\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==`);
  assert.deepEqual(read(body), UNSUPPORTED);
});

const BOUNDARIES: [parameter: string, boundary: string][] = [
  ["boundary=B", "B"],
  ['Boundary="B"; charset=utf-8', "B"],
  ['boundary="a b:=?/(x)"', "a b:=?/(x)"],
  [`boundary=${"x".repeat(70)}`, "x".repeat(70)],
  ["boundary=----------------------------1'()+_,".slice(0, -1), "----------------------------1'()+_"],
];
for (const [parameter, boundary] of BOUNDARIES) {
  Deno.test(`parseMultipart() takes ${parameter}`, () => {
    const body = utf8(`--${boundary}\r\n${HEAD}\r\n\r\n1\r\n--${boundary}--`);
    assert.deepEqual(read(body, `Multipart/Form-Data; ${parameter}`), [{ name: "a", text: "1" }]);
  });
}

Deno.test("parseMultipart() takes every multipart type, as Camunda's runtime does", () => {
  for (const mediaType of ["multipart/mixed; boundary=B", "multipart/related; boundary=B"]) {
    assert.deepEqual(read(bodyOf(`${HEAD}\r\n\r\n1`), mediaType), [{ name: "a", text: "1" }], mediaType);
  }
});

Deno.test("parseMultipart() refuses boundaries that are none, and other media types", () => {
  const mediaTypes = [
    "multipart/form-data",
    "multipart/form-data; boundary=",
    'multipart/form-data; boundary=""',
    'multipart/form-data; boundary="B "',
    'multipart/form-data; boundary="B\\r"',
    "multipart/form-data; boundary=ü",
    `multipart/form-data; boundary=${"x".repeat(71)}`,
    "application/json; boundary=B",
    "",
  ];
  for (const mediaType of mediaTypes) {
    assert.deepEqual(read(bodyOf(`${HEAD}\r\n\r\n1`), mediaType), MALFORMED, mediaType);
  }
});

const FILENAMES: [parameters: string, filename: string | undefined][] = [
  ["", undefined],
  ['; filename=""', ""],
  ["; filename=a.txt", "a.txt"],
  ['; filename="50%25.txt"', "50%25.txt"],
  ['; filename="%22%0D%0A"', '"\r\n'],
  ['; filename="C:\\dir\\a.txt"', "C:\\dir\\a.txt"],
  ['; filename="\u2028"', "\u2028"],
  ['; filename="../../etc/passwd"', "../../etc/passwd"],
  ["; filename*=UTF-8''%e2%82%ac%20rates", "€ rates"],
  ["; filename*=iso-8859-1'en'%A3+1", "£+1"],
  ["; filename=\"plain\"; filename*=utf-8''%E4%B8%96", "世"],
];
for (const [parameters, filename] of FILENAMES) {
  Deno.test(`parseMultipart() names a file by ${parameters || "nothing"}`, () => {
    const parsed = parseMultipart(bodyOf(`${HEAD}${parameters}\r\n\r\n1`), TYPE);
    assert.ok("parts" in parsed);
    assert.equal(parsed.parts[0]?.filename, filename);
  });
}

Deno.test("parseMultipart() bounds the number of parts, and the size of their headers", () => {
  const many = (count: number) => bodyOf(...Array.from({ length: count }, () => `${HEAD}\r\n\r\n1`));
  assert.ok("parts" in parseMultipart(many(MAX_PARTS), TYPE));
  assert.deepEqual(parseMultipart(many(MAX_PARTS + 1), TYPE), MALFORMED);
  const padded = (size: number) =>
    bodyOf(`${HEAD}\r\nX: ${"x".repeat(size - HEAD.length - "\r\nX: \r\n\r\n".length)}\r\n\r\n1`);
  assert.ok("parts" in parseMultipart(padded(MAX_PART_HEADER_BYTES), TYPE));
  assert.deepEqual(parseMultipart(padded(MAX_PART_HEADER_BYTES + 1), TYPE), MALFORMED);
});
