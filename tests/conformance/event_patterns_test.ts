/**
 * Event patterns, as AWS's own `TestEventPattern` decided them: see the README beside the cases.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ZeebridgeError } from "../../src/core/errors.ts";
import { matchesEvent } from "../../src/core/eventbridge/pattern/match.ts";
import { parseEventPattern } from "../../src/core/eventbridge/pattern/parse.ts";
import type { JsonObject } from "../../src/core/json.ts";
import { printScore } from "./feel/cases.ts";

interface PatternCase {
  name: string;
  expected: "match" | "no match" | "refused";
  pattern?: JsonObject;
  patternText?: string;
  event: JsonObject;
}

Deno.test("matchesEvent() decides as AWS does on LocalStack's event patterns", async () => {
  const cases: PatternCase[] = JSON.parse(
    await Deno.readTextFile(new URL("event_patterns/localstack.json", import.meta.url)),
  );
  const missed = cases.filter((given) => decide(given) !== given.expected).map(({ name }) => name);
  printScore("Event patterns of LocalStack", { right: cases.length - missed.length, all: cases.length });
  assert.equal(cases.length, 156);
  assert.deepEqual(missed, []);
});

function decide({ pattern = {}, patternText, event }: PatternCase): PatternCase["expected"] {
  try {
    return matchesEvent(parseEventPattern(patternText ?? pattern), event) ? "match" : "no match";
  } catch (error) {
    assert.ok(error instanceof ZeebridgeError, "Refusals are errors of our own");
    assert.equal(error.code, "EVENT_PATTERN_INVALID");
    return "refused";
  }
}
