/**
 * Where a model may have keys fetched from. Whoever deploys models must not be able to send the connector to the
 * places that trust whoever is on the same machine.
 *
 * Names are judged as they are written: one that resolves to such a place is beyond what can be seen from here.
 *
 * @module
 */

/** What is found about a URL of a key set. */
export type KeySetUrl =
  /** `url`: in its one spelling. */
  | { url: string }
  /** `refusal`: what was expected, for the operator. */
  | { refusal: string };

const MAX_URL_LENGTH = 2_048;

/** Names under which clouds tell a machine its own credentials. */
const METADATA_HOSTS: readonly string[] = [
  "instance-data",
  "instance-data.ec2.internal",
  "metadata",
  "metadata.goog",
  "metadata.google.internal",
  "metadata.tencentyun.com",
];

/** IPv4 networks that nobody has keys in: the first address, and how many bits count. */
const REFUSED_IPV4: readonly { network: number; bits: number }[] = [
  // "This network", which many systems take for loopback.
  { network: ipv4(0, 0, 0, 0), bits: 8 },
  // Link-local, with the metadata of AWS, Azure, Google and others.
  { network: ipv4(169, 254, 0, 0), bits: 16 },
  // Metadata of Alibaba Cloud, Azure's host, Oracle Cloud.
  { network: ipv4(100, 100, 100, 200), bits: 32 },
  { network: ipv4(168, 63, 129, 16), bits: 32 },
  { network: ipv4(192, 0, 0, 192), bits: 32 },
];

/** IPv6 networks of 32 bits with metadata: AWS's, Google's, Scaleway's. */
const REFUSED_IPV6: readonly (readonly [number, number])[] = [[0xfd00, 0xec2], [0xfd20, 0xce], [
  0xfd00,
  0x42,
]];

/**
 * Judges a URL: https, or http where it stays on this machine or goes to one of `hosts`; never with a user, and never
 * to link-local or metadata addresses, which `hosts` cannot allow either.
 *
 * @param hosts Hosts that may be asked over http, with or without a port.
 */
export function readKeySetUrl(text: string, { hosts }: { hosts: readonly string[] }): KeySetUrl {
  if (text.length > MAX_URL_LENGTH || !URL.canParse(text)) {
    return { refusal: `expected a URL of at most ${MAX_URL_LENGTH} characters` };
  }
  const url = new URL(text);
  const hostname = url.hostname.replace(/\.$/, "");
  if (url.protocol !== "https:" && url.protocol !== "http:") return { refusal: "expected https" };
  if (url.username !== "" || url.password !== "") return { refusal: "expected no user in it" };
  if (isRefusedHost(hostname)) return { refusal: "expected no link-local or metadata address" };
  if (url.protocol === "http:" && !isLoopback(hostname) && !isListed(url, hosts)) {
    return { refusal: "expected https, or http to loopback or a host of ZEEBRIDGE_JWKS_HOSTS" };
  }
  url.hash = "";
  return { url: url.href };
}

function isListed({ hostname, port }: URL, hosts: readonly string[]): boolean {
  return hosts.some((host) => [hostname, `${hostname}:${port || "80"}`].includes(host.toLowerCase()));
}

function isLoopback(hostname: string): boolean {
  if (hostname === "localhost" || hostname === "[::1]") return true;
  const address = readIpv4(hostname);
  return address !== undefined && address >>> 24 === 127;
}

function isRefusedHost(hostname: string): boolean {
  if (METADATA_HOSTS.includes(hostname)) return true;
  const groups = readIpv6(hostname);
  const address = groups === undefined ? readIpv4(hostname) : embeddedIpv4(groups);
  if (address !== undefined && REFUSED_IPV4.some((network) => isIn(address, network))) return true;
  if (groups === undefined) return false;
  const [first = 0, second = 0] = groups;
  return (first & 0xffc0) === 0xfe80 || REFUSED_IPV6.some(([one, two]) => one === first && two === second);
}

function ipv4(a: number, b: number, c: number, d: number): number {
  return (a << 24 | b << 16 | c << 8 | d) >>> 0;
}

function isIn(address: number, { network, bits }: { network: number; bits: number }): boolean {
  return (address ^ network) >>> (32 - bits) === 0 || bits === 32 && address === network;
}

/** An IPv4 address. `URL` has turned every other spelling (decimal, hexadecimal, octal, short) into this one. */
function readIpv4(hostname: string): number | undefined {
  const [, a, b, c, d] = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(hostname) ?? [];
  return a === undefined ? undefined : ipv4(Number(a), Number(b), Number(c), Number(d));
}

/** The eight groups of an IPv6 address as `URL` writes it: in hexadecimal, with at most one `::`. */
function readIpv6(hostname: string): number[] | undefined {
  if (!hostname.startsWith("[")) return undefined;
  const [head = "", tail = ""] = hostname.slice(1, -1).split("::");
  const [first, last] = [head, tail].map((part) =>
    part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16))
  );
  if (first === undefined || last === undefined) return undefined;
  return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
}

/** The beginnings of the IPv6 addresses that stand for an IPv4 address, which follows. */
const IPV4_PREFIXES: readonly (readonly number[])[] = [
  // Mapped, compatible, translated, NAT64, 6to4.
  [0, 0, 0, 0, 0, 0xffff],
  [0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0xffff, 0],
  [0x64, 0xff9b, 0, 0, 0, 0],
  [0x2002],
];

function embeddedIpv4(groups: readonly number[]): number | undefined {
  if (groups.slice(0, 7).every((group) => group === 0) && groups[7] === 1) return undefined;
  const prefix = IPV4_PREFIXES.find((start) => start.every((group, index) => groups[index] === group));
  if (prefix === undefined) return undefined;
  const [high = 0, low = 0] = groups.slice(prefix.length);
  return (high << 16 | low) >>> 0;
}
