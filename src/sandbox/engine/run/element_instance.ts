/**
 * An element that a token is in, or the process instance itself.
 *
 * @module
 */

import type { Json, JsonObject } from "../../../core/json.ts";
import type { Job } from "../jobs.ts";
import type { FlowNode, ScopeModel } from "../model/model.ts";
import type { TokenActivity } from "../tokens/token_activity.ts";
import type { OpenIncident } from "./incident.ts";
import type { VariableScope } from "./variables.ts";

/** Where an element instance comes from. */
export interface ElementOrigin {
  /** Key. */
  key: bigint;
  /** The element. */
  node: FlowNode;
  /** The scope around it. */
  parent: ElementInstance;
  /** What moves its token. */
  activity: TokenActivity;
}

/** An element instance. */
export class ElementInstance implements VariableScope {
  /** Key. */
  readonly key: bigint;
  /** Id of the element. */
  readonly elementId: string;
  /** The scope around it; absent: this is the process instance. */
  readonly parent?: ElementInstance;
  /** The element; absent: this is the process instance. */
  readonly node?: FlowNode;
  /** What moves its token; absent: this is the process instance. */
  readonly activity?: TokenActivity;
  /** What is in it, if it is a scope. */
  readonly scope?: ScopeModel;
  /** Local variables. */
  readonly variables: Map<string, Json> = new Map();
  /** Element instances in it. */
  readonly children: Set<ElementInstance> = new Set();
  /** An element of its scope, by which tokens are sent into it. */
  member?: TokenActivity;
  /** Its job. */
  job?: Job;
  /** Why it stands still. */
  incident?: OpenIncident;
  /** The event sub-process that has ended all else in it. */
  interruptedBy?: string;
  /** Whether it is over. */
  isEnded = false;
  readonly #events = new Map<string, JsonObject[]>();
  #subscriptions: (() => void)[] = [];
  #handlers: (() => void)[] = [];

  /** Makes the instance of an element, or of a process. */
  constructor(origin: ElementOrigin | { key: bigint; scope: ScopeModel }) {
    this.key = origin.key;
    if ("scope" in origin) {
      this.scope = origin.scope;
      this.elementId = origin.scope.id;
      return;
    }
    const { node, parent, activity } = origin;
    this.elementId = node.id;
    this.node = node;
    this.parent = parent;
    this.activity = activity;
    if (node.work.kind === "scope") this.scope = node.work.scope;
  }

  /** Remembers what an event brought for an element of this scope that it sets off. */
  putEvent(elementId: string, variables: JsonObject): void {
    this.#events.set(elementId, [...this.#events.get(elementId) ?? [], variables]);
  }

  /** What the event brought that set an element of this scope off, if one did. */
  takeEvent(elementId: string): JsonObject | undefined {
    return this.#events.get(elementId)?.shift();
  }

  /** Remembers how to close a subscription of the element, or of an event attached to it. */
  addSubscription(close: () => void): void {
    this.#subscriptions.push(close);
  }

  /** Remembers how to close the subscription of an event sub-process in this scope. */
  addHandler(close: () => void): void {
    this.#handlers.push(close);
  }

  /** Closes the subscriptions of event sub-processes. */
  closeHandlers(): void {
    for (const close of this.#handlers) close();
    this.#handlers = [];
  }

  /** Closes every subscription. */
  closeSubscriptions(): void {
    for (const close of this.#subscriptions) close();
    this.#subscriptions = [];
    this.closeHandlers();
  }
}
