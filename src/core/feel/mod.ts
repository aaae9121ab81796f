/**
 * The one door to FEEL. Expressions never see anything but the scope they are given, and a payload's keys
 * never take part in parsing.
 *
 * @module
 */

export type { FeelFailure, FeelResult, FeelScope, FeelValue, Program } from "./program.ts";
export { compile, evaluate } from "./program.ts";
export { toJson, toJsonValue } from "./result.ts";
export { evaluateCondition, evaluateText, mapResult, type ResultMapping } from "./mapping.ts";
