/**
 * The one door to FEEL. Expressions never see anything but the scope they are given, and a payload's keys
 * never take part in parsing.
 *
 * @module
 */

export type { FeelAmbient, FeelWarning, FeelWarningKind } from "./evaluation.ts";
export { explain, type Explanation } from "./explain.ts";
export type { FeelFailure, FeelFailureCode } from "./failure.ts";
export { findContextKeys, findSecretSlots } from "./inspection.ts";
export { type FieldPath, findPlacedTexts, type PlacedText } from "./placed_texts.ts";
export { type FeelHint, type FeelHintCode, lint } from "./lint.ts";
export {
  evaluateCondition,
  evaluateContext,
  evaluateJson,
  evaluateText,
  evaluateTexts,
  mapResult,
  type ResultMapping,
} from "./mapping.ts";
export { compile, evaluate, type FeelResult, type FeelScope, type Program } from "./program.ts";
export { toJson, toJsonValue } from "./result.ts";
export type { RunOptions } from "./run.ts";
export {
  type ErrorScope,
  errorScope,
  type InboundResultScope,
  inboundResultScope,
  type InboundScope,
  type ResponseScope,
  type ResultScope,
  resultScope,
  SCOPE_NAMES,
  type VerificationScope,
} from "./scopes.ts";
export type { FeelValue } from "./value.ts";
