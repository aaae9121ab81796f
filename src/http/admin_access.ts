/**
 * Who may use the admin side: the bearer of the token; without a token, a person at this machine.
 *
 * @module
 */

import { equalText } from "../core/bytes.ts";

/** What decides. */
export interface AdminAccess {
  /** Bearer token; absent: loopback only. */
  token?: string;
  /** Address of the peer, where the runtime tells; absent: nobody without a token. */
  peerAddress?: string;
}

const LOOPBACK_ADDRESS = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|::ffff:127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/i;
const LOOPBACK_HOST = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?$/i;
const PROXY_HEADER = /^(?:forwarded|x-forwarded-.*|cf-.*)$/;

/** Whether an address to listen on can be reached from this machine only. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK_HOST.test(host) || LOOPBACK_ADDRESS.test(host);
}

/** Whether a request may use the admin side. */
export function isAdminAllowed(request: Request, access: AdminAccess): boolean {
  if (access.token !== undefined) {
    const [, given] = /^bearer +(\S.*)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
    return given !== undefined && equalText(given.trimEnd(), access.token);
  }
  return access.peerAddress !== undefined && LOOPBACK_ADDRESS.test(access.peerAddress) &&
    isFromThisMachine(request);
}

/**
 * Whether a loopback peer asks for itself: it may be a proxy in front of strangers, or a browser that shows a
 * stranger's page (the host name guards against DNS rebinding).
 */
export function isFromThisMachine({ headers, url }: Request): boolean {
  const host = headers.get("host") ?? new URL(url).host;
  if (!LOOPBACK_HOST.test(host)) return false;
  const origin = headers.get("origin");
  if (origin !== null && origin !== new URL(url).origin) return false;
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") return false;
  for (const name of headers.keys()) if (PROXY_HEADER.test(name)) return false;
  return true;
}
