/**
 * The one file that imports bpmn-elements: its processes and activities move the tokens, from element to element,
 * into sub-processes and through joins, and know when a scope is done. What an element does while a token is in it
 * is not the library's: it hands the token over, and gets it back with where it goes from here.
 *
 * @module
 */

// @ts-types="./bpmn_elements.d.ts"
import { Activity, Context as createContext, Environment, Process } from "bpmn-elements";
// @ts-types="./bpmn_elements.d.ts"
import { SubProcessBehaviour } from "bpmn-elements/tasks";
import type {
  Context,
  DefinitionContext,
  ElementDefinition,
  TokenContent,
  TokenMessage,
} from "./bpmn_elements.d.ts";
import { EventListeners, tellEventsDirectly } from "./direct_events.ts";

export { Process };

/** What is told of the tokens of a process. It must not move one before the call is over. */
export interface TokenListener {
  /** A token came into an element. */
  entered(activity: TokenActivity): void;
  /** A token came to an inclusive gateway that joins, and waits in it. */
  waits(gateway: TokenActivity): void;
  /** The last token in a sub-process is gone. */
  scopeDone(activity: TokenActivity): void;
  /** The last token in the process is gone. */
  processDone(): void;
}

/** Passes on what is told of the tokens of a process to whom it runs for now. */
class Switchboard implements TokenListener {
  listener: TokenListener;
  /** Whether tokens were taken away, so that something of the run may be left in the process. */
  isWorn = false;

  constructor(listener: TokenListener) {
    this.listener = listener;
  }

  entered(activity: TokenActivity): void {
    this.listener.entered(activity);
  }

  waits(gateway: TokenActivity): void {
    this.listener.waits(gateway);
  }

  scopeDone(activity: TokenActivity): void {
    this.listener.scopeDone(activity);
  }

  processDone(): void {
    this.listener.processDone();
  }
}

const LISTENER = "listener";
const INCLUSIVE_GATEWAY = "bpmn:inclusiveGateway";
const ENTERING = "run.start";
const LEAVING = "run.end";

/** The only events of an element that processes need to know of. */
const EVENTS: ReadonlySet<string> = new Set(["enter", "discard", "leave", "error"]);

let sequence = 0;

/**
 * An element that a token can be in. For the library that is one at a time; for each further token there is a
 * double, whose events go to the same listeners, so that the process counts it in.
 */
export class TokenActivity extends Activity {
  /** Whatever the listener wants to find again. */
  holder: object | undefined;
  readonly #definition: ElementDefinition;
  readonly #listener: Switchboard;
  readonly #events: EventListeners;
  readonly #doubles: TokenActivity[] = [];
  /** The message that keeps the token here. */
  #held: TokenMessage | undefined;
  #taken: readonly string[] | undefined;
  #waiting: TokenMessage[] = [];
  #isOpen = false;

  /** Makes an element of a definition; its events go to listeners of its own, unless there are some already. */
  constructor(
    definition: ElementDefinition,
    context: Context,
    events: EventListeners = new EventListeners(),
  ) {
    super(definition.isSubProcess ? SubProcessBehaviour : NoBehaviour, definition, context);
    this.#definition = definition;
    this.#listener = context.environment.options[LISTENER] as Switchboard;
    this.#events = events;
    tellEventsDirectly(this.broker, events);
  }

  /** The sub-process that this is in, if it is in one. */
  get enclosing(): TokenActivity | undefined {
    const { owner } = this.context;
    return owner instanceof TokenActivity ? owner : undefined;
  }

  /** Sends the token on, along these flows; all if absent. */
  complete(flowIds?: readonly string[]): void {
    this.#taken = flowIds;
    this.#release(LEAVING);
  }

