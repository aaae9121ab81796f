/**
 * Camunda's FEEL engine on a JVM, to be asked.
 *
 * The engine and the connector's wrapper around it are fetched by their package coordinates into the cache
 * folder. `FeelWitness.java` is run from its source.
 *
 * @module
 */

import { isJsonObject, type Json, parseJson, stringifyJson } from "../../../src/core/json.ts";
import type { Answer, Question } from "../../conformance/feel/cases.ts";
import { installOnce, runTool } from "../servers/cache.ts";
import { findJava } from "../servers/zeebe.ts";

const FOLDER = new URL(".", import.meta.url).pathname;
const ENGINE_VERSION = "1.21.0";

/** What an expression that is parsed once costs the engine. */
export interface EngineSpeed {
  evaluationsPerSecond: number;
  parsesPerSecond: number;
}

/** Answers of the engine, in order. */
export async function askEngine(questions: readonly Question[]): Promise<Answer[]> {
  const lines = questions.map(({ expression, context }, id) => ({ id, expression, context }));
  return (await runEngine(lines)).map((line) => {
    const { json, failure } = isJsonObject(line) ? line : {};
    return json === undefined ? { failure: String(failure) } : { json: stringifyJson(json) };
  });
}

/**
 * Lets the engine time itself: medians of so many rounds of `ms` milliseconds for each expression. All of them are
 * run through once before, as the JVM gets faster for a while.
 */
export async function timeEngine(
  questions: readonly Question[],
  { ms, rounds }: { ms: number; rounds: number },
): Promise<EngineSpeed[]> {
  const lines = questions.map(({ expression, context }, id) => ({ id, expression, context, ms, rounds }));
  const answers = await runEngine([...lines, ...lines]);
  return answers.slice(lines.length).map((line) => {
    const { perSecond, parsesPerSecond, failure } = isJsonObject(line) ? line : {};
    if (typeof perSecond !== "number" || typeof parsesPerSecond !== "number") {
      throw new Error(`Cannot time Camunda's engine: ${failure}`);
    }
    return { evaluationsPerSecond: perSecond, parsesPerSecond };
  });
}

/** An overload of a function. */
export interface EngineFunction {
  parameters: string[];
  variadic: boolean;
}

/** The engine's own functions by name, with their overloads. */
export async function listEngineFunctions(): Promise<Record<string, EngineFunction[]>> {
  const [line = null] = await runEngine([{ functions: true }]);
  const { functions }: { functions: Record<string, EngineFunction[]> } = JSON.parse(stringifyJson(line));
  return functions;
}

/** Folder with the libraries; 11 MB the first time. */
export async function installFeelEngine(): Promise<string> {
  return await installOnce(`feel-engine-${ENGINE_VERSION}`, async (folder) => {
    const goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", `-DoutputDirectory=${folder}`];
    await runTool("mvn", ["-q", "-B", "-f", `${FOLDER}pom.xml`, ...goal], {
      hint: "Apache Maven fetches Camunda's FEEL engine for the tests on real servers",
    });
  });
}

/** One line in, one line out. */
async function runEngine(requests: readonly Json[]): Promise<Json[]> {
  const [java, libraries] = await Promise.all([findJava(), installFeelEngine()]);
  const process = new Deno.Command(`${java}/bin/java`, {
    // The cases were observed under this zone and language.
    args: [
      "-Duser.timezone=UTC",
      "-Duser.language=en",
      "-cp",
      `${libraries}/*`,
      `${FOLDER}FeelWitness.java`,
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const input = requests.map((request) => `${stringifyJson(request)}\n`).join("");
  const [, { success, stdout, stderr }] = await Promise.all([
    // A program that ends early closes its input; its own words say why.
    new Blob([input]).stream().pipeTo(process.stdin).catch(() => {}),
    process.output(),
  ]);
  const decoder = new TextDecoder();
  const answers = decoder.decode(stdout).split("\n").filter((line) => line !== "");
  if (!success || answers.length !== requests.length) {
    const got = `${answers.length} answers of ${requests.length}`;
    throw new Error(`Cannot ask Camunda's FEEL engine: ${got}\n${decoder.decode(stderr)}`);
  }
  return answers.map(parseJson);
}
