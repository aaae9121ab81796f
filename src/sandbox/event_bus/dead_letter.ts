/**
 * Events that could not be delivered, with what AWS says about them.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 * @module
 */

import type { JsonObject } from "../../core/json.ts";
import type { AttemptFailure } from "./outcome.ts";
import type { ExhaustedRetryCondition } from "./retry_policy.ts";

/** A message of a dead-letter queue. */
export interface DeadLetter {
  /** Name of the queue. */
  readonly queue: string;
  /** The event as its target should have got it. */
  readonly event: JsonObject;
  /** Attributes of the message. */
  readonly attributes: DeadLetterAttributes;
}

/** What AWS says about an event that could not be delivered, by its own names. */
export interface DeadLetterAttributes {
  /** Kind of the last failure. */
  readonly ERROR_CODE: string;
  /** The last failure, in words. */
  readonly ERROR_MESSAGE: string;
  /** Which bound of the retry policy was reached; absent if no retry could help. */
  readonly EXHAUSTED_RETRY_CONDITION?: ExhaustedRetryCondition;
  /** How many attempts there were after the first. */
  readonly RETRY_ATTEMPTS: string;
  /** The rule. */
  readonly RULE_ARN: string;
  /** The target. */
  readonly TARGET_ARN: string;
}

/** Where an event should have gone, and for how long that was tried. */
export interface DeadLetterContext {
  /** The last failure. */
  failure: AttemptFailure;
  /** Which bound of the retry policy was reached, if one was. */
  exhausted: ExhaustedRetryCondition | undefined;
  /** How many attempts there were. */
  attempts: number;
  /** The rule. */
  ruleArn: string;
  /** The target. */
  targetArn: string;
}

/** The attributes of an event that is given up. */
export function describeDeadLetter(context: DeadLetterContext): DeadLetterAttributes {
  const { failure, exhausted, attempts, ruleArn, targetArn } = context;
  return {
    ERROR_CODE: failure.code,
    ERROR_MESSAGE: failure.message,
    ...(exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: exhausted }),
    RETRY_ATTEMPTS: String(attempts - 1),
    RULE_ARN: ruleArn,
    TARGET_ARN: targetArn,
  };
}
