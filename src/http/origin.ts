/**
 * Where senders reach this app, for the URLs shown to people.
 *
 * @module
 */

/** What decides. */
export interface OriginOptions {
  /** Configured base; wins over everything. */
  publicUrl?: string;
  /** Whether forwarded headers are believed. */
  trustProxy: boolean;
}

/**
 * Base of the webhook URLs, without a trailing slash.
 *
 * @param ownPath Path of the route that answers, as it is without any mount: what stands before it in the
 * request's path is where a host has mounted the app.
 */
export function publicBaseUrl(request: Request, ownPath: string, options: OriginOptions): string {
  if (options.publicUrl !== undefined) return options.publicUrl.replace(/\/+$/, "");
  const url = new URL(request.url);
  const mount = url.pathname.endsWith(ownPath) ? url.pathname.slice(0, -ownPath.length) : "";
  return `${options.trustProxy ? forwardedOrigin(request.headers, url) : url.origin}${mount}`;
}

function forwardedOrigin(headers: Headers, url: URL): string {
  const forwarded = headers.get("forwarded")?.split(",")[0] ?? "";
  const protocol = /proto="?(https?)"?/i.exec(forwarded)?.[1] ?? firstOf(headers.get("x-forwarded-proto"));
  const host = /host="?([^";,]+)"?/i.exec(forwarded)?.[1] ?? firstOf(headers.get("x-forwarded-host"));
  const origin = `${protocol ?? url.protocol.slice(0, -1)}://${host ?? url.host}`;
  return URL.canParse(origin) ? new URL(origin).origin : url.origin;
}

function firstOf(list: string | null): string | undefined {
  return list?.split(",")[0]?.trim() || undefined;
}
