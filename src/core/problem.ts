/**
 * Problem details: what an HTTP client is told when something did not work.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9457
 * @module
 */

/** A problem document with a stable code. */
export interface Problem {
  /** Always `about:blank`: the code says which problem it is. */
  type: "about:blank";
  /** The status in words. */
  title: string;
  /** HTTP status. */
  status: number;
  /** Stable code. */
  code: string;
  /** What is the matter, for the person at the other end. Never quotes the request. */
  detail?: string;
}

const TITLES: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** Media type of a problem document. */
export const PROBLEM_MEDIA_TYPE = "application/problem+json";

/** Makes a problem document. */
export function makeProblem(status: number, code: string, detail?: string): Problem {
  return { type: "about:blank", title: TITLES[status] ?? "Error", status, code, detail };
}
