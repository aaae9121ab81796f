/**
 * Names that say something, messages in one grammar, casts that are honest.
 *
 * @module
 */

import { isIn, ruleFor } from "./source.ts";

/** Words that would fit any program. */
const VAGUE_FILE =
  /(?:^|[/_])(?:common|helpers?|impl|managers?|misc|services?|shared|utils?|utilities)(?=[/_.])/;
const VAGUE_TYPE = /(?:Helpers?|Impl|Manager|Service|Utils?)$/;

/** No file, folder, class or interface with a name that would fit any program. */
export const tellingNames: Deno.lint.Rule = ruleFor(() => true, (context, path) => {
  const check = (id: Deno.lint.Identifier | null): void => {
    if (id === null || !VAGUE_TYPE.test(id.name)) return;
    context.report({ node: id, message: `The name ${id.name} would fit any program` });
  };
  return {
    Program(node) {
      // Zeebe's own element is called a service task.
      const word = VAGUE_FILE.exec(path.replaceAll("service_task", ""))?.[0];
      if (word === undefined) return;
      context.report({
        node,
        message: `A name with ${word.replace(/^[/_]/, "")} in it would fit any program`,
      });
    },
    ClassDeclaration: (node) => check(node.id),
    TSInterfaceDeclaration: (node) => check(node.id),
  };
});

const CONTRACTION = /\b(?:ca|could|did|do|does|has|have|is|must|should|was|were|wo|would)n['’]t\b/i;

/** An error's message has no full stop at its end and no contractions. */
export const errorWording: Deno.lint.Rule = ruleFor(() => true, (context) => ({
  NewExpression(node) {
    if (node.callee.type !== "Identifier" || !/(?:Error|Failure)$/.test(node.callee.name)) return;
    for (const argument of node.arguments) {
      const text = textOf(argument);
      if (/[^.]\.$/.test(text)) {
        context.report({ node: argument, message: "An error message with a full stop" });
      }
      if (CONTRACTION.test(text)) {
        context.report({ node: argument, message: "An error message with a contraction" });
      }
    }
  },
}));

function textOf(node: Deno.lint.Node): string {
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : "";
  return node.type === "TemplateLiteral" ? node.quasis.map(({ cooked }) => cooked).join("…") : "";
}

/**
 * Where the class that is returned implements what its type says, but the types of Workers cannot be extended in
 * a published module.
 */
const DURABLE_OBJECTS = [
  "src/adapters/store/durable_object.ts",
  "src/entry/cloudflare/job_worker_object.ts",
];

/** No `as unknown as`: it says that two types have nothing to do with each other, and uses one as the other. */
export const honestCasts: Deno.lint.Rule = ruleFor((path) => !isIn(path, DURABLE_OBJECTS), (context) => ({
  TSAsExpression(node) {
    const { expression } = node;
    if (expression.type !== "TSAsExpression") return;
    if (expression.typeAnnotation.type !== "TSUnknownKeyword") return;
    context.report({
      node,
      message: "A cast by way of unknown",
      hint: "Check the value, or narrow its type",
    });
  },
}));
