/**
 * Header values with parameters: `text/plain; charset=utf-8`, `form-data; name="a"`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-parameters
 * @module
 */

/** A header value, taken apart. */
export interface ParameterizedValue {
  /** What stands before the parameters, in lower case, such as a media type. */
  value: string;
  /** Parameters by lower-case name; the first of a repeated name counts. */
  parameters: ReadonlyMap<string, string>;
  /** Whether everything was read. What follows a mistake was not, nor was a repeated name. */
  complete: boolean;
}

/**
 * A parameter, or nothing between two semicolons. What is quoted ends at the next quote, and a backslash is one, as
 * browsers write both; a sender that escapes quotes by backslashes is not understood, rather than guessed at.
 */
const PARAMETER = /;[ \t]*(?:([^\s;="()<>@,\\:/[\]?{}]+)=(?:([^\s;",]+)|"([^"]*)"))?[ \t]*/y;

/** Takes a header value apart, as far as it is well-formed: senders of JSON are not careful with it. */
export function readHeaderParameters(text: string): ParameterizedValue {
  const parameters = new Map<string, string>();
  const semicolon = text.indexOf(";");
  let position = semicolon < 0 ? text.length : semicolon;
  const value = text.slice(0, position).trim().toLowerCase();
  let complete = true;
  while (position < text.length) {
    PARAMETER.lastIndex = position;
    const match = PARAMETER.exec(text);
    if (match === null) return { value, parameters, complete: false };
    position = PARAMETER.lastIndex;
    const [, name, token, quoted] = match;
    if (name === undefined) continue;
    const key = name.toLowerCase();
    if (parameters.has(key)) complete = false;
    else parameters.set(key, token ?? quoted ?? "");
  }
  return { value, parameters, complete };
}
