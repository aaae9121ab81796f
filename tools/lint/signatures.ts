/**
 * Calls that can be read without looking at the function.
 *
 * @module
 */

import { ruleFor } from "./source.ts";

const POSITIONAL_LIMIT = 2;

function isSource(path: string): boolean {
  return path === "mod.ts" || path.startsWith("src/") || path.startsWith("tools/");
}

/** At most two parameters that a call must have, then one options object. Callbacks take what their caller gives. */
export const positionalParameters: Deno.lint.Rule = ruleFor(isSource, (context) => {
  const check = ({ range }: Deno.lint.Node, params: readonly Deno.lint.Parameter[]): void => {
    const positional = params.filter(isPositional).length;
    if (positional <= POSITIONAL_LIMIT) return;
    context.report({
      range,
      message: `${positional} positional parameters, expected at most ${POSITIONAL_LIMIT}`,
      hint: "Put the rest into one options object",
    });
  };
  return {
    ExportNamedDeclaration({ declaration }) {
      if (declaration?.type === "FunctionDeclaration") check(declaration, declaration.params);
    },
    MethodDefinition: (node) => check(node.key, node.value.params),
    TSMethodSignature: (node) => check(node.key, node.params),
  };
});

/** Whether a call cannot do without this parameter, and has to know it by its place alone. */
function isPositional(parameter: Deno.lint.Parameter): boolean {
  if (parameter.type !== "Identifier") return false;
  return !parameter.optional && !/^(?:init|options)$|Options$/.test(parameter.name);
}

/** No boolean parameter of an exported function: nobody can tell what `true` means in a call. */
export const booleanParameters: Deno.lint.Rule = ruleFor(isSource, (context) => ({
  ExportNamedDeclaration({ declaration }) {
    if (declaration?.type !== "FunctionDeclaration") return;
    // `asserts condition` has no other way.
    if (declaration.returnType?.typeAnnotation.type === "TSTypePredicate") return;
    for (const parameter of declaration.params) {
      if (!isBoolean(parameter)) continue;
      context.report({
        range: parameter.range,
        message: "A boolean parameter of an exported function",
        hint: "Make two functions, or take a named option",
      });
    }
  },
}));

function isBoolean(parameter: Deno.lint.Parameter): boolean {
  if (parameter.type === "AssignmentPattern") {
    const { left, right } = parameter;
    return hasBoolean(typeOf(left)) || right.type === "Literal" && typeof right.value === "boolean";
  }
  return hasBoolean(typeOf(parameter));
}

function typeOf(
  parameter: Deno.lint.Parameter | Deno.lint.AssignmentPattern["left"],
): Deno.lint.TypeNode | undefined {
  return parameter.type === "Identifier" ? parameter.typeAnnotation?.typeAnnotation : undefined;
}

function hasBoolean(type: Deno.lint.TypeNode | undefined): boolean {
  return type?.type === "TSBooleanKeyword" || type?.type === "TSUnionType" && type.types.some(hasBoolean);
}

/** A function of a module is a `function`: it can stand below its callers, and has a name in stack traces. */
export const namedFunctions: Deno.lint.Rule = ruleFor(isSource, (context) => ({
  VariableDeclarator(node) {
    const declaration = node.parent;
    const { parent } = declaration;
    const top = parent.type === "Program" || parent.type === "ExportNamedDeclaration";
    if (!top || node.init?.type !== "ArrowFunctionExpression") return;
    context.report({ node, message: "An arrow function as a constant of the module, expected a function" });
  },
}));
