/**
 * How the texts of settings are read.
 *
 * @module
 */

import { parseDuration } from "../core/duration.ts";

/** How the text of a setting is read. */
export interface Kind<T> {
  /** The value, or `undefined` if the text is none. */
  read(text: string): T | undefined;
  /** What is expected, as the end of "expected …". */
  expects: string;
}

/** Where a process keeps its subscriptions; Workers always use Durable Objects. */
export type StoreSetting =
  | { kind: "memory" }
  | { kind: "sqlite"; path: string }
  | { kind: "deno-kv"; path?: string };

/** What a header can carry. */
export const token: Kind<string> = {
  read: (value) => /^[\x20-\x7e]+$/.test(value) ? value : undefined,
  expects: "a text of ASCII letters, digits, blanks and signs, which is all that a header can carry",
};

/** Any text. */
export const text: Kind<string> = { read: (value) => value, expects: "text" };

/** An address over HTTP. */
export const url: Kind<string> = {
  read: (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) ? value : undefined,
  expects: "an http or https URL",
};

/** A length of time, in milliseconds. */
export const duration: Kind<number> = {
  read: (value) => {
    const milliseconds = parseDuration(value);
    return milliseconds !== undefined && milliseconds >= 0 ? milliseconds : undefined;
  },
  expects: "an ISO 8601 duration such as PT5S",
};

/** A length of time that a rule allows. */
export function durationWhere(isAllowed: (milliseconds: number) => boolean, expects: string): Kind<number> {
  return {
    read: (value) => {
      const milliseconds = duration.read(value);
      return milliseconds !== undefined && isAllowed(milliseconds) ? milliseconds : undefined;
    },
    expects,
  };
}

/** Yes or no. */
export const flag: Kind<boolean> = {
  read: (value) => value === "true" ? true : value === "false" ? false : undefined,
  expects: "true or false",
};

/** Texts with commas between them. */
export const list: Kind<string[]> = {
  read: (value) => {
    const items = value.split(",").map((item) => item.trim()).filter((item) => item !== "");
    return items.length > 0 ? items : undefined;
  },
  expects: "a comma list with at least one item",
};

/** Where subscriptions are kept. */
export const store: Kind<StoreSetting> = {
  read: (value) => {
    const [kind, ...rest] = value.split(":");
    const path = rest.join(":");
    if (kind === "memory" && path === "") return { kind };
    if (kind === "sqlite" && path !== "") return { kind, path };
    if (kind === "deno-kv") return path === "" ? { kind } : { kind, path };
    return undefined;
  },
  expects: "memory, sqlite:PATH or deno-kv[:PATH]",
};

/** How variables begin that are secrets. */
export const secretPrefix: Kind<string> = {
  read: (value) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(value) ? value : undefined,
  expects: "a prefix that is not empty, of letters, digits and underscores",
};

/** A whole number within bounds. */
export function integer(least: number, most: number): Kind<number> {
  return {
    read: (value) => {
      const number = /^\d+$/.test(value) ? Number(value) : NaN;
      return number >= least && number <= most ? number : undefined;
    },
    expects: `a whole number from ${least} to ${most}`,
  };
}

/** One of some words. */
export function oneOf<T extends string>(...words: T[]): Kind<T> {
  return { read: (value) => words.find((word) => word === value), expects: words.join(" or ") };
}

/** Some of some words, each once, with commas between them. */
export function someOf<T extends string>(words: readonly T[]): Kind<T[]> {
  return {
    read: (value) => {
      const named = list.read(value);
      const some = words.filter((word) => named?.includes(word));
      return some.length > 0 && some.length === named?.length ? some : undefined;
    },
    expects: `a comma list of ${words.join(", ")}`,
  };
}
