/**
 * The one door to FEEL. Expressions never see anything but the scope they are given, and a payload's keys
 * never take part in parsing.
 *
 * @module
 */

export type { FeelAmbient, FeelWarning, FeelWarningKind } from "./evaluation.ts";
export { explain, type Explanation } from "./explain.ts";
export type { FeelFailure, FeelFailureCode } from "./failure.ts";
export { evaluateCondition, evaluateText, mapResult, type ResultMapping } from "./mapping.ts";
export { compile, evaluate, type FeelResult, type FeelScope, type Program } from "./program.ts";
export { toJson, toJsonValue } from "./result.ts";
export type { RunOptions } from "./run.ts";
export type { FeelValue } from "./value.ts";
