/**
 * How requests must be signed, as the model says it.
 *
 * @module
 */

import { parseDuration } from "../duration.ts";
import { isHeaderName } from "../header_name.ts";
import { isHmacScopeSet, TOLERANCE_SECONDS } from "../webhook/hmac.ts";
import { NO_SECRETS, resolveList } from "./relaxed.ts";
import type { ReportedProperties } from "./properties.ts";
import type { HmacAlgorithm, HmacDemand, HmacScope } from "./subscription.ts";
import { PROPERTIES } from "./vocabulary.ts";

/** Hash functions, by the names of the templates. */
const ALGORITHMS: ReadonlyMap<string, HmacAlgorithm> = new Map([
  ["sha_1", "SHA-1"],
  ["sha_256", "SHA-256"],
  ["sha_512", "SHA-512"],
]);

const SCOPES: ReadonlyMap<string, HmacScope> = new Map(
  (["url", "body", "parameters", "timestamp"] as const).map((scope) => [scope, scope]),
);

/**
 * Reads the demand for signatures; `undefined` if there is none. Its letter case does not matter: a template's
 * older `ENABLED` must not leave a webhook open.
 */
export function readHmac(reported: ReportedProperties): HmacDemand | undefined {
  const { properties, report } = reported;
  switch (properties.get(PROPERTIES.shouldValidateHmac)?.toLowerCase() ?? "disabled") {
    case "disabled":
      return undefined;
    case "enabled":
      return readDemand(reported);
    default:
      return report.error(
        "WEBHOOK_HMAC_INVALID",
        `${PROPERTIES.shouldValidateHmac} must be enabled or disabled`,
      );
  }
}

function readDemand(reported: ReportedProperties): HmacDemand | undefined {
  const { properties } = reported;
  const secret = properties.get(PROPERTIES.hmacSecret) ?? refuse(reported, PROPERTIES.hmacSecret, "missing");
  const header = readHeader(PROPERTIES.hmacHeader, reported);
  const algorithm = ALGORITHMS.get(properties.get(PROPERTIES.hmacAlgorithm)?.toLowerCase() ?? "") ??
    refuse(reported, PROPERTIES.hmacAlgorithm, `not one of ${[...ALGORITHMS.keys()].join(", ")}`);
  const scopes = readScopes(reported);
  const isTimed = scopes?.includes("timestamp") ?? false;
  const timestampHeader = isTimed ? readHeader(PROPERTIES.hmacTimestampHeader, reported) : undefined;
  const toleranceSeconds = readTolerance(reported);
  if (
    secret === undefined || header === undefined || algorithm === undefined || scopes === undefined ||
    toleranceSeconds === undefined || isTimed && timestampHeader === undefined
  ) return undefined;
  return { secret, header, algorithm, scopes, timestampHeader, toleranceSeconds };
}

function readHeader(name: string, reported: ReportedProperties): string | undefined {
  const header = reported.properties.get(name);
  if (header === undefined) return refuse(reported, name, "missing");
  return isHeaderName(header) ? header.toLowerCase() : refuse(reported, name, "not the name of a header");
}

function readScopes(reported: ReportedProperties): HmacScope[] | undefined {
  const text = reported.properties.get(PROPERTIES.hmacScopes);
  const names = text === undefined ? [] : resolveList(text, NO_SECRETS);
  const scopes = new Set<HmacScope>();
  for (const name of names ?? ["?"]) {
    const scope = SCOPES.get(name.toLowerCase());
    if (scope === undefined) {
      return refuse(reported, PROPERTIES.hmacScopes, `not a list of ${[...SCOPES.keys()].join(", ")}`);
    }
    scopes.add(scope);
  }
  if (scopes.size === 0) scopes.add("body");
  return isHmacScopeSet([...scopes]) ? [...scopes] : refuse(
    reported,
    PROPERTIES.hmacScopes,
    "a combination that nobody signs; use body, url and parameters, url and body, or all three, each also with " +
      "timestamp",
  );
}

function readTolerance(reported: ReportedProperties): number | undefined {
  const text = reported.properties.get(PROPERTIES.hmacTolerance);
  if (text === undefined) return TOLERANCE_SECONDS;
  const seconds = (parseDuration(text) ?? 0) / 1_000;
  return seconds > 0 && Number.isInteger(seconds)
    ? seconds
    : refuse(reported, PROPERTIES.hmacTolerance, "not an ISO 8601 duration of whole seconds, such as PT5M");
}

function refuse({ report }: ReportedProperties, name: string, problem: string): undefined {
  return report.error("WEBHOOK_HMAC_INVALID", `${name} is ${problem}`);
}
