/**
 * A real Zeebe 8.6.0 broker with its embedded gateway: REST, gRPC, no authentication, no search.
 *
 * Zeebe is under Camunda's licence (free outside production), so it is fetched by its package coordinates into
 * the cache folder and never becomes part of this repository.
 *
 * @module
 */

import { freePorts } from "../../support/port.ts";
import { exists, installOnce, runTool } from "./cache.ts";
import { answersOk, type RunningChild, startChild } from "./child.ts";

const VERSION = "8.6.0";
const OLDEST_JAVA = 21;

/** A broker that can be stopped, killed and started again on the same ports and data. */
export interface ZeebeServer {
  /** Base of the REST API without `/v2`. */
  readonly restUrl: string;
  /** `host:port` of the gRPC gateway, without TLS. */
  readonly grpcAddress: string;
  /** What the current process printed. */
  logs(): string;
  /** Ends it and removes its data, unless the folder was given. */
  stop(): Promise<void>;
  /** Ends it at once, as a crash would; the data stays. */
  kill(): Promise<void>;
  /** Starts a killed broker again. */
  restart(): Promise<void>;
}

/** Starts a broker; about 10 s, at most 60. */
export async function startZeebe(options: { dataFolder?: string } = {}): Promise<ZeebeServer> {
  const [java, home] = await Promise.all([findJava(), installZeebe()]);
  const folder = options.dataFolder ?? await Deno.makeTempDir({ prefix: "zeebridge-zeebe-" });
  await Deno.mkdir(`${folder}/temporary`, { recursive: true });
  const [rest = 0, management = 0, grpc = 0, command = 0, internal = 0] = freePorts(5);
  const restUrl = `http://127.0.0.1:${rest}`;
  const start = (): Promise<RunningChild> =>
    startChild({
      name: `Zeebe ${VERSION}`,
      command: `${home}/bin/broker`,
      args: [],
      cwd: folder,
      env: {
        JAVA_HOME: java,
        JAVACMD: `${java}/bin/java`,
        JAVA_OPTS: `-Xmx512m -Djava.io.tmpdir=${folder}/temporary`,
        SERVER_ADDRESS: "127.0.0.1",
        SERVER_PORT: String(rest),
        MANAGEMENT_SERVER_ADDRESS: "127.0.0.1",
        MANAGEMENT_SERVER_PORT: String(management),
        ZEEBE_BROKER_NETWORK_HOST: "127.0.0.1",
        ZEEBE_BROKER_NETWORK_COMMANDAPI_PORT: String(command),
        ZEEBE_BROKER_NETWORK_INTERNALAPI_PORT: String(internal),
        ZEEBE_BROKER_GATEWAY_NETWORK_HOST: "127.0.0.1",
        ZEEBE_BROKER_GATEWAY_NETWORK_PORT: String(grpc),
        ZEEBE_BROKER_DATA_DIRECTORY: `${folder}/data`,
        ZEEBE_BROKER_DATA_LOGSEGMENTSIZE: "16MB",
        ZEEBE_BROKER_EXPERIMENTAL_ROCKSDB_MEMORYLIMIT: "64MB",
      },
      ready: async () => await answersOk(`http://127.0.0.1:${management}/ready`) && await hasLeader(restUrl),
      readyWithinMs: 60_000,
      stopWithinMs: 20_000,
    });
  let broker = await start();
  return {
    restUrl,
    grpcAddress: `127.0.0.1:${grpc}`,
    logs: () => broker.logs(),
    async stop() {
      await broker.stop();
      if (options.dataFolder === undefined) await Deno.remove(folder, { recursive: true });
    },
    async kill() {
      await broker.kill();
    },
    async restart() {
      await broker.kill();
      broker = await start();
    },
  };
}

/** Folder of the unpacked distribution; downloads 300 MB the first time. */
export async function installZeebe(): Promise<string> {
  return await installOnce(`zeebe-${VERSION}`, async (folder) => {
    await runTool("mvn", [
      "-q",
      "dependency:copy",
      `-Dartifact=io.camunda:camunda-zeebe:${VERSION}:tar.gz`,
      `-DoutputDirectory=${folder}`,
    ], { hint: "Apache Maven fetches Zeebe for the tests on real servers" });
    const archive = `${folder}/camunda-zeebe-${VERSION}.tar.gz`;
    await runTool("tar", ["xzf", archive, "-C", folder, "--strip-components=1"]);
    await Deno.remove(archive);
  });
}

async function hasLeader(restUrl: string): Promise<boolean> {
  const response = await fetch(`${restUrl}/v2/topology`, { signal: AbortSignal.timeout(2_000) });
  if (!response.ok) {
    await response.body?.cancel();
    return false;
  }
  return /"role":\s*"leader"/i.test(await response.text());
}

/** Home of the first JDK that is new enough: `JAVA_HOME`, then the system's folder of JDKs. */
export async function findJava(): Promise<string> {
  const candidates = [Deno.env.get("JAVA_HOME") ?? ""];
  const installed = "/usr/lib/jvm";
  if (await exists(installed)) {
    for await (const entry of Deno.readDir(installed)) candidates.push(`${installed}/${entry.name}`);
  }
  const seen: string[] = [];
  for (const home of candidates.filter((path) => path !== "")) {
    const version = await javaVersion(home);
    if (version === undefined) continue;
    if (version >= OLDEST_JAVA) return home;
    seen.push(`${home} is ${version}`);
  }
  const found = seen.length === 0 ? "none was found" : seen.join(", ");
  throw new Error(
    `Cannot find Java ${OLDEST_JAVA} or newer, which Camunda's own programs need: expected it in JAVA_HOME or ${installed}, but ${found}`,
  );
}

async function javaVersion(home: string): Promise<number | undefined> {
  if (!await exists(`${home}/bin/java`) || !await exists(`${home}/release`)) return undefined;
  const release = await Deno.readTextFile(`${home}/release`);
  const major = /^JAVA_VERSION="(\d+)/m.exec(release)?.[1];
  return major === undefined ? undefined : Number(major);
}
