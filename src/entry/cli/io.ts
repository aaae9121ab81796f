/**
 * What the command line touches of the world, as one argument: tests pass their own.
 *
 * @module
 */

import type { Clock, Random } from "../../ports/clock.ts";
import type { CredentialSource } from "../../ports/credential_source.ts";
import type { ConnectorOptions } from "../options.ts";

/** A server that runs until it is asked to stop. */
export interface RunningServer {
  /** Base address, such as `http://127.0.0.1:8000`. */
  url: string;
  /** Resolves when the server has stopped, for whatever reason. */
  finished: Promise<void>;
}

/** The world of a command. */
export interface CliIo {
  /** Writes to standard output. */
  stdout(text: string): void;
  /** Writes to standard error. */
  stderr(text: string): void;
  /** Whether standard output is a terminal: colours make sense. */
  stdoutIsTerminal: boolean;
  /** Whether standard error is a terminal: colours and a line that is written over make sense. */
  stderrIsTerminal: boolean;
  /** An environment variable. */
  env(name: string): string | undefined;
  /** Reads a file. Rejects with a {@linkcode CommandFailure} that says why it cannot be read. */
  readFile(path: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Reads standard input to its end. */
  readStdin(): Promise<Uint8Array<ArrayBuffer>>;
  /** Outgoing requests. */
  fetch: typeof fetch;
  /** Time. */
  clock: Clock;
  /** Chance. */
  random: Random;
  /** AWS credentials from where AWS's SDKs look for them. Looks when it is asked for some. */
  awsCredentials(): CredentialSource;
  /** Starts the production runtime. */
  serve(options: ConnectorOptions): Promise<RunningServer>;
}
