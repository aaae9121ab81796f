/**
 * What Zeebe runs and the embedded engine does not, on purpose: it refuses it at deployment, naming the element.
 *
 * @module
 */

import {
  boundary,
  element,
  end,
  extend,
  flows,
  model,
  on,
  start,
  subProcess,
  task,
} from "../support/model.ts";

/** Something that the embedded engine leaves out. */
export interface SandboxLimit {
  /** What it is. */
  what: string;
  /** Why it is left out. */
  reason: string;
  /** A model with it, in the element `x`. Zeebe takes it. */
  model: string;
}

const OTHER_FILES = "it needs more than the file that is deployed";
const LATER = "it may wait until somebody misses it";
const NOT_EVENTBRIDGE = "no event of EventBridge gets there or comes from there";

const collection = "<bpmn:multiInstanceLoopCharacteristics>" +
  extend('<zeebe:loopCharacteristics inputCollection="=list" />') +
  "</bpmn:multiInstanceLoopCharacteristics>";

/** Everything that is left out. */
export const SANDBOX_LIMITS: readonly SandboxLimit[] = [
  {
    what: "a call activity",
    reason: OTHER_FILES,
    model: model(
      start() + element("callActivity", "x", extend('<zeebe:calledElement processId="q" />')) +
        flows("start -> x"),
    ),
  },
  {
    what: "a decision",
    reason: OTHER_FILES,
    model: model(
      start() +
        element(
          "businessRuleTask",
          "x",
          extend('<zeebe:calledDecision decisionId="d" resultVariable="r" />'),
        ) +
        flows("start -> x"),
    ),
  },
  {
    what: "a multi-instance task",
    reason: LATER,
    model: model(
      start() + element("serviceTask", "x", extend('<zeebe:taskDefinition type="t" />') + collection) +
        flows("start -> x"),
    ),
  },
  {
    what: "a loop of a task",
    reason: "Zeebe takes it, and runs it once all the same",
    model: model(
      start() +
        element(
          "serviceTask",
          "x",
          extend('<zeebe:taskDefinition type="t" />') + "<bpmn:standardLoopCharacteristics />",
        ) + flows("start -> x"),
    ),
  },
  {
    what: "a multi-instance sub-process",
    reason: LATER,
    model: model(start() + subProcess("x", collection + start("s")) + flows("start -> x")),
  },
  {
    what: "a signal that is caught",
    reason: NOT_EVENTBRIDGE,
    model: model(
      start() + element("intermediateCatchEvent", "x", '<bpmn:signalEventDefinition signalRef="s" />') +
        flows("start -> x"),
      { roots: '<bpmn:signal id="s" name="s" />' },
    ),
  },
  {
    what: "a signal that is thrown",
    reason: NOT_EVENTBRIDGE,
    model: model(start() + end("x", '<bpmn:signalEventDefinition signalRef="s" />') + flows("start -> x"), {
      roots: '<bpmn:signal id="s" name="s" />',
    }),
  },
  {
    what: "an escalation that is thrown",
    reason: LATER,
    model: model(
      start() + end("x", '<bpmn:escalationEventDefinition escalationRef="e" />') + flows("start -> x"),
      {
        roots: '<bpmn:escalation id="e" escalationCode="e" />',
      },
    ),
  },
  {
    what: "an escalation that is caught",
    reason: LATER,
    model: model(
      start() + subProcess("sub", start("s")) +
        boundary("x", { at: "sub", event: '<bpmn:escalationEventDefinition escalationRef="e" />' }) + end() +
        flows("start -> sub", "x -> end"),
      { roots: '<bpmn:escalation id="e" escalationCode="e" />' },
    ),
  },
  {
    what: "a compensation",
    reason: LATER,
    model: model(start() + end("x", '<bpmn:compensateEventDefinition id="c" />') + flows("start -> x")),
  },
  {
    what: "a user task that the engine keeps",
    reason: "its clients ask an interface that the embedded engine does not have",
    model: model(start() + element("userTask", "x", extend("<zeebe:userTask />")) + flows("start -> x")),
  },
  {
    what: "an execution listener",
    reason: LATER,
    model: model(
      start() + task("x", {
        extensions:
          '<zeebe:executionListeners><zeebe:executionListener eventType="start" type="l" /></zeebe:executionListeners>',
      }) + flows("start -> x"),
    ),
  },
  {
    what: "a timer by a cron expression with a last day",
    reason: LATER,
    model: model(start("x", on.cycle("0 0 9 L * *"))),
  },
];
