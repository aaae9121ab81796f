/**
 * The `Host` header, out of which a server makes the URL of a request.
 *
 * @module
 */

/** What ends a host in a URL, or stands before one. */
const NOT_OF_A_HOST = /[/?#@\\\s]/;

/**
 * Whether the header is a host and nothing else. Deno's server puts anything before the path: with a path in the
 * header, a request would be for that one, and not for the path that a proxy has let through.
 */
export function hasPlainHost({ headers }: Request): boolean {
  return !NOT_OF_A_HOST.test(headers.get("host") ?? "");
}
