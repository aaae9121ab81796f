/**
 * How the tables beside say what a built-in takes, so that what computes it is typed by that.
 *
 * @module
 */

import type { Evaluation } from "../evaluation.ts";
import type { FeelDate, FeelDateTime, FeelDuration, FeelTime, FeelYearsMonths } from "../temporal/values.ts";
import { isList } from "../types.ts";
import type { FeelContext, FeelFunction, FeelList, FeelNumber, FeelRange, FeelValue } from "../value.ts";
import type { Overload, Parameter, ParameterType } from "./built_in.ts";

/** Values that parameters of a type take. */
interface ArgumentTypes {
  any: FeelValue;
  boolean: boolean;
  number: FeelNumber;
  string: string;
  list: FeelList;
  context: FeelContext;
  date: FeelDate;
  time: FeelTime;
  "date and time": FeelDateTime;
  "days and time duration": FeelDuration;
  "years and months duration": FeelYearsMonths;
  duration: FeelDuration | FeelYearsMonths;
  range: FeelRange;
  function: FeelFunction;
}

/** A parameter whose type is known to the compiler, too. */
export interface TypedParameter<T extends ParameterType> extends Parameter {
  /** Type that an argument must have. */
  type: T;
}

type Arguments<P extends readonly Parameter[]> = {
  readonly [index in keyof P]: ArgumentTypes[P[index]["type"]];
};

type Compute<A> = (args: A, evaluation: Evaluation) => FeelValue;

/** A parameter that takes anything, null included. */
export const any: (name: string) => TypedParameter<"any"> = parameterOf("any");
/** A parameter that takes numbers. */
export const number: (name: string) => TypedParameter<"number"> = parameterOf("number");
/** A parameter that takes texts. */
export const string: (name: string) => TypedParameter<"string"> = parameterOf("string");
/** A parameter that takes lists. */
export const list: (name: string) => TypedParameter<"list"> = parameterOf("list");
/** A parameter that takes contexts. */
export const context: (name: string) => TypedParameter<"context"> = parameterOf("context");
/** A parameter that takes dates. */
export const date: (name: string) => TypedParameter<"date"> = parameterOf("date");
/** A parameter that takes times. */
export const time: (name: string) => TypedParameter<"time"> = parameterOf("time");
/** A parameter that takes dates with a time. */
export const dateTime: (name: string) => TypedParameter<"date and time"> = parameterOf("date and time");
/** A parameter that takes durations of days and time. */
export const daysTime: (name: string) => TypedParameter<"days and time duration"> = parameterOf(
  "days and time duration",
);
/** A parameter that takes durations of both kinds. */
export const duration: (name: string) => TypedParameter<"duration"> = parameterOf("duration");
/** A parameter that takes functions of the model. */
export const callable: (name: string) => TypedParameter<"function"> = parameterOf("function");

function parameterOf<T extends ParameterType>(type: T): (name: string) => TypedParameter<T> {
  return (name) => ({ name, type });
}

/** One way to call a built-in. */
export function overload<const P extends readonly Parameter[]>(
  parameters: P,
  call: Compute<Arguments<P>>,
): Overload {
  return { parameters, call };
}

/** A way to call a built-in with one list, or with the items of that list as arguments. */
export function itemsOverload(name: string, call: Compute<FeelList>): Overload {
  return {
    parameters: [any(name)],
    variadic: true,
    call([items = null], evaluation) {
      if (!isList(items)) return invocationFailure(evaluation, `The argument ${name} must be a list`);
      const [only = null] = items;
      return call(items.length === 1 && isList(only) ? only : items, evaluation);
    },
  };
}

/** Null, for arguments of the right types that make no sense; says so to who asks why. */
export function invocationFailure(evaluation: Evaluation, message: string): null {
  evaluation.warn?.("FUNCTION_INVOCATION_FAILURE", message);
  return null;
}

/** Uses up what a text that was made of that many characters costs. */
export function spendText(evaluation: Evaluation, length: number): void {
  evaluation.spend(1 + (length >>> 4));
}
