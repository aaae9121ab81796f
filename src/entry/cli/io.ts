/**
 * What the command line touches of the world, as one argument: tests pass their own.
 *
 * @module
 */

import type { Clock, Random } from "../../ports/clock.ts";
import type { DeploymentResource } from "../../ports/engine.ts";
import type { Connector } from "../connector.ts";
import type { CredentialSource } from "../../ports/credential_source.ts";
import type { ConnectorOptions } from "../options.ts";

/** A server that runs until it is asked to stop. */
export interface RunningServer {
  /** Base address, such as `http://127.0.0.1:8000`. */
  url: string;
  /** Its connector. */
  connector: Connector;
  /** Resolves when the server has stopped, for whatever reason. */
  finished: Promise<void>;
}

/** A server for something else than the connector. */
export interface ListeningServer {
  /** Base address. */
  url: string;
  /** Stops it, and breaks off what it has not answered: a client's poll may be open for minutes. */
  close(): Promise<void>;
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
  /** Reads a file; `undefined` if there is none. Rejects as {@linkcode CliIo.readFile} does. */
  readFileIfAny(path: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Writes a file, and makes its folder. Rejects with a {@linkcode CommandFailure} that says why it cannot be. */
  writeFile(path: string, text: string): Promise<void>;
  /** The files of a folder that can be deployed. Rejects with a {@linkcode CommandFailure}. */
  readFolder(path: string): Promise<DeploymentResource[]>;
  /** Tells whenever something in a folder has changed, until the signal aborts. */
  watchFolder(path: string, signal: AbortSignal): AsyncIterable<unknown>;
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
  /** Listens at an address of this machine. Rejects with a {@linkcode CommandFailure} if it cannot. */
  listen(
    where: { host: string; port: number },
    handle: (request: Request) => Promise<Response>,
  ): Promise<ListeningServer>;
}
