/**
 * Time, chance, the network and the platform are arguments: only adapters and entries may reach for them.
 *
 * @module
 */

import { isIn, ruleFor } from "./source.ts";

/** Globals that stand for something outside. `process` and `Buffer` are Node's. */
const GLOBALS: readonly string[] = [
  "Buffer",
  "console",
  "Deno",
  "fetch",
  "global",
  "globalThis",
  "navigator",
  "process",
  "self",
];
const TIMERS: readonly string[] = ["setImmediate", "setInterval", "setTimeout"];

/** Members of globals that are fine otherwise. */
const MEMBERS: ReadonlyMap<string, readonly string[]> = new Map([
  ["crypto", ["getRandomValues", "randomUUID"]],
  ["Date", ["now"]],
  ["Math", ["random"]],
  ["performance", ["now", "timeOrigin"]],
]);

const PURE_PLACES = ["mod.ts", "src/core/", "src/ports/", "src/usecases/", "src/http/", "src/testing/"];
/** Files that may name what they stand for: path and reason. */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ["src/core/feel/ambient.ts", "The one place where expressions get time and chance, unless they are given"],
]);
/** A manual clock and a stub may let the platform's own tasks run. */
const TIMER_PLACES = ["src/testing/"];

/** No `Date.now()`, `Math.random()`, bare `fetch`, `Deno.` and the like outside adapters and entries. */
export const noAmbient: Deno.lint.Rule = ruleFor(
  (path) => isIn(path, PURE_PLACES) && !EXCEPTIONS.has(path),
  (context, path) => {
    const names = new Set(isIn(path, TIMER_PLACES) ? GLOBALS : [...GLOBALS, ...TIMERS]);
    const report = (node: Deno.lint.Node, what: string): void =>
      context.report({
        node,
        message: `${what} belongs to adapters and entries`,
        hint: "Take it as an argument (ports/), or decide without it",
      });
    return {
      Identifier(node) {
        if (names.has(node.name) && isValue(node) && !isBound(node, context)) report(node, node.name);
      },
      MemberExpression(node) {
        const { object, property } = node;
        if (object.type !== "Identifier" || property.type !== "Identifier") return;
        if (!MEMBERS.get(object.name)?.includes(property.name) || isBound(object, context)) return;
        report(node, `${object.name}.${property.name}`);
      },
      NewExpression(node) {
        const { callee } = node;
        if (callee.type !== "Identifier" || callee.name !== "Date" || node.arguments.length > 0) return;
        report(node, "new Date() without an instant");
      },
    };
  },
);

/** Whether an identifier is an expression of its own, and not the name of a property or a part of a type. */
function isValue(node: Deno.lint.Identifier): boolean {
  const { parent } = node;
  switch (parent.type) {
    case "MemberExpression":
      return parent.object === node || parent.computed;
    case "Property":
      return parent.computed || parent.value === node;
    case "MethodDefinition":
    case "PropertyDefinition":
      return parent.computed || parent.value === node;
    case "TSAsExpression":
    case "TSNonNullExpression":
    case "TSSatisfiesExpression":
      return true;
    default:
      return !parent.type.startsWith("TS");
  }
}

/** Whether the file itself gives this name a meaning where it is used. */
function isBound(node: Deno.lint.Identifier, { sourceCode }: Deno.lint.RuleContext): boolean {
  return sourceCode.getAncestors(node).some((scope) => bindingsOf(scope).includes(node.name));
}

/** The names that a scope itself binds. */
function bindingsOf(scope: Deno.lint.Node): string[] {
  switch (scope.type) {
    case "ArrowFunctionExpression":
    case "FunctionDeclaration":
    case "FunctionExpression":
      return scope.params.flatMap(namesOf);
    case "CatchClause":
      return scope.param ? namesOf(scope.param) : [];
    case "BlockStatement":
    case "Program":
      return scope.body.flatMap(declaredBy);
    case "ForOfStatement":
      return declaredBy(scope.left);
    default:
      return [];
  }
}

function declaredBy(statement: Deno.lint.Node): string[] {
  switch (statement.type) {
    case "ExportNamedDeclaration":
      return statement.declaration ? declaredBy(statement.declaration) : [];
    case "FunctionDeclaration":
      return statement.id ? [statement.id.name] : [];
    case "ImportDeclaration":
      return statement.specifiers.map(({ local }) => local.name);
    case "VariableDeclaration":
      return statement.declarations.flatMap(({ id }) => namesOf(id));
    default:
      return [];
  }
}

/** The names that a pattern binds. */
function namesOf(pattern: Deno.lint.Node | Deno.lint.Parameter): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "AssignmentPattern":
      return namesOf(pattern.left);
    case "RestElement":
      return namesOf(pattern.argument);
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => element ? namesOf(element) : []);
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        namesOf(property.type === "Property" ? property.value : property)
      );
    default:
      return [];
  }
}
