/**
 * A text → its tree. Where it can mean more than one thing, each is followed until one is left.
 *
 * @module
 */

import { Reading, type Source } from "./reading.ts";
import type { TokenReader } from "./tokens.ts";
import { type TreeNode, unreadable } from "./tree.ts";

/** As many readings of a text are followed at a time. */
const MAX_READINGS = 12;
/** After as many nodes, only one of two readings is followed. */
const MAX_NODES_APART = 125;
/** Rules that may be incomplete at a time. */
const MAX_DEPTH = 2_800;

/** What is read, and by what. */
export interface Parse extends Source {
  readonly tokens: TokenReader;
  /** What the whole text is to be, and the state that the parser begins in. */
  readonly top: { readonly name: string; readonly state: number };
}

/** The tree of a text; with an error in it where it cannot be read. */
export function parse(parse: Parse): TreeNode {
  const { name, state } = parse.top;
  let readings = [new Reading(parse, state)];
  for (;;) {
    const pos = Math.min(...readings.map((reading) => reading.pos));
    if (readings.length === 1 && parse.chain.isTooLong) return unreadable(name, pos);
    const { ahead, stuck } = takeToken(parse, { readings, pos });
    if (ahead.length === 0) {
      const [best] = stuck.filter((reading) => reading.isComplete).sort(byScore);
      return best === undefined ? unreadable(name, pos) : { name, from: 0, to: pos, children: best.nodes() };
    }
    readings = choose(ahead);
  }
}

/** Lets all readings that are at a place take the token there. */
function takeToken(
  { tables, tokens }: Parse,
  { readings, pos }: { readings: Reading[]; pos: number },
): { ahead: Reading[]; stuck: Reading[] } {
  const ahead: Reading[] = [];
  const stuck: Reading[] = [];
  // More come while it is gone through.
  for (const reading of readings) {
    while (reading.pos === pos) {
      const only = tables.onlyActionOf(reading.state);
      if (only !== 0) {
        reading.complete(only);
        continue;
      }
      const token = reading.depth < MAX_DEPTH ? tokens.tokenAt(reading) : undefined;
      const steps = token === undefined ? [] : tables.stepsOf(reading.state, token);
      const last = steps.pop();
      if (last === undefined) break;
      for (const step of steps) {
        const other = reading.split();
        other.take(step);
        (other.pos > pos ? ahead : readings).push(other);
      }
      reading.take(last);
    }
    (reading.pos > pos ? ahead : stuck).push(reading);
  }
  return { ahead, stuck };
}

/** Leaves out readings that go on as another one does, or have gone beside another one for long. */
function choose(readings: readonly Reading[]): Reading[] {
  const chosen: Reading[] = [];
  for (const reading of readings) {
    const rival = chosen.findIndex((other) => areRivals(reading, other));
    if (rival < 0) chosen.push(reading);
    else if (compare(reading, chosen[rival] ?? reading) >= 0) chosen[rival] = reading;
  }
  return chosen.length > MAX_READINGS ? chosen.sort(byScore).slice(0, MAX_READINGS) : chosen;
}

function areRivals(a: Reading, b: Reading): boolean {
  return a.goesOnLike(b) || Math.min(a.size, b.size) > MAX_NODES_APART;
}

function compare(a: Reading, b: Reading): number {
  return a.score - b.score || a.size - b.size;
}

function byScore(a: Reading, b: Reading): number {
  return b.score - a.score;
}
