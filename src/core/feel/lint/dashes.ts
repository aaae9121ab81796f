/**
 * Names with a dash that are not in back-ticks: `request.body.detail-type` is `request.body.detail` minus `type`.
 *
 * @module
 */

import { findBuiltIn } from "../builtins/mod.ts";
import type { FeelHint, Surroundings } from "../lint.ts";
import type { FeelNode, NodeOf } from "../tree.ts";

/** Names of events and headers that are meant even where any name may mean something. */
const WELL_KNOWN: ReadonlySet<string> = new Set([
  "detail-type",
  "replay-name",
  "instance-id",
  "request-id",
  "version-id",
  "source-ip-address",
  "content-length",
  "content-type",
  "user-agent",
]);

/** What stands between the dashes of a name that is read as a subtraction. */
interface DashedName {
  /** What the name would be looked up in; a variable if in nothing. */
  readonly head: NodeOf<"variable" | "path">;
  /** What is subtracted. */
  readonly tails: readonly FeelNode[];
  /** The subtractions, from the outermost. */
  readonly subtractions: readonly FeelNode[];
}

/** A subtraction without blanks of what nothing has for a name. */
export function findDash(node: FeelNode, surroundings: Surroundings): FeelHint | undefined {
  const { text, names, settled } = surroundings;
  const dashed = readDashedName(node, text);
  if (dashed === undefined) return undefined;
  const { head, tails } = dashed;
  const end = tails.at(-1)?.end ?? head.end;
  const start = head.end - head.name.length;
  // A name that is in back-ticks already was meant to end there.
  if (text.slice(start, head.end) !== head.name) return undefined;
  const name = text.slice(start, end);
  const last = tails.at(-1);
  if (last?.kind === "call") return findDashedFunction(dashed, last, surroundings);
  const isMeant = tails.some((tail) =>
    tail.kind === "variable" && !names.has(tail.name) && (WELL_KNOWN.has(name) || !names.knows(tail.name))
  );
  if (!isMeant) return undefined;
  settle(dashed, settled);
  const path = text.slice(head.position, start);
  // Header names are in lower case, however a sender spells them.
  const spelling = path === "request.headers." ? name.toLowerCase() : name;
  return {
    code: "FEEL_NAME_DASHED",
    message: `${name} is read as a subtraction: a name with a dash must stand in back-ticks`,
    position: head.position,
    suggestion: `${path}\`${spelling}\``,
  };
}

/** `list-contains(…)`. */
function findDashedFunction(
  dashed: DashedName,
  call: NodeOf<"call">,
  { text, settled }: Surroundings,
): FeelHint | undefined {
  const { position } = dashed.head;
  const written = text.slice(position, call.position + call.name.length);
  const name = written.replaceAll("-", " ");
  if (findBuiltIn(name) === undefined) return undefined;
  settle(dashed, settled);
  return {
    code: "FEEL_FUNCTION_UNKNOWN",
    message: `${written} is read as a subtraction: the name of a function has no dash`,
    position,
    suggestion: name,
  };
}

/** What a hint about the whole name explains needs no other. */
function settle({ head, tails, subtractions }: DashedName, settled: Set<FeelNode>): void {
  for (const node of [...subtractions, ...tails]) settled.add(node);
  if (head.kind === "variable") settled.add(head);
}

/** Subtractions group to the left: `a.b-c-d` is `(a.b - c) - d`. */
function readDashedName(node: FeelNode, text: string): DashedName | undefined {
  const tails: FeelNode[] = [];
  const subtractions: FeelNode[] = [];
  let rest = node;
  while (isTight(rest, text)) {
    const tail = firstOf(rest.right);
    // What is no part of a name ends it, and behind what goes on with a dot another name begins.
    if (!isPart(tail, text) || tails.length > 0 && (tail !== rest.right || tail.kind === "call")) break;
    tails.unshift(tail);
    subtractions.push(rest);
    rest = rest.left;
  }
  const head = lastOf(rest);
  const isName = head.kind === "variable" || head.kind === "path";
  return tails.length > 0 && isName ? { head, tails, subtractions } : undefined;
}

/** Whether something could stand between dashes. */
function isPart({ kind, position, end }: FeelNode, text: string): boolean {
  return kind === "variable" || kind === "call" ||
    kind === "number" && /^\d+$/.test(text.slice(position, end));
}

/** Whether nothing stands around the dash of a subtraction. */
function isTight(node: FeelNode, text: string): node is NodeOf<"arithmetic"> {
  return node.kind === "arithmetic" && node.operator === "-" && text[node.left.end] === "-" &&
    node.right.position === node.left.end + 1;
}

/** What an expression begins with. */
function firstOf(node: FeelNode): FeelNode {
  let first = node;
  for (let next: FeelNode | undefined = first; next !== undefined;) {
    first = next;
    if (first.kind === "arithmetic") next = first.left;
    else if (first.kind === "path" || first.kind === "filter" || first.kind === "call") next = first.target;
    else next = undefined;
  }
  return first;
}

/** What an expression ends with. */
function lastOf(node: FeelNode): FeelNode {
  let last = node;
  while (last.kind === "arithmetic" || last.kind === "negation") {
    last = last.kind === "arithmetic" ? last.right : last.operand;
  }
  return last;
}
