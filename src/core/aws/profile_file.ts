/**
 * AWS's configuration and credentials files: text → properties by profile.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 * @module
 */

/** Properties of a profile: names in lower case, values as text. */
export type Profile = ReadonlyMap<string, string>;

/** Profiles by name. */
export type Profiles = ReadonlyMap<string, Profile>;

/** The two kinds of files: in a configuration file a section is called `[profile NAME]`. */
export type ProfileFileKind = "config" | "credentials";

const SECTION = /^\[\s*(?:(profile)\s+)?("[^"\]]*"|'[^'\]]*'|[^\]\s]+)\s*\]\s*(?:[#;].*)?$/;
const PROPERTY = /^([^=\s]+)\s*=\s*(.*)$/;

/**
 * Reads a file. Sections that are no profiles (`[sso-session …]`, `[services …]`), properties within properties, and
 * lines that are nothing are left out, as AWS's SDKs do it.
 */
export function readProfileFile(text: string, kind: ProfileFileKind): Profiles {
  const profiles = new Map<string, Map<string, string>>();
  /** Names of `[profile default]` win over those of `[default]`. */
  let hasPrefixedDefault = false;
  let current: Map<string, string> | undefined;
  for (const line of text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/)) {
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    if (line.startsWith("[")) {
      const { name, isPrefixed } = readSection(line, kind) ?? {};
      current = undefined;
      if (name === undefined) continue;
      if (name === "default" && kind === "config") {
        if (isPrefixed && !hasPrefixedDefault) profiles.delete(name);
        if (!isPrefixed && hasPrefixedDefault) continue;
        hasPrefixedDefault ||= isPrefixed === true;
      }
      current = profiles.get(name) ?? new Map();
      profiles.set(name, current);
    } else if (current !== undefined && !/^\s/.test(line)) {
      const [, name, value = ""] = PROPERTY.exec(line) ?? [];
      if (name !== undefined) current.set(name.toLowerCase(), withoutComment(value));
    }
  }
  return profiles;
}

/** The profiles of both files: where both have a property, the credentials file's counts. */
export function mergeProfiles(config: Profiles, credentials: Profiles): Profiles {
  const merged = new Map(config);
  for (const [name, profile] of credentials) {
    merged.set(name, new Map([...config.get(name) ?? [], ...profile]));
  }
  return merged;
}

function readSection(
  line: string,
  kind: ProfileFileKind,
): { name: string; isPrefixed: boolean } | undefined {
  const [, prefix, quoted] = SECTION.exec(line) ?? [];
  if (quoted === undefined) return undefined;
  const name = quoted.replace(/^(["'])(.*)\1$/, "$2");
  const isPrefixed = prefix !== undefined;
  if (kind === "credentials") return isPrefixed ? undefined : { name, isPrefixed };
  return isPrefixed || name === "default" ? { name, isPrefixed } : undefined;
}

/** A comment behind a value needs white space before it: keys contain `#` and `;`. */
function withoutComment(value: string): string {
  const at = value.search(/\s[#;]/);
  return (at < 0 ? value : value.slice(0, at)).trim();
}
