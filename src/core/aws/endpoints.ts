/**
 * Where AWS's services are: its own hosts by region, and which other hosts may be named.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/ev.html
 * @module
 */

/** A partition of AWS: its regions, and the parts of its host names. */
interface Partition {
  regions: RegExp;
  suffix: string;
  dualStackSuffix: string;
  /** What follows the service in the names of FIPS hosts. */
  fipsMark: "-fips" | "";
}

/** Partitions, the most particular first; the last one takes every other region, new ones included. */
const PARTITIONS: readonly Partition[] = [
  {
    regions: /^cn-/,
    suffix: "amazonaws.com.cn",
    dualStackSuffix: "api.amazonwebservices.com.cn",
    fipsMark: "-fips",
  },
  // All of GovCloud is FIPS, so its hosts are called as elsewhere the others are.
  { regions: /^us-gov-/, suffix: "amazonaws.com", dualStackSuffix: "api.aws", fipsMark: "" },
  {
    regions: /^eusc-/,
    suffix: "amazonaws.eu",
    dualStackSuffix: "api.amazonwebservices.eu",
    fipsMark: "-fips",
  },
  { regions: /^/, suffix: "amazonaws.com", dualStackSuffix: "api.aws", fipsMark: "-fips" },
];

/** What an endpoint may have to offer besides: FIPS 140 cryptography, IPv6 beside IPv4. */
export type EndpointVariant = "fips" | "dualStack";

/** Every set of variants, all of which there are hosts for. */
const VARIANT_SETS: readonly (readonly EndpointVariant[])[] = [
  [],
  ["fips"],
  ["dualStack"],
  ["fips", "dualStack"],
];

/** The variants that are wanted, by the switches that AWS's SDKs have for them. */
export function endpointVariants(wanted: { [Variant in EndpointVariant]?: boolean }): EndpointVariant[] {
  return (["fips", "dualStack"] as const).filter((variant) => wanted[variant]);
}

/** What may stand in a signature. Nothing in it can end a host name or a path. */
const REGION_TEXT = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

/**
 * What may become part of a host name: with any word in its place, `events.s3.amazonaws.com` would be
 * somebody's bucket.
 */
const REGION_WITH_HOST = /^[a-z]{2,8}(?:-[a-z]{1,16}){1,3}-\d{1,2}$/;

const ENDPOINT_ID = /^[a-z\d](?:[a-z\d-]*[a-z\d])?\.[a-z\d](?:[a-z\d-]*[a-z\d])?$/i;

/** Whether a text can be a region. */
export function isRegion(text: string): boolean {
  return REGION_TEXT.test(text);
}

/** The first label of a service's hosts: `events` is EventBridge, `sts` the Security Token Service. */
export type ServiceLabel = "events" | "sts";

/** Which of a region's endpoints is meant. */
export interface EndpointChoice {
  /** The service. Default: `events`. */
  service?: ServiceLabel;
  /** What the endpoint has to offer. Default: nothing besides. */
  variants?: readonly EndpointVariant[];
}

/** AWS's own endpoint for a region, or `undefined` if the text is no region of AWS's. */
export function regionalEndpoint(region: string, choice: EndpointChoice = {}): string | undefined {
  return REGION_WITH_HOST.test(region) ? `https://${regionalHost(region, choice)}` : undefined;
}

function regionalHost(region: string, { service = "events", variants = [] }: EndpointChoice): string {
  const { suffix, dualStackSuffix, fipsMark } = partitionOf(region);
  const mark = variants.includes("fips") ? fipsMark : "";
  return `${service}${mark}.${region}.${variants.includes("dualStack") ? dualStackSuffix : suffix}`;
}

/**
 * AWS's host of a global endpoint of EventBridge, or `undefined` if it can have none: FIPS is not to be had, and an id
 * is two labels of a host name.
 */
export function globalEndpoint(
  endpointId: string,
  { region, variants = [] }: { region: string; variants?: readonly EndpointVariant[] },
): string | undefined {
  if (!isEndpointId(endpointId) || !REGION_WITH_HOST.test(region) || variants.includes("fips")) {
    return undefined;
  }
  const { suffix, dualStackSuffix } = partitionOf(region);
  return `https://${endpointId}.endpoint.events.${variants.includes("dualStack") ? dualStackSuffix : suffix}`;
}

/** Whether a text can be the id of a global endpoint, such as `abcde.veo`. */
export function isEndpointId(text: string): boolean {
  return text.length <= 50 && ENDPOINT_ID.test(text);
}

/**
 * Whether a job may name this endpoint: https on one of EventBridge's own hosts in that region (FIPS,
 * dual-stack and interface endpoints included) or on an allowed host, or anything on loopback.
 *
 * @param allowedHosts Further hosts, with or without a port.
 */
export function isAllowedEndpoint(
  endpoint: string,
  { region, allowedHosts }: { region: string; allowedHosts: readonly string[] },
): boolean {
  if (!URL.canParse(endpoint)) return false;
  const url = new URL(endpoint);
  if (url.username !== "" || url.password !== "") return false;
  if (isLoopback(url.hostname)) return url.protocol === "http:" || url.protocol === "https:";
  if (url.protocol !== "https:") return false;
  return isHostOfAws(url.host, region) ||
    allowedHosts.some((host) => host.toLowerCase() === url.host || host.toLowerCase() === url.hostname);
}

function isHostOfAws(host: string, region: string): boolean {
  if (!REGION_WITH_HOST.test(region)) return false;
  return VARIANT_SETS.some((variants) => regionalHost(region, { variants }) === host) ||
    (/^vpce-[a-z0-9-]+\./.test(host) &&
      host.slice(host.indexOf(".") + 1) === `events.${region}.vpce.${partitionOf(region).suffix}`);
}

/** Whether the host name of a URL is this machine's own. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function partitionOf(region: string): Partition {
  const partition = PARTITIONS.find(({ regions }) => regions.test(region));
  if (partition === undefined) throw new TypeError("The last partition takes every region");
  return partition;
}
