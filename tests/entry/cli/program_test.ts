import assert from "node:assert/strict";
import { main } from "../../../src/entry/cli.ts";
import { VERSION } from "../../../src/entry/cli/version.ts";
import manifest from "../../../deno.json" with { type: "json" };
import { tempFolder } from "../../support/temp_folder.ts";
import { createFakeIo } from "./fake_io.ts";

const COMMANDS = ["start", "serve", "check", "deploy", "webhooks", "send", "completion"];

Deno.test("main() prints the help with every command and examples when called without arguments", async () => {
  const world = createFakeIo();
  assert.equal(await main([], world.io), 0);
  for (const command of COMMANDS) assert.match(world.out(), new RegExp(`^  ${command} `, "m"));
  assert.match(world.out(), /Examples:/);
  assert.equal(world.err(), "");
});

for (const command of COMMANDS) {
  Deno.test(`main() prints help with examples for ${command} --help`, async () => {
    const world = createFakeIo();
    assert.equal(await main([command, "--help"], world.io), 0);
    assert.match(world.out(), new RegExp(`^Usage: zeebridge ${command}`));
    assert.match(world.out(), new RegExp(`Examples:\\n  # .+\\n  zeebridge ${command}`));
    assert.equal(world.err(), "");
  });
}

Deno.test("main() prints the manifest's version for --version", async () => {
  const world = createFakeIo();
  assert.equal(await main(["--version"], world.io), 0);
  assert.equal(world.out(), `${manifest.version}\n`);
  assert.equal(VERSION, manifest.version);
});

const MISUSES: Record<string, { args: string[]; says: RegExp }> = {
  "an unknown command": { args: ["deplo"], says: /unknown command 'deplo'[^]*Did you mean deploy/ },
  "an unknown option": {
    args: ["check", "a.bpmn", "--jason"],
    says: /unknown option '--jason'[^]*Did you mean --json/,
  },
  "a missing argument": { args: ["check"], says: /missing required argument 'files'/ },
  "a missing option": { args: ["webhooks"], says: /required option '--to <url>' not specified/ },
  "a surplus argument": { args: ["webhooks", "x", "--to", "http://h"], says: /too many arguments/ },
  "an address that is none": {
    args: ["webhooks", "--to", "nowhere"],
    says: /--to is 'nowhere', expected an http/,
  },
  "credentials in the address": {
    args: ["webhooks", "--to", "http://u:canary@h"],
    says: /--to holds a user name/,
  },
};

for (const [name, { args, says }] of Object.entries(MISUSES)) {
  Deno.test(`main() ends with 2 and says what is wrong on standard error for ${name}`, async () => {
    const world = createFakeIo();
    assert.equal(await main(args, world.io), 2);
    assert.match(world.err(), says);
    assert.doesNotMatch(world.err(), /canary/);
    assert.equal(world.out(), "");
    assert.equal(world.requests.length, 0);
  });
}

Deno.test("main() ends with 1 and one line on standard error for a failure", async () => {
  const world = createFakeIo();
  assert.equal(await main(["check", "absent.bpmn"], world.io), 1);
  assert.equal(world.err(), "error: Cannot read absent.bpmn: there is no such file\n");
});

Deno.test("main() colours the error on a terminal, but never with NO_COLOR", async () => {
  const painted = createFakeIo({ stderrIsTerminal: true });
  await main(["check", "absent.bpmn"], painted.io);
  assert.ok(painted.err().startsWith("\x1b[31merror:\x1b[0m "));
  const plain = createFakeIo({ stderrIsTerminal: true, variables: { NO_COLOR: "1" } });
  await main(["check", "absent.bpmn"], plain.io);
  assert.ok(plain.err().startsWith("error: "));
});

/** What the program itself writes to standard error on this machine, and its exit code. */
async function runCli(
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number; err: string }> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", new URL("../../../src/entry/cli.ts", import.meta.url).pathname, ...args],
    env,
    stdout: "null",
  }).output();
  return { code, err: new TextDecoder().decode(stderr) };
}

Deno.test("cli.ts runs as a program", async () => {
  assert.deepEqual(await runCli(["check", "absent.bpmn"]), {
    code: 1,
    err: "error: Cannot read absent.bpmn: there is no such file\n",
  });
});

Deno.test("check says in one line that a folder is none of its files", async () => {
  await using folder = await tempFolder();
  assert.deepEqual(await runCli(["check", folder.path]), {
    code: 1,
    err: `error: Cannot read ${folder.path}: it is a folder, expected files, such as ${folder.path}/*\n`,
  });
});

Deno.test("send --bus finds the credentials of this machine where AWS's SDKs look for them", async () => {
  const signers: string[] = [];
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    signers.push(/Credential=(\w+)/.exec(request.headers.get("authorization") ?? "")?.[1] ?? "");
    return Response.json({ FailedEntryCount: 0, Entries: [{ EventId: "1" }] });
  });
  const keys = { AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: "secret" };
  const to = `http://127.0.0.1:${server.addr.port}`;
  assert.deepEqual(await runCli(["send", "--bus", "orders", "--to", to], keys), { code: 0, err: "" });
  assert.deepEqual(signers, ["AKID"]);
});