  /** Takes the token away. */
  terminate(): void {
    this.#listener.isWorn = true;
    if (this.#held === undefined) this.discard();
    else this.#release("run.discarded");
  }

  /** Lets tokens into the sub-process. */
  open(): void {
    const message = this.#held;
    if (message === undefined) return;
    this.#held = undefined;
    this.#isOpen = true;
    super._continueRunMessage(ENTERING, message);
  }

  /** Takes away the tokens that wait in a join. */
  dropWaiting(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (waiting.length === 0) return;
    this.#listener.isWorn = true;
    for (const message of waiting) message.ack();
    this._runDiscard({ inbound: waiting.map(({ content }) => ({ ...content })) });
  }

  /** Ids of the flows along which tokens have come that wait in a join. */
  get waitingFlows(): ReadonlySet<string> {
    return new Set(this.#waiting.map(({ content }) => content.id));
  }

  /** Makes one of the tokens that wait in a join, one of each flow; what is left waits for the next time. */
  join(): void {
    const joined = new Map<string, TokenMessage>();
    for (const one of this.#waiting) {
      if (!joined.has(one.content.id)) joined.set(one.content.id, one);
    }
    for (const one of joined.values()) one.ack();
    // What is left is delivered again, once this run is over.
    this.#waiting = [];
    this.broker.cancel("_run-on-inbound");
    this.run({ inbound: Array.from(joined.values(), ({ content }) => ({ ...content })) });
  }

  /** Sends a token along a flow of this element's scope. */
  takeFlow(flowId: string): void {
    takeFlow(this.context, flowId);
  }

  /** Elements of this element's scope. */
  siblings(scopeId: string): TokenActivity[] {
    return this.context.getActivities(scopeId).filter((one) => one instanceof TokenActivity);
  }

  #release(routingKey: string): void {
    const message = this.#held;
    if (message === undefined) return;
    this.#held = undefined;
    this.#isOpen = false;
    this.status = "executed";
    if (routingKey === LEAVING && message.fields.routingKey === LEAVING) {
      super._continueRunMessage(LEAVING, message);
      return;
    }
    this.broker.publish("run", routingKey, { ...message.content });
    message.ack();
  }

  /** Nobody talks to elements but the listener. */
  protected override _consumeApi(): void {}

  protected override _publishEvent(
    state: string,
    content: TokenContent,
    properties?: Record<string, unknown>,
  ): void {
    if (EVENTS.has(state)) super._publishEvent(state, content, properties);
  }

  /** Without the formatting that the library offers in between. */
  protected override _onRunMessage(routingKey: string, message: TokenMessage): void {
    this._continueRunMessage(routingKey, message);
  }

  protected override _continueRunMessage(routingKey: string, message: TokenMessage): void {
    if (routingKey === ENTERING) {
      this.#hold(message);
      this.#listener.entered(this);
    } else if (routingKey === LEAVING && this.#isOpen) {
      this.#hold(message);
      this.#listener.scopeDone(this);
    } else {
      super._continueRunMessage(routingKey, message);
    }
  }

  /** A token came along a flow. */
  protected override _onInboundEvent(routingKey: string, message: TokenMessage): void {
    if (!this.isRunning || this.#definition.isParallelGateway) super._onInboundEvent(routingKey, message);
    else this.#idleDouble().run({ inbound: [{ ...message.content }] });
  }

  #idleDouble(): TokenActivity {
    const idle = this.#doubles.find(({ isRunning }) => !isRunning);
    if (idle !== undefined) return idle;
    const double = new TokenActivity(this.#definition, this.context, this.#events);
    this.#doubles.push(double);
    return double;
  }

  /** A token came to where tokens are joined, and waits. */
  protected override _onJoinInbound(_routingKey: string, message: TokenMessage): void {
    this.#waiting.push(message);
    if (this.#definition.type === INCLUSIVE_GATEWAY) this.#listener.waits(this);
    else if (this.waitingFlows.size === this.inbound.length) this.join();
  }

  protected override _doOutbound(
    { content }: TokenMessage,
    isDiscarded: boolean,
    callback: (error: null, taken: { id: string }[]) => void,
  ): void {
    const flowIds = this.#taken;
    this.#taken = undefined;
    const taken = isDiscarded
      ? []
      : this.outbound.filter(({ id }) => flowIds === undefined || flowIds.includes(id));
    for (const { id, targetId } of taken) {
      this._publishRunOutbound({ id, action: "take", targetId }, content);
    }
    callback(null, taken.map(({ id }) => ({ id })));
  }

  #hold(message: TokenMessage): void {
    this.status = "executing";
    this.#held = message;
  }
}

class NoBehaviour {}

/** A process whose tokens move. */
export interface RunningProcess {
  /** Sends a token along a flow of the process itself. */
  takeFlow(flowId: string): void;
}

interface IdleProcess {
  process: Process;
  switchboard: Switchboard;
}

/** Processes that have come to their end, for others to run in: to make one is half of what an instance costs. */
const idleProcesses = new WeakMap<DefinitionContext, IdleProcess[]>();
const MAX_IDLE_PROCESSES = 20;

/** Lets a process run. There is no token in it yet. */
export function runProcess(
  definition: DefinitionContext,
  { processId, listener }: { processId: string; listener: TokenListener },
): RunningProcess {
  const { process, switchboard } = idleProcesses.get(definition)?.pop() ??
    makeProcess(definition, { processId, listener });
  switchboard.listener = listener;
  process.run();
  return { takeFlow: (flowId) => takeFlow(process.context, flowId) };
}

function makeProcess(
  definition: DefinitionContext,
  { processId, listener }: { processId: string; listener: TokenListener },
): IdleProcess {
  const switchboard = new Switchboard(listener);
  const context = createContext(definition, new Environment({ [LISTENER]: switchboard }));
  const process = context.getProcessById(processId);
  tellEventsDirectly(process.broker, new EventListeners());
  process.broker.subscribeTmp("event", "process.leave", () => {
    switchboard.processDone();
    const idle = idleProcesses.get(definition) ?? [];
    idleProcesses.set(definition, idle);
    if (!switchboard.isWorn && idle.length < MAX_IDLE_PROCESSES) idle.push({ process, switchboard });
  }, { noAck: true });
  return { process, switchboard };
}

function takeFlow(context: Context, flowId: string): void {
  context.getSequenceFlowById(flowId)?.take({ sequenceId: `${flowId}_${++sequence}` });
}
