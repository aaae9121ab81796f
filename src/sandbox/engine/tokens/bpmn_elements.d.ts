// deno-lint-ignore-file house-style/positional-parameters -- the library has them
/** What of bpmn-elements is used, its own underscored methods included: the version is pinned for them. */

/** A message of the library's brokers. */
export interface TokenMessage {
  fields: { routingKey: string };
  content: TokenContent;
  properties: Record<string, unknown>;
  ack(): void;
}

/** What a message says. */
export interface TokenContent {
  id: string;
  executionId?: string;
  parent?: TokenParent;
  inbound?: TokenContent[];
  [name: string]: unknown;
}

/** Where an element belongs. */
export interface TokenParent {
  id: string;
  type: string;
  executionId?: string;
}

/** How a subscription is made. */
export interface SubscriptionOptions {
  consumerTag?: string;
  priority?: number;
  noAck?: boolean;
}

/** The part of a broker that elements and flows use of each other. */
export interface FlowBroker {
  subscribeTmp(
    exchange: string,
    pattern: string,
    onMessage: (routingKey: string, message: TokenMessage) => void,
    options: SubscriptionOptions,
  ): void;
  cancel(consumerTag: string): void;
}

/** A broker of the library. */
export interface Broker extends FlowBroker {
  publish(
    exchange: string,
    routingKey: string,
    content: TokenContent,
    properties?: Record<string, unknown>,
  ): void;
}

/** An element as the library is told of it. */
export interface ElementDefinition {
  id: string;
  type: string;
  parent: TokenParent;
  // deno-lint-ignore no-explicit-any -- constructors of the library differ in what they are given
  Behaviour: new (definition: any, context: Context) => unknown;
  behaviour: Record<string, unknown>;
  isParallelGateway?: boolean;
  isSubProcess?: boolean;
}

/** A flow as the library is told of it. */
export interface FlowDefinition extends ElementDefinition {
  sourceId: string;
  targetId: string;
}

/** A process as the library is told of it. */
export type ProcessDefinition = Omit<ElementDefinition, "parent">;

/** A model as the library asks for it. */
export interface DefinitionContext {
  id: string;
  getProcessById(id: string): ProcessDefinition | undefined;
  getProcesses(): ProcessDefinition[];
  getExecutableProcesses(): ProcessDefinition[];
  getActivityById(id: string): ElementDefinition | undefined;
  getActivities(scopeId?: string): ElementDefinition[];
  getSequenceFlowById(id: string): FlowDefinition | undefined;
  getSequenceFlows(scopeId?: string): FlowDefinition[];
  getInboundSequenceFlows(id: string): FlowDefinition[];
  getOutboundSequenceFlows(id: string): FlowDefinition[];
  getInboundAssociations(): [];
  getOutboundAssociations(): [];
  getAssociations(): [];
  getMessageFlows(): [];
}

/** A flow that runs. */
export interface RunningFlow {
  id: string;
  take(content: { sequenceId: string }): void;
}

/** The elements of one run of a scope. */
export interface Context {
  owner: Process | Activity | undefined;
  environment: Environment;
  getProcessById(id: string): Process;
  getActivities(scopeId: string): Activity[];
  getSequenceFlowById(id: string): RunningFlow | null;
}

/** Makes the context of a definition. */
export function Context(definition: DefinitionContext, environment: Environment): Context;

/** What elements share. */
export class Environment {
  constructor(options: Record<string, unknown>);
  options: Record<string, unknown>;
}

/** A process that runs. */
export class Process {
  constructor(definition: ProcessDefinition, context: Context);
  id: string;
  broker: Broker;
  context: Context;
  run(): void;
}

/** What an element does while it runs. */
export type ActivityBehaviour = new (activity: Activity, context: Context) => unknown;

/** An element that runs. */
export class Activity {
  constructor(behaviour: ActivityBehaviour, definition: ElementDefinition, context: Context);
  id: string;
  status: string | undefined;
  readonly isRunning: boolean;
  context: Context;
  broker: Broker;
  environment: Environment;
  inbound: RunningFlow[];
  outbound: (RunningFlow & { targetId: string })[];
  run(content?: { inbound: TokenContent[] }): void;
  discard(): void;
  protected _consumeApi(): void;
  protected _publishEvent(state: string, content: TokenContent, properties?: Record<string, unknown>): void;
  protected _onRunMessage(routingKey: string, message: TokenMessage): void;
  protected _continueRunMessage(routingKey: string, message: TokenMessage): void;
  protected _onInboundEvent(routingKey: string, message: TokenMessage): void;
  protected _onJoinInbound(routingKey: string, message: TokenMessage): void;
  protected _runDiscard(content: { inbound: TokenContent[] }): void;
  protected _publishRunOutbound(
    flow: { id: string; action: "take"; targetId: string },
    content: TokenContent,
  ): void;
  protected _doOutbound(
    message: TokenMessage,
    isDiscarded: boolean,
    callback: (error: null, taken: { id: string }[]) => void,
  ): void;
}

/** What a sub-process does while it runs. */
export const SubProcessBehaviour: ActivityBehaviour;
