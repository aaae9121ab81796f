/**
 * Names and literals.
 *
 * @module
 */

import { findPlaceholders } from "../../secrets/placeholder.ts";
import { parseNumber } from "../decimal.ts";
import type { FeelNode } from "../tree.ts";
import { type LezerNode, type Reader, type Rows, spanOf } from "./lezer.ts";
import { refuse, refuseAt } from "./refusal.ts";
import { unescapeString } from "./string_literal.ts";

/** Names, literals and `?`. */
export const TERMINALS: Rows = {
  VariableName: readNames,
  NumericLiteral: (reader, node) => {
    // The sign belongs to the number even where blanks stand between them.
    const value = parseNumber(reader.textOf(node).replace(/^-\s+/, "-"));
    return { kind: "number", ...spanOf(node), value: value ?? refuseAt(node.position) };
  },
  StringLiteral: (reader, node) => {
    const value = unescapeString(reader.textOf(node).slice(1, -1));
    return { kind: "string", ...spanOf(node), value, secretSlots: findPlaceholders(value) };
  },
  BooleanLiteral: (reader, node) => ({
    kind: "boolean",
    ...spanOf(node),
    value: reader.textOf(node) === "true",
  }),
  null: (_reader, node) => ({ kind: "null", ...spanOf(node) }),
  DateTimeLiteral: (reader, node) => {
    const literal = reader.textOf(node);
    const text = literal.slice(literal.indexOf('"') + 1, -1);
    if (findPlaceholders(text).length > 0) {
      refuse("A secret cannot be a date, a time or a duration", node.position);
    }
    return { kind: "temporal", ...spanOf(node), text };
  },
  "?": (_reader, node) => ({ kind: "input", ...spanOf(node) }),
};

/** A variable, or a path from it: names with dots between them were made one name. */
function readNames(reader: Reader, node: LezerNode): FeelNode {
  const [first, ...steps] = reader.namesOf(node);
  if (first === undefined) return refuseAt(node.position);
  let path: FeelNode = { kind: "variable", position: node.position, end: first.end, name: first.name };
  for (const { name, end } of steps) {
    path = { kind: "path", position: node.position, end, target: path, name };
  }
  return path;
}
