/**
 * What connections and targets add to requests.
 *
 * @module
 */

import { isHeaderName } from "../../core/header_name.ts";

/** Values by name. */
export type ParameterValues = Readonly<Record<string, string>>;

/** What a connection adds to requests. */
export interface HttpParameters {
  /** Headers. Those that the bus sets itself, and those that AWS strips, are left out. */
  headerParameters?: ParameterValues;
  /** Parameters of the query. */
  queryStringParameters?: ParameterValues;
  /** Fields of the body, if that is a JSON object. */
  bodyParameters?: ParameterValues;
}

/** What a target adds to requests. */
export interface TargetHttpParameters extends HttpParameters {
  /** Values for the wildcards of the endpoint's path, in order. */
  pathParameterValues?: readonly string[];
}

/** Headers that AWS does not let a connection or a target set. */
const STRIPPED: ReadonlySet<string> = new Set([
  ...["a-im", "accept-charset", "accept-datetime", "accept-encoding", "cache-control", "connection"],
  ...["content-encoding", "content-length", "content-md5", "date", "expect", "forwarded", "from", "host"],
  ...["http2-settings", "max-forwards", "origin", "pragma", "proxy-authorization", "range", "referer", "te"],
  ...["trailer", "transfer-encoding", "user-agent", "upgrade", "via", "warning"],
]);

/** Whether AWS lets a connection or a target set this header. */
export function mayBeSet(header: string): boolean {
  const name = header.toLowerCase();
  return !STRIPPED.has(name) && !name.startsWith("if-");
}

const MAX_VALUE_LENGTH = 512;
const MAX_PARAMETERS = 100;
// deno-lint-ignore no-control-regex -- Control characters are what is looked for.
const CONTROL = /[\x00-\x1f\x7f]/;

/** Whether a text without control characters can be a header's value, which knows bytes alone. */
export function isHeaderValue(text: string): boolean {
  return !/[^\x20-\xff]/.test(text);
}

/** What is wrong with parameters, in words; `undefined` if nothing. */
export function findParameterProblem(given: HttpParameters | undefined): string | undefined {
  for (const [place, parameters = {}] of Object.entries(given ?? {})) {
    const values = Object.entries(parameters);
    if (values.length > MAX_PARAMETERS) return `${place} has more than ${MAX_PARAMETERS} values`;
    for (const [name, value] of values) {
      if (typeof value !== "string" || value.length > MAX_VALUE_LENGTH || CONTROL.test(value)) {
        return `${place}.${name} is no text of up to ${MAX_VALUE_LENGTH} characters without control characters`;
      }
      if (place !== "headerParameters") continue;
      if (!isHeaderName(name)) return `${place}.${name} cannot name a header`;
      if (!isHeaderValue(value)) return `${place}.${name} cannot be the value of a header`;
    }
  }
  return undefined;
}
