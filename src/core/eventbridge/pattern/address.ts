/**
 * Addresses of the Internet Protocol, and ranges of them.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4291#section-2.2
 * @module
 */

import { type LeafTest, ofText } from "./leaf.ts";
import type { Refuse } from "./refusal.ts";

/** An address as a number. */
export interface Address {
  /** Its length: 32 for IPv4, 128 for IPv6. */
  bits: 32 | 128;
  /** Its bits, most significant first. */
  value: bigint;
}

const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;
const IPV6 = /^[\da-f:]*:[\da-f:]*$/i;
const GROUP = /^[\da-f]{1,4}$/i;
const GROUPS = 8;
/** No address has a longer text; whatever is longer need not be looked at. */
const MAX_LENGTH = 45;
/** `::ffff:0:0/96`: IPv4 addresses in the clothes of IPv6. */
const MAPPED = 0xffffn;

/** Reads the literal of an address, or `undefined` if it is none. */
export function parseAddress(text: string): Address | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  if (IPV4.test(text)) return parseIpv4(text);
  return IPV6.test(text) ? parseIpv6(text) : undefined;
}

function parseIpv4(text: string): Address | undefined {
  const parts = text.split(".").map(Number);
  if (parts.some((part) => part > 255)) return undefined;
  return { bits: 32, value: parts.reduce((value, part) => value << 8n | BigInt(part), 0n) };
}

function parseIpv6(text: string): Address | undefined {
  const halves = text.split("::");
  const [head = [], tail = []] = halves.map((half) => half === "" ? [] : half.split(":"));
  const missing = GROUPS - head.length - tail.length;
  // The gap stands for one group at least, and may be there once.
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return undefined;
  const groups = [...head, ...Array<string>(missing).fill("0"), ...tail];
  if (!groups.every((group) => GROUP.test(group))) return undefined;
  const value = groups.reduce((sum, group) => sum << 16n | BigInt(`0x${group}`), 0n);
  return value >> 32n === MAPPED ? { bits: 32, value: BigInt.asUintN(32, value) } : { bits: 128, value };
}

/** The test for addresses of a range such as `10.0.0.0/24`. */
export function cidrTest(range: string, refuse: Refuse): LeafTest {
  const [text = "", mask, ...rest] = range.split("/");
  if (mask === undefined || rest.length > 0) throw refuse("is malformed, expected one / in it");
  if (!/^\d{1,9}$/.test(mask)) throw refuse("is malformed, expected the mask's bits as a whole number");
  const network = parseAddress(text);
  if (network === undefined) throw refuse("is malformed, expected an IPv4 or IPv6 address before the /");
  const { bits } = network;
  if (Number(mask) >= bits) throw refuse(`has ${Number(mask)} mask bits, expected less than ${bits}`);
  const hostBits = BigInt(bits - Number(mask));
  const prefix = network.value >> hostBits;
  return ofText((value) => {
    const address = parseAddress(value);
    return address !== undefined && address.bits === bits && address.value >> hostBits === prefix;
  });
}
