/**
 * The machine: what it is, what a process costs on it, and who runs on which core. Linux only: it reads `/proc`.
 *
 * @module
 */

/** One core for the server under test, one for everything that serves the measurement. */
export interface Cores {
  server: number;
  load: number;
}

/** `/proc` counts processor time in hundredths of a second, on every Linux. */
const TICK_MS = 10;
const MEBIBYTE = 1_048_576;

/** Processor time that a process has used so far, all threads, in milliseconds. */
export async function processorTimeMs(pid: number): Promise<number> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  // The second field is the program's name in brackets, which may have blanks and brackets in it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [userTicks, systemTicks] = fields.slice(11, 13).map(Number);
  if (userTicks === undefined || systemTicks === undefined) {
    throw new Error(`Cannot read /proc/${pid}/stat: it has ${fields.length} fields, expected more than 12`);
  }
  return (userTicks + systemTicks) * TICK_MS;
}

/** Resident memory of a process, in MiB. */
export async function residentMebibytes(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kibibytes === undefined) throw new Error(`Cannot read /proc/${pid}/status: it has no VmRSS`);
  return Number(kibibytes) / 1024;
}

/** How a program was started. */
export interface Launch {
  command: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
}

/** How a running process was started, to start it once more in exactly that way. */
export async function launchOf(pid: number): Promise<Launch> {
  const [command = "", ...args] = await readList(`/proc/${pid}/cmdline`);
  const variables = await readList(`/proc/${pid}/environ`);
  const env = Object.fromEntries(variables.map((variable) => {
    const equals = variable.indexOf("=");
    return [variable.slice(0, equals), variable.slice(equals + 1)];
  }));
  return { command, args, cwd: await Deno.readLink(`/proc/${pid}/cwd`), env };
}

async function readList(path: string): Promise<string[]> {
  return (await Deno.readTextFile(path)).split("\0").slice(0, -1);
}

/** Which cores to use; `undefined` where there is only one, or no `taskset` to keep anybody on it. */
export async function findCores(): Promise<Cores | undefined> {
  if (navigator.hardwareConcurrency < 2) return undefined;
  const version = await outputOf("taskset", ["--version"]);
  return version === undefined ? undefined : { server: 0, load: 1 };
}

/** Keeps a running process, with all of its threads, on one core. */
export async function pinProcess(pid: number, core: number): Promise<void> {
  const output = await outputOf("taskset", ["--all-tasks", "--cpu-list", "--pid", String(core), String(pid)]);
  if (output === undefined) throw new Error(`Cannot keep process ${pid} on core ${core}: taskset failed`);
}

/** Facts that figures depend on, as a list of Markdown items. */
export async function machineFacts(cores: Cores | undefined): Promise<string[]> {
  const memoryMebibytes = Deno.systemMemoryInfo().total / MEBIBYTE;
  const placement = cores === undefined
    ? "not pinned: server, stubs and load share all cores"
    : `server on core ${cores.server}; stubs and \`wrk\` on core ${cores.load}`;
  return [
    `${navigator.hardwareConcurrency} cores, ${await processorModel()}, ${
      (memoryMebibytes / 1024).toFixed(1)
    } GiB, Linux ${Deno.osRelease()}`,
    `Deno ${Deno.version.deno}, workerd ${await versionOfPackage("workerd")}, ` +
    `Hono ${await versionOfPackage("hono")}, ${await loadGeneratorVersion()}`,
    placement,
    `load of the machine before the run: ${Deno.loadavg()[0]?.toFixed(2)}`,
  ];
}

async function processorModel(): Promise<string> {
  const info = await Deno.readTextFile("/proc/cpuinfo");
  return /^model name\s*:\s*(.+)$/m.exec(info)?.[1] ?? "unknown processor";
}

async function versionOfPackage(name: string): Promise<string> {
  // Packages of packages are linked below `.deno`; the project's own have a link beside it.
  for (const folder of ["node_modules", "node_modules/.deno/node_modules"]) {
    const url = new URL(`../${folder}/${name}/package.json`, import.meta.url);
    try {
      const { version }: { version: string } = JSON.parse(await Deno.readTextFile(url));
      return version;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return "of unknown version";
}

async function loadGeneratorVersion(): Promise<string> {
  const { stdout } = await new Deno.Command("wrk", { args: ["--version"], stderr: "null" }).output();
  return /^wrk \S+/.exec(new TextDecoder().decode(stdout))?.[0] ?? "wrk";
}

/** What a program prints; `undefined` if it is not there or fails. */
async function outputOf(command: string, args: string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command(command, { args, stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
