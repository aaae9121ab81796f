/**
 * Buses and their rules.
 *
 * @module
 */

import { matchesEvent } from "../../core/eventbridge/pattern/match.ts";
import { type EventPattern, parseEventPattern } from "../../core/eventbridge/pattern/parse.ts";
import type { JsonObject } from "../../core/json.ts";
import { refuseChange } from "./refusal.ts";
import { findTargetProblem, type SandboxTarget } from "./target.ts";

/** A rule to put. */
export interface SandboxRuleOptions {
  /** Name, unique on its bus. */
  name: string;
  /** Name or ARN of the bus. Default: the default bus. */
  eventBusName?: string;
  /** Which events it is about: an event pattern, or its JSON text. */
  eventPattern: JsonObject | string;
  /** What gets these events: one to five. */
  targets: readonly SandboxTarget[];
  /** Whether it does anything. Default: `ENABLED`. */
  state?: SandboxRuleState;
}

/** Whether a rule does anything. */
export type SandboxRuleState = "ENABLED" | "DISABLED";

/** A rule of a bus. Its targets may have secrets in them: show their kinds at most. */
export interface SandboxRule extends Required<SandboxRuleOptions> {
  /** ARN. */
  readonly arn: string;
}

/** Names a rule. */
export interface SandboxRuleName {
  /** Its name. */
  name: string;
  /** Name or ARN of its bus. Default: the default bus. */
  eventBusName?: string;
}

/** The buses of an account in a region, with their rules. */
export interface SandboxRules {
  /** Makes a bus. */
  createEventBus(name: string): void;
  /** Names of all buses. */
  listEventBuses(): string[];
  /** Puts a rule: a new one, or another one in the place of that with its name. */
  putRule(options: SandboxRuleOptions): SandboxRule;
  /** Deletes a rule. Does nothing if there is none. */
  deleteRule(rule: SandboxRuleName): void;
  /** The rules of a bus, in the order in which they were put; of all buses if none is named. */
  listRules(eventBusName?: string): SandboxRule[];
}

/** The rules, for who has events. */
export interface RuleBook extends SandboxRules {
  /** The rules of a bus that an event matches; `undefined` if there is no such bus. */
  match(busName: string, event: JsonObject): SandboxRule[] | undefined;
}

/** Matches every event: each has a source. */
export const CATCH_ALL_PATTERN: JsonObject = { source: [{ prefix: "" }] };

const DEFAULT_BUS = "default";
const BUS_NAME = /^[/.\-_A-Za-z0-9]{1,256}$/;
const RULE_NAME = /^[.\-_A-Za-z0-9]{1,64}$/;
const MAX_TARGETS = 5;

/** The name of a bus, of its name or its ARN. */
export function busNameOf(nameOrArn: string): string {
  return /^arn:[^:]*:events:[^:]*:[^:]*:event-bus\/(.+)$/.exec(nameOrArn)?.[1] ?? nameOrArn;
}

interface KeptRule {
  rule: SandboxRule;
  pattern: EventPattern;
}

/** Makes the default bus, without rules. */
export function createRuleBook({ accountId, region }: { accountId: string; region: string }): RuleBook {
  const buses = new Map<string, Map<string, KeptRule>>([[DEFAULT_BUS, new Map()]]);

  function rulesOf(eventBusName: string | undefined, action: string): Map<string, KeptRule> {
    const name = busNameOf(eventBusName ?? DEFAULT_BUS);
    const rules = buses.get(name);
    if (rules === undefined) throw refuseChange(action, `there is no event bus ${name}`);
    return rules;
  }

  return {
    createEventBus(name) {
      const action = `create the event bus ${name}`;
      if (!BUS_NAME.test(name)) {
        throw refuseChange(action, "its name is not valid, expected letters, digits and /.-_");
      }
      if (buses.has(name)) throw refuseChange(action, "it is there already");
      buses.set(name, new Map());
    },
    listEventBuses: () => [...buses.keys()],
    putRule(options) {
      const { name, targets, eventPattern, state = "ENABLED" } = options;
      const action = `put the rule ${name}`;
      const rules = rulesOf(options.eventBusName, action);
      if (!RULE_NAME.test(name)) {
        throw refuseChange(action, "its name is not valid, expected up to 64 letters, digits and .-_");
      }
      checkTargets(targets, action);
      const eventBusName = busNameOf(options.eventBusName ?? DEFAULT_BUS);
      const place = eventBusName === DEFAULT_BUS ? name : `${eventBusName}/${name}`;
      const arn = `arn:aws:events:${region}:${accountId}:rule/${place}`;
      const rule: SandboxRule = { name, eventBusName, eventPattern, targets: [...targets], state, arn };
      rules.set(name, { rule, pattern: parseEventPattern(eventPattern) });
      return rule;
    },
    deleteRule({ name, eventBusName }) {
      rulesOf(eventBusName, `delete the rule ${name}`).delete(name);
    },
    listRules(eventBusName) {
      const chosen = eventBusName === undefined ? [...buses.values()] : [rulesOf(eventBusName, "list rules")];
      return chosen.flatMap((rules) => [...rules.values()].map(({ rule }) => rule));
    },
    match(busName, event) {
      const rules = buses.get(busNameOf(busName));
      return rules && [...rules.values()]
        .filter(({ rule, pattern }) => rule.state === "ENABLED" && matchesEvent(pattern, event))
        .map(({ rule }) => rule);
    },
  };
}

function checkTargets(targets: readonly SandboxTarget[], action: string): void {
  if (targets.length < 1 || targets.length > MAX_TARGETS) {
    throw refuseChange(action, `it has ${targets.length} targets, expected 1 to ${MAX_TARGETS}`);
  }
  for (const [index, target] of targets.entries()) {
    const problem = findTargetProblem(target);
    if (problem !== undefined) throw refuseChange(action, `target ${index + 1}: ${problem}`);
  }
}
