/**
 * Texts → settings, validated once, all problems together.
 *
 * @module
 */

import { ZeebridgeError } from "../core/errors.ts";
import { SETTING_NAMES, SETTING_ROWS, type SettingRow, type Settings } from "./settings.ts";

/** Where settings come from: environment variables, bindings or options, by official name. */
export type SettingSource = Record<string, unknown>;

const OUR_PREFIX = "ZEEBRIDGE_";

/**
 * Reads the settings. Values may be text, numbers or booleans; blank text counts as not set, except where a
 * setting says otherwise.
 *
 * @throws {ZeebridgeError} with code `CONFIG_INVALID` and every problem in its message.
 */
export function readSettings(source: SettingSource): Settings {
  const problems: string[] = [];
  const values: Partial<Record<keyof Settings, unknown>> = {};
  for (const row of SETTING_ROWS) values[row.field] = readRow(row, source, problems);
  const settings = values as Settings;
  problems.push(...unknownNames(source), ...contradictions(settings));
  if (problems.length > 0) throw configError(problems);
  return settings;
}

/** One error for a list of problems. */
export function configError(problems: string[]): ZeebridgeError {
  const title = problems.length === 1
    ? "Cannot start: 1 problem"
    : `Cannot start: ${problems.length} problems`;
  return new ZeebridgeError("CONFIG_INVALID", [title, ...problems].join("\n  - "));
}

function readRow(row: SettingRow, source: SettingSource, problems: string[]): unknown {
  for (const name of row.names) {
    const given = Object.hasOwn(source, name) ? source[name] : undefined;
    if (given === undefined || given === null) continue;
    const text = typeof given === "number" || typeof given === "boolean" ? String(given) : given;
    if (typeof text !== "string") {
      problems.push(`${name} is ${typeof given}, expected ${row.kind.expects}`);
      return undefined;
    }
    // An empty prefix would open the whole environment to models, so there it is not "not set".
    if (text.trim() === "" && row.field !== "secretPrefix") continue;
    const value = row.kind.read(text.trim());
    if (value !== undefined) return value;
    problems.push(
      `${name} is ${row.secret ? "not readable" : JSON.stringify(text)}, expected ${row.kind.expects}`,
    );
    return undefined;
  }
  return row.fallback;
}

function unknownNames(source: SettingSource): string[] {
  if (String(source["ZEEBRIDGE_ALLOW_UNKNOWN"]) === "true") return [];
  return Object.keys(source)
    .filter((name) => name.startsWith(OUR_PREFIX) && !SETTING_NAMES.has(name))
    // Bindings of Durable Objects carry our prefix too; a setting is a text, a number or a boolean.
    .filter((name) => ["string", "number", "boolean"].includes(typeof source[name]))
    .map((name) => `${name} is not a setting; the nearest one is ${nearest(name)}`);
}

function contradictions(settings: Settings): string[] {
  const problems: string[] = [];
  const needs = (present: unknown, name: string): void => {
    if (present === undefined) {
      problems.push(`CAMUNDA_AUTH_STRATEGY is ${settings.authStrategy}, which needs ${name}`);
    }
  };
  if (settings.authStrategy === "BASIC") {
    needs(settings.basicUsername, "CAMUNDA_BASIC_AUTH_USERNAME");
    needs(settings.basicPassword, "CAMUNDA_BASIC_AUTH_PASSWORD");
  }
  if (settings.authStrategy === "OAUTH") {
    needs(settings.clientId, "CAMUNDA_CLIENT_ID");
    needs(settings.clientSecret, "CAMUNDA_CLIENT_SECRET");
    needs(settings.oauthUrl, "CAMUNDA_OAUTH_URL");
  }
  const endpoint = settings.eventBridgeEndpoint ?? settings.awsEndpoint;
  if (endpoint !== undefined && (settings.awsFips || settings.awsDualstack)) {
    const variant = settings.awsFips ? "AWS_USE_FIPS_ENDPOINT" : "AWS_USE_DUALSTACK_ENDPOINT";
    const name = settings.eventBridgeEndpoint === undefined
      ? "AWS_ENDPOINT_URL"
      : "AWS_ENDPOINT_URL_EVENTBRIDGE";
    problems.push(`${variant} is true, which cannot be had of another endpoint, expected no ${name}`);
  }
  return problems;
}

function nearest(name: string): string {
  let best = "";
  let least = Infinity;
  for (const known of SETTING_NAMES) {
    const distance = editDistance(name, known);
    if (distance < least) [best, least] = [known, distance];
  }
  return best;
}

function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}
