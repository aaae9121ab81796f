/**
 * Each lint rule on code that it must find and on code that it must leave alone.
 *
 * @module
 */

import assert from "node:assert/strict";
import houseStyle from "../../tools/lint/house_style.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const CORE = "src/core/example.ts";
const ADAPTER = "src/adapters/example/example.ts";

/** Short names of the rules that found something, one for each finding. */
function findings(path: string, source: string): string[] {
  return Deno.lint.runPlugin(houseStyle, `${ROOT}${path}`, source).map(({ id }) =>
    id.replace("house-style/", "")
  );
}

interface Sample {
  rule: string;
  /** Where the code lies. Default: a file of the core. */
  path?: string;
  code: string;
}

const FOUND: Record<string, Sample> = {
  "the clock": { rule: "no-ambient", code: "const at = Date.now();" },
  "the date of now": { rule: "no-ambient", code: "const at = new Date();" },
  "chance": { rule: "no-ambient", code: "const x = Math.random();" },
  "a random id": { rule: "no-ambient", code: "const id = crypto.randomUUID();" },
  "the network": { rule: "no-ambient", code: "const answer = await fetch('http://h');" },
  "the network as a default": { rule: "no-ambient", code: "const send = options.fetch ?? fetch;" },
  "the network in an object": { rule: "no-ambient", code: "const parts = { fetch };" },
  "the platform": { rule: "no-ambient", code: "const name = Deno.env.get('NAME');" },
  "Node's process": { rule: "no-ambient", path: "src/usecases/a.ts", code: "const { env } = process;" },
  "Node's buffers": { rule: "no-ambient", path: "src/http/a.ts", code: "Buffer.from('a');" },
  "a timer": { rule: "no-ambient", path: "src/usecases/a.ts", code: "setTimeout(run, 10);" },
  "the clock in a published test tool": {
    rule: "no-ambient",
    path: "src/testing/a.ts",
    code: "const at = Date.now();",
  },
  "a global that only another function renames": {
    rule: "no-ambient",
    code: "function a(fetch: Fetch): void {}\nfunction b(): void { fetch('/'); }",
  },
  "a boolean parameter": {
    rule: "boolean-parameters",
    code: "export function read(text: string, strict: boolean): void {}",
  },
  "a boolean default": {
    rule: "boolean-parameters",
    code: "export function read(text: string, strict = false): void {}",
  },
  "a boolean that may be absent": {
    rule: "boolean-parameters",
    code: "export function read(strict: boolean | undefined): void {}",
  },
  "three positional parameters": {
    rule: "positional-parameters",
    code: "export function add(a: string, b: string, c: string): void {}",
  },
  "three positional parameters of a port": {
    rule: "positional-parameters",
    path: "src/ports/a.ts",
    code: "export interface Bus { put(a: string, b: string, c: string): void }",
  },
  "an arrow function as a constant": {
    rule: "named-functions",
    code: "export const read = (text: string): string => text;",
  },
  "a file with a vague name": { rule: "telling-names", path: "src/core/string_utils.ts", code: "" },
  "a folder with a vague name": { rule: "telling-names", path: "src/common/text.ts", code: "" },
  "a class with a vague name": { rule: "telling-names", code: "class JobManager {}" },
  "a full stop": { rule: "error-wording", code: "throw new Error('Cannot read it.');" },
  "a full stop after a value": {
    rule: "error-wording",
    code: "throw new ZeebridgeError('BPMN_INVALID', `Cannot read ${name}.`);",
  },
  "a contraction": { rule: "error-wording", code: `throw new TypeError("It isn't a number");` },
  "a cast by way of unknown": { rule: "honest-casts", code: "const job = value as unknown as Job;" },
  "a long file": { rule: "file-length", code: "let a;\n".repeat(401) },
  "a long test file": { rule: "file-length", path: "tests/a_test.ts", code: "let a;\n".repeat(501) },
  "a long function": {
    rule: "function-length",
    code: `function long(): void {\n${"  run();\n".repeat(59)}}`,
  },
};

for (const [name, { rule, path = CORE, code }] of Object.entries(FOUND)) {
  Deno.test(`${rule} finds ${name}`, () => assert.deepEqual(findings(path, code), [rule]));
}

const LEFT_ALONE: Record<string, Omit<Sample, "rule">> = {
  "the platform in an adapter": { path: ADAPTER, code: "const at = Date.now(); await fetch(Deno.args[0]);" },
  "the platform in an entry": { path: "src/entry/a.ts", code: "const at = Date.now();" },
  "the one place that gives expressions time and chance": {
    path: "src/core/feel/ambient.ts",
    code: "const ambient = { now: () => Date.now(), random: () => Math.random() };",
  },
  "a date that is given": { code: "const date = new Date(at);" },
  "fetch as a parameter": { code: "function ask(fetch: Fetch): void { fetch('/'); }" },
  "fetch out of options": { code: "function ask({ fetch }: Options): void { fetch('/'); }" },
  "fetch as a constant of an outer function": {
    code: "function make(options: Options) { const { fetch } = options; return () => fetch('/'); }",
  },
  "fetch as a property": { code: "const answer = app.fetch(request); const parts = { fetch: ask };" },
  "fetch as part of a type": { code: "interface App { fetch(request: Request): Response }" },
  "a timer in a published test tool": { path: "src/testing/a.ts", code: "setTimeout(run, 0);" },
  "a boolean in an options object": {
    code: "export function read(text: string, { strict = false } = {}): void {}",
  },
  "a boolean parameter of a function of the file": { code: "function read(strict: boolean): void {}" },
  "a condition that is asserted": {
    path: "src/testing/a.ts",
    code: "export function expectThat(holds: boolean, what: string): asserts holds {}",
  },
  "two positional parameters and options": {
    code: "export function add(a: string, b: string, options: Options = {}): void {}",
  },
  "a third parameter that may be absent": {
    path: "src/ports/a.ts",
    code: "export interface Log { write(level: Level, text: string, fields?: Fields): void }",
  },
  "a callback with three parameters": { code: "const sum = list.reduce((a, b, index) => a + b * index, 0);" },
  "an arrow function inside a function": { code: "function make() { const a = () => 1; return a; }" },
  "a service task": { path: "src/core/bpmn/service_task.ts", code: "export interface ServiceTask {}" },
  "an ellipsis": { code: "throw new Error('Cannot read a.b.c...');" },
  "a message of another kind": { code: "say('Done.');" },
  "a cast to unknown alone": { code: "const value = job as unknown;" },
  "the class of a Durable Object": {
    path: "src/entry/cloudflare/job_worker_object.ts",
    code: "const made = JobWorker as unknown as JobWorkerObjectClass;",
  },
  "a file at its limit": { code: "let a;\n".repeat(400) },
  "a function at its limit": { code: `function long(): void {\n${"  run();\n".repeat(58)}}` },
};

for (const [name, { path = CORE, code }] of Object.entries(LEFT_ALONE)) {
  Deno.test(`the house's lint rules leave ${name} alone`, () => assert.deepEqual(findings(path, code), []));
}
