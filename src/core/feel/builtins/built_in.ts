/**
 * What a built-in function is: the shape of the rows in the tables beside.
 *
 * @module
 */

import type { Evaluation } from "../evaluation.ts";
import type { FeelValue } from "../value.ts";

/** Types that a parameter can ask for. `any` takes null, too; every other type does not. */
export type ParameterType =
  | "any"
  | "boolean"
  | "number"
  | "string"
  | "list"
  | "context"
  | "date"
  | "time"
  | "date and time"
  | "days and time duration"
  | "years and months duration"
  | "duration"
  | "range"
  | "function";

/** A parameter. */
export interface Parameter {
  /** Name for named arguments, as feel-engine has it. */
  name: string;
  /** Type that an argument must have. */
  type: ParameterType;
}

/** One way to call a built-in. */
export interface Overload {
  /** Parameters, all of them required. */
  parameters: readonly Parameter[];
  /** Whether the last parameter takes all further arguments, as a list. */
  variadic?: true;
  /**
   * Computes. Arguments have the right types. What cannot be computed is null.
   *
   * @throws {FeelAbort} where the engine fails instead of giving null.
   */
  call(args: readonly FeelValue[], evaluation: Evaluation): FeelValue;
}

/** A built-in function: its overloads, the first that fits is called. */
export type BuiltIn = readonly Overload[];

/** Built-ins by name, exactly as spelled. */
export type BuiltInTable = Readonly<Record<string, BuiltIn>>;
