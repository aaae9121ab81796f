import assert from "node:assert/strict";
import { matchesEvent } from "../../src/core/eventbridge/pattern/match.ts";
import { parseEventPattern } from "../../src/core/eventbridge/pattern/parse.ts";
import { refusePattern } from "../../src/core/eventbridge/pattern/refusal.ts";
import { matchesWildcard, parseWildcard } from "../../src/core/eventbridge/pattern/wildcard.ts";
import type { JsonObject } from "../../src/core/json.ts";
import { growthExponent, type Workload } from "./growth.ts";

const WORST = 1.5;

function matching(pattern: JsonObject, eventOf: (size: number) => JsonObject): Workload {
  const parsed = parseEventPattern(pattern);
  return (size) => {
    const event = eventOf(size);
    return () => void matchesEvent(parsed, event);
  };
}

const ones: JsonObject = { x: [1], y: [1] };

/** Events that nearly match, by what makes them costly. */
const WORKLOADS: Readonly<Record<string, Workload>> = {
  "arrays side by side": matching({ a: ones, b: ones, c: { z: [1] } }, (size) => {
    const items = Array.from({ length: size }, () => ({ x: 1, y: 1 }));
    return { a: items, b: items, c: [{ z: 2 }] };
  }),
  "arrays in arrays": matching({ a: { x: [1], b: { x: [1], y: [2] } } }, (size) => {
    const items = Array.from({ length: Math.sqrt(size) }, () => ({ x: 1, y: 1 }));
    return { a: items.map(() => ({ x: 1, b: items })) };
  }),
  "absence in arrays": matching(
    { a: { x: [1], y: [{ exists: false }], z: [1, { exists: false }] } },
    (size) => {
      return { a: Array.from({ length: size }, () => ({ x: 1, y: 1, z: 2 })) };
    },
  ),
  "names with dots": matching({ a: { b: { c: [1] } } }, (size) => ({
    a: Object.fromEntries(Array.from({ length: size }, (_, index) => [`b.c.${index}`, 1])),
  })),
};

for (const [name, workload] of Object.entries(WORKLOADS)) {
  Deno.test(`matchesEvent() takes no more than about linear time for ${name}`, () => {
    const exponent = growthExponent(workload, { sizes: [1_000, 2_000, 4_000, 8_000], worst: WORST });
    assert.ok(exponent <= WORST, `It grows with an exponent of ${exponent}`);
  });
}

/** Wildcards that AWS would not take, as their texts nearly match in many places. */
const WILDCARDS: readonly string[] = [
  `*${"a".repeat(500)}b${"a".repeat(500)}*`,
  `${"*a".repeat(500)}*b`,
  `*${"ab".repeat(300)}a*c`,
];

for (const wildcard of WILDCARDS) {
  Deno.test(`matchesWildcard() takes no more than about linear time for ${wildcard.slice(0, 6)}…`, () => {
    const read = parseWildcard(wildcard, refusePattern);
    const workload: Workload = (size) => {
      const text = "ab".repeat(size) + "a".repeat(size);
      return () => void matchesWildcard(read, text);
    };
    const exponent = growthExponent(workload, { sizes: [20_000, 40_000, 80_000], worst: WORST });
    assert.ok(exponent <= WORST, `It grows with an exponent of ${exponent}`);
  });
}
