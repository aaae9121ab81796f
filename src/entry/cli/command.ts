/**
 * A command as a value: its names, its help, and what it does. `program.ts` turns these into a parser.
 *
 * @module
 */

import type { CliIo } from "./io.ts";

/** An option of a command. */
export interface OptionDefinition {
  /** Flags as the help shows them, such as `--to <url>`; in brackets of its own when it takes a value. */
  flags: string;
  /** One line of help. */
  description: string;
  /** Whether the command cannot do without it. */
  required?: boolean;
  /** Whether it may be given several times. */
  repeatable?: boolean;
  /** The values that it may have, where they can be listed. */
  choices?: readonly string[];
}

/** One line of a help's examples. */
export interface CommandExample {
  /** What stands after `zeebridge`. */
  line: string;
  /** What it is good for. */
  says: string;
}

/** A command. */
export interface CommandDefinition {
  /** Its name. */
  name: string;
  /** Its positional argument, such as `<files...>`, a line of help for it, and its values where they can be listed. */
  argument?: { name: string; description: string; choices?: readonly string[] };
  /** One line for the list of commands. */
  summary: string;
  /** What its own help begins with. */
  description: string;
  /** Its options. */
  options: readonly OptionDefinition[];
  /** Examples for its help. */
  examples: readonly CommandExample[];
  /**
   * Does it.
   *
   * @returns The exit code.
   * @throws {UsageError} if the arguments make no sense (exit code 2).
   * @throws {CommandFailure} if it cannot be done (exit code 1).
   */
  run(input: CommandInput, io: CliIo): Promise<number>;
}

/** Arguments of a command that make no sense. The message is one line for the person who typed them. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A command that could not do its work. The message is one line for the person who typed it. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
}

/** What was typed: positional arguments, and options by their name in camelCase. */
export class CommandInput {
  /** Positional arguments. */
  readonly args: readonly string[];
  readonly #options: ReadonlyMap<string, unknown>;

  /** Takes what the parser read. */
  constructor(args: readonly string[], options: Record<string, unknown>) {
    this.args = args;
    this.#options = new Map(Object.entries(options).map(([name, value]) => [flagNameOf(name), value]));
  }

  /** Whether an option was given. */
  has(name: string): boolean {
    return this.#options.has(name);
  }

  /** Whether an option without a value was given. Of `--no-watch` the name is `watch`, which is given without it. */
  flag(name: string): boolean {
    return this.#options.get(name) === true;
  }

  /** The value of an option, or `undefined` if it was not given. */
  text(name: string): string | undefined {
    const value = this.#options.get(name);
    return typeof value === "string" ? value : undefined;
  }

  /** Every value of a repeatable option. */
  texts(name: string): string[] {
    const value = this.#options.get(name);
    return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
  }

  /**
   * The value of an option that must be a whole number of at least 1, or `undefined` if it was not given.
   *
   * @throws {UsageError} if it is none.
   */
  positiveInteger(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
    if (number < 1) throw new UsageError(`--${name} is '${text}', expected a whole number from 1`);
    return number;
  }

  /**
   * The base address after `--to`, without a trailing slash.
   *
   * @throws {UsageError} if it is no http or https address.
   */
  target(): string {
    const text = this.text("to") ?? "";
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "") {
      throw new UsageError(
        `--to is '${text}', expected an http or https address such as http://127.0.0.1:8000`,
      );
    }
    if (url.username !== "" || url.password !== "") {
      throw new UsageError("--to holds a user name or password; pass credentials by --token or --user");
    }
    return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
  }
}

/** The parser writes `--engine-port` as `enginePort`. */
function flagNameOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** What every command has. */
export const HELP_OPTION: OptionDefinition = { flags: "-h, --help", description: "print this help" };
/** What the program itself has besides. */
export const VERSION_OPTION: OptionDefinition = { flags: "-V, --version", description: "print the version" };
/** Options that several commands share. */
export const JSON_OPTION: OptionDefinition = {
  flags: "--json",
  description: "print JSON for other programs",
};
/** Where the runtime is. */
export const TO_OPTION: OptionDefinition = {
  flags: "--to <url>",
  description: "base address of a running Zeebridge",
  required: true,
};
/** Who asks. */
export const TOKEN_OPTION: OptionDefinition = {
  flags: "--token <token>",
  description: "admin token (default: $ZEEBRIDGE_ADMIN_TOKEN)",
};
/** For whom. */
export const TENANT_OPTION: OptionDefinition = {
  flags: "--tenant <id>",
  description: "tenant id (default: the runtime's first tenant)",
};
