/**
 * Deliveries: each event to each target, until it is there or given up.
 *
 * @module
 */

import type { JsonObject } from "../../core/json.ts";
import type { Clock, Random } from "../../ports/clock.ts";
import { createAttempt } from "./attempt.ts";
import { type DeadLetter, describeDeadLetter } from "./dead_letter.ts";
import type { SandboxDelivery, SandboxDeliveryState } from "./event_log.ts";
import type { RoutedEvent } from "./input.ts";
import type { AttemptFailure, AttemptOutcome } from "./outcome.ts";
import { createPace, type Pace } from "./pace.ts";
import { decideRetry, type ExhaustedRetryCondition } from "./retry_policy.ts";
import type { SandboxRule } from "./rules.ts";
import type { DeliveryOptions, SandboxTarget } from "./target.ts";

/** What deliveries are made with. */
export interface DeliveriesParts {
  /** Reaches endpoints. */
  fetch: typeof fetch;
  /** Time. */
  clock: Clock;
  /** Chance. */
  random: Random;
  /** Gets what is given up, if its target has a queue for that. */
  bury(letter: DeadLetter): void;
  /** Called when an attempt has ended. */
  onChange(): void;
}

/** All deliveries of a bus. */
export interface Deliveries {
  /** Deliveries that are under way or wait. */
  readonly size: number;
  /** Begins to deliver an event to the targets of a rule. */
  start(event: JsonObject, rule: SandboxRule): SandboxDelivery[];
  /** Resolves when no attempt is being made. What waits for its time goes on waiting. */
  idle(): Promise<void>;
  /** Ends all of them. */
  close(): Promise<void>;
}

/** One delivery. */
interface Delivery extends RoutedEvent {
  rule: SandboxRule;
  target: SandboxTarget;
  progress: Progress;
}

/** What is shown of a delivery, while it changes. */
interface Progress extends SandboxDelivery {
  attempts: number;
  lastStatus?: number;
  lastError?: string;
  state: SandboxDeliveryState;
}

const DEFAULT_RATE = 300;

/** Makes deliveries possible. */
export function createDeliveries(parts: DeliveriesParts): Deliveries {
  return new DeliveryRoom(parts);
}

class DeliveryRoom implements Deliveries {
  readonly #parts: DeliveriesParts;
  readonly #closing = new AbortController();
  readonly #attempt: ReturnType<typeof createAttempt>;
  readonly #paces = new WeakMap<SandboxTarget, Pace>();
  /** Cancels what waits. */
  readonly #waiting = new Set<() => void>();
  readonly #underWay = new Set<Promise<void>>();

  constructor(parts: DeliveriesParts) {
    this.#parts = parts;
    const { fetch, clock } = parts;
    this.#attempt = createAttempt({ fetch, clock, signal: this.#closing.signal });
  }

  get size(): number {
    return this.#waiting.size + this.#underWay.size;
  }

  start(event: JsonObject, rule: SandboxRule): SandboxDelivery[] {
    return rule.targets.map((target, index) => {
      const progress: Progress = { rule: rule.name, target: index, attempts: 0, state: "pending" };
      this.#take({ event, rule, target, progress, takenAt: this.#parts.clock.now() });
      return progress;
    });
  }

  async idle(): Promise<void> {
    // What ends may have started something else.
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    for (const cancel of this.#waiting) cancel();
    this.#waiting.clear();
    await this.idle();
  }

  /** Makes an attempt when the target's rate has a place for it. */
  #take(delivery: Delivery): void {
    const delayMs = this.#paceOf(delivery.target)?.take(this.#parts.clock.now()) ?? 0;
    if (delayMs > 0) this.#wait(delayMs, () => this.#run(delivery));
    else this.#run(delivery);
  }

  #paceOf(target: SandboxTarget): Pace | undefined {
    if (typeof target === "function" || "handler" in target) return undefined;
    let pace = this.#paces.get(target);
    if (pace === undefined) {
      this.#paces.set(target, pace = createPace(target.invocationRateLimitPerSecond ?? DEFAULT_RATE));
    }
    return pace;
  }

  #wait(delayMs: number, call: () => void): void {
    const cancel = this.#parts.clock.after(delayMs, () => {
      this.#waiting.delete(cancel);
      call();
    });
    this.#waiting.add(cancel);
  }

  #run(delivery: Delivery): void {
    // Not at once: a function that puts events itself must not run within the call that put the first one.
    const run = Promise.resolve()
      .then(() => this.#attempt(delivery.target, delivery))
      .then((outcome) => this.#settle(delivery, outcome))
      .then(() => this.#parts.onChange())
      .finally(() => this.#underWay.delete(run));
    this.#underWay.add(run);
  }

  #settle(delivery: Delivery, outcome: AttemptOutcome): void {
    if (this.#closing.signal.aborted) return;
    const { progress, target, takenAt } = delivery;
    progress.attempts += 1;
    progress.lastStatus = outcome.status;
    if (outcome.kind === "delivered") {
      progress.state = "delivered";
      delete progress.lastError;
      return;
    }
    progress.lastError = outcome.message;
    const { clock, random } = this.#parts;
    const decision = decideRetry({
      ...outcome,
      attempts: progress.attempts,
      ageMs: clock.now() - takenAt,
      random: random.next(),
    }, optionsOf(target).retryPolicy);
    if ("delayMs" in decision) {
      progress.state = "retrying";
      this.#wait(decision.delayMs, () => this.#take(delivery));
    } else {
      progress.state = "dead";
      this.#bury(delivery, { failure: outcome, exhausted: decision.exhausted });
    }
  }

  #bury(
    { event, rule, target, progress }: Delivery,
    end: { failure: AttemptFailure; exhausted: ExhaustedRetryCondition | undefined },
  ): void {
    const { deadLetterQueue } = optionsOf(target);
    if (deadLetterQueue === undefined) return;
    const attributes = describeDeadLetter({
      ...end,
      attempts: progress.attempts,
      ruleArn: rule.arn,
      targetArn: targetArnOf(rule, progress.target),
    });
    this.#parts.bury({ queue: deadLetterQueue, event, attributes });
  }
}

function optionsOf(target: SandboxTarget): DeliveryOptions {
  return typeof target === "function" ? {} : target;
}

/** An ARN that tells the targets of an account apart, and their kind. */
function targetArnOf({ arn, name, targets }: SandboxRule, index: number): string {
  const target = targets[index];
  const isFunction = typeof target === "function" || target !== undefined && "handler" in target;
  const account = arn.replace(/^arn:aws:events:|:rule\/.*$/g, "");
  return isFunction
    ? `arn:aws:lambda:${account}:function:${name}-${index}`
    : `arn:aws:events:${account}:api-destination/${name}/${index}`;
}
