/**
 * What every engine must do, whichever server it talks to and however: one suite for all adapters.
 *
 * @example
 * ```ts
 * import { ENGINE_CONTRACT, type EngineContractSubject } from "@zeebridge/edge/testing";
 *
 * declare const subject: EngineContractSubject;
 * for (const { name, run } of ENGINE_CONTRACT) Deno.test(name, () => run(subject));
 * ```
 *
 * @module
 */

import { utf8 } from "../core/bytes.ts";
import { isJsonObject } from "../core/json.ts";
import { DEFAULT_TENANT_ID, type ProcessDefinitionKey, readKey } from "../core/keys.ts";
import type { Deployment, Engine } from "../ports/engine.ts";
import type {
  ContractJob,
  ContractSubscription,
  EngineContractCase,
  EngineContractSubject,
} from "./engine_case.ts";
import { ENGINE_JOB_CONTRACT } from "./engine_job_contract.ts";
import { expectEqual, expectRefusal, expectThat } from "./engine_expect.ts";

export type { ContractJob, ContractSubscription, EngineContractCase, EngineContractSubject };

/** Larger than any engine takes by default. */
const OVERSIZED = "x".repeat(5 * 1_048_576);

/** A key that no deployment has, of a partition that exists everywhere. */
const UNKNOWN_DEFINITION: ProcessDefinitionKey = readKey("2251799999999999");

/** A process that waits for nothing. `remark` makes a version differ from the last. */
function emptyProcess(id: string, remark = ""): Uint8Array<ArrayBuffer> {
  return utf8(`<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="contract">
  <bpmn:process id="${id}" name="Größe 📦${remark}" isExecutable="true"><bpmn:startEvent id="start" /></bpmn:process>
</bpmn:definitions>`);
}

function deploy(engine: Engine, ...resources: { name: string; content: Uint8Array<ArrayBuffer> }[]) {
  return engine.deploy({ resources, tenantId: DEFAULT_TENANT_ID });
}

async function deployEmpty(
  { engine, unique }: EngineContractSubject,
): Promise<Deployment["processes"][number]> {
  const id = unique("process");
  const { processes } = await deploy(engine, { name: `${id}.bpmn`, content: emptyProcess(id) });
  const [process] = processes;
  expectThat(process !== undefined, "the deployment to contain the process");
  return process;
}

const DEPLOYMENT_CASES: EngineContractCase[] = [
  {
    name: "topology() says version, size and leaders",
    async run({ engine, gatewayVersion }) {
      const topology = await engine.topology();
      expectThat(topology.gatewayVersion.startsWith(gatewayVersion), `version ${gatewayVersion}`);
      expectThat(topology.clusterSize >= 1 && topology.partitionsCount >= 1, "a broker and a partition");
      expectEqual(topology.leaders, { to: topology.partitionsCount, what: "partitions with a leader" });
    },
  },
  {
    name: "deploy() gives id, key, version and resource name of a process",
    async run({ engine, unique }) {
      const id = unique("process");
      const { deploymentKey, processes } = await deploy(engine, {
        name: `${id}.bpmn`,
        content: emptyProcess(id),
      });
      expectThat(/^\d{16,19}$/.test(deploymentKey), "a deployment key of all its digits");
      const [{ processDefinitionKey = "", ...rest } = {}, ...others] = processes;
      expectThat(/^\d{16,19}$/.test(processDefinitionKey), "a process definition key of all its digits");
      expectEqual(rest, {
        to: { processDefinitionId: id, version: 1, resourceName: `${id}.bpmn`, tenantId: DEFAULT_TENANT_ID },
        what: "the process",
      });
      expectEqual(others.length, { to: 0, what: "further processes" });
    },
  },
  {
    name: "deploy() keeps key and version of an unchanged resource, and counts up for a changed one",
    async run({ engine, unique }) {
      const id = unique("process");
      const name = `${id}.bpmn`;
      const first = await deploy(engine, { name, content: emptyProcess(id) });
      const again = await deploy(engine, { name, content: emptyProcess(id) });
      const changed = await deploy(engine, { name, content: emptyProcess(id, " 2") });
      expectEqual(again.processes.map(({ version }) => version), { to: [1], what: "the unchanged versions" });
      expectThat(
        again.processes[0]?.processDefinitionKey === first.processes[0]?.processDefinitionKey,
        "the unchanged process to keep its key",
      );
      expectEqual(changed.processes.map(({ version }) => version), { to: [2], what: "the changed versions" });
    },
  },
  {
    name: "deploy() refuses what is not BPMN with the engine's words, and deploys none of the rest",
    async run({ engine, unique }) {
      const id = unique("process");
      const good = { name: `${id}.bpmn`, content: emptyProcess(id) };
      const error = await expectRefusal(
        deploy(engine, good, { name: "broken.bpmn", content: utf8("not xml") }),
        "ENGINE_REJECTED",
      );
      expectThat(error.message.includes("broken.bpmn"), "the message to name the resource");
      const { processes } = await deploy(engine, good);
      expectEqual(processes.map(({ version }) => version), { to: [1], what: "the versions afterwards" });
    },
  },
  {
    name: "createProcessInstance() creates another instance each time",
    async run(subject) {
      const { engine } = subject;
      const { processDefinitionKey, tenantId } = await deployEmpty(subject);
      const command = { processDefinitionKey, tenantId, variables: { text: "ä📦" } };
      const first = await engine.createProcessInstance(command);
      const second = await engine.createProcessInstance(command);
      expectThat(/^\d{16,19}$/.test(first.processInstanceKey), "a key of all its digits");
      expectThat(first.processInstanceKey !== second.processInstanceKey, "two keys");
      expectEqual(first.variables, { to: {}, what: "the variables of an instance that is not waited for" });
    },
  },
  {
    name: "createProcessInstance() gives the variables of an instance whose end it awaits",
    async run(subject) {
      const { processDefinitionKey, tenantId } = await deployEmpty(subject);
      const variables = { text: "ä📦", large: 12345678901234567890n, list: [1, null] };
      const command = { processDefinitionKey, tenantId, variables };
      const all = await subject.engine.createProcessInstance({ ...command, awaitCompletion: {} });
      expectEqual(all.variables, { to: variables, what: "all variables" });
      const awaitCompletion = { fetchVariables: ["text", "unknown"] };
      const some = await subject.engine.createProcessInstance({ ...command, awaitCompletion });
      expectEqual(some.variables, { to: { text: "ä📦" }, what: "the variables asked for" });
      expectThat(all.processInstanceKey !== some.processInstanceKey, "two keys");
    },
  },
  {
    name: "createProcessInstance() of an unknown definition is ENGINE_NOT_FOUND",
    async run({ engine }) {
      const command = {
        processDefinitionKey: UNKNOWN_DEFINITION,
        tenantId: DEFAULT_TENANT_ID,
        variables: {},
      };
      await expectRefusal(engine.createProcessInstance(command), "ENGINE_NOT_FOUND");
    },
  },
  {
    name: "createProcessInstance() for a tenant that the engine does not have is ENGINE_REJECTED",
    async run(subject) {
      const { processDefinitionKey } = await deployEmpty(subject);
      const command = { processDefinitionKey, tenantId: "another", variables: {} };
      await expectRefusal(subject.engine.createProcessInstance(command), "ENGINE_REJECTED");
    },
  },
  {
    name:
      "createProcessInstance() with too large a payload is ENGINE_PAYLOAD_TOO_LARGE, and does not quote it",
    async run(subject) {
      const { processDefinitionKey, tenantId } = await deployEmpty(subject);
      const command = { processDefinitionKey, tenantId, variables: { OVERSIZED } };
      const error = await expectRefusal(
        subject.engine.createProcessInstance(command),
        "ENGINE_PAYLOAD_TOO_LARGE",
      );
      expectThat(!error.message.includes("xxx"), "the message not to quote the payload");
    },
  },
  {
    name: "createProcessInstance() for a caller that has gone already is not sent",
    async run(subject) {
      const { processDefinitionKey, tenantId } = await deployEmpty(subject);
      const command = { processDefinitionKey, tenantId, variables: {} };
      const call = subject.engine.createProcessInstance(command, { signal: AbortSignal.abort() });
      await expectRefusal(call, "ENGINE_UNAVAILABLE");
    },
  },
];

const MESSAGE_CASES: EngineContractCase[] = [
  {
    name: "publishMessage() with an id reports the repetition of a buffered message as duplicate",
    async run({ engine, unique }) {
      const message = messageOf(unique("message"), { messageId: "id-1", timeToLiveMs: 60_000 });
      const first = await engine.publishMessage(message);
      const second = await engine.publishMessage(message);
      expectThat(first.outcome === "published" && /^\d{16,19}$/.test(first.messageKey), "a message key");
      expectEqual(second.outcome, { to: "duplicate", what: "the second outcome" });
    },
  },
  {
    name: "publishMessage() takes an id again for another correlation key",
    async run({ engine, unique }) {
      const message = messageOf(unique("message"), { messageId: "id-1", timeToLiveMs: 60_000 });
      await engine.publishMessage(message);
      const other = await engine.publishMessage({ ...message, correlationKey: "another" });
      expectEqual(other.outcome, { to: "published", what: "the outcome" });
    },
  },
  {
    name: "publishMessage() without a time to live, or without an id, never finds a duplicate",
    async run({ engine, unique }) {
      const fleeting = messageOf(unique("message"), { messageId: "id-1", timeToLiveMs: 0 });
      const nameless = messageOf(unique("message"), { timeToLiveMs: 60_000 });
      for (const message of [fleeting, fleeting, nameless, nameless]) {
        const { outcome } = await engine.publishMessage(message);
        expectEqual(outcome, { to: "published", what: "the outcome" });
      }
    },
  },
  {
    name: "publishMessage() takes an empty correlation key",
    async run({ engine, unique }) {
      const message = { ...messageOf(unique("message"), { timeToLiveMs: 0 }), correlationKey: "" };
      const { outcome } = await engine.publishMessage(message);
      expectEqual(outcome, { to: "published", what: "the outcome" });
    },
  },
  {
    name: "publishMessage() for a tenant that the engine does not have is ENGINE_REJECTED",
    async run({ engine, unique }) {
      const message = { ...messageOf(unique("message"), { timeToLiveMs: 0 }), tenantId: "another" };
      await expectRefusal(engine.publishMessage(message), "ENGINE_REJECTED");
    },
  },
  {
    name: "publishMessage() with too large a payload is ENGINE_PAYLOAD_TOO_LARGE",
    async run({ engine, unique }) {
      const message = { ...messageOf(unique("message"), { timeToLiveMs: 0 }), variables: { OVERSIZED } };
      await expectRefusal(engine.publishMessage(message), "ENGINE_PAYLOAD_TOO_LARGE");
    },
  },
];

const CORRELATION_CASES: EngineContractCase[] = [
  {
    name: "correlateMessage() says what a message met",
    async run(subject) {
      const name = subject.unique("message");
      await subject.offerSubscription({ messageName: name, correlationKey: "key-1" });
      const met = await subject.engine.correlateMessage(correlationOf(name));
      expectThat(met.outcome === "correlated", "the message to be correlated");
      const { messageKey, processInstanceKey, tenantId } = met;
      expectThat(/^\d{16,19}$/.test(messageKey), "a message key of all its digits");
      expectThat(/^\d{16,19}$/.test(processInstanceKey), "an instance key of all its digits");
      expectEqual(tenantId, { to: DEFAULT_TENANT_ID, what: "the tenant" });
    },
  },
  {
    name: "correlateMessage() says so where nothing waits for the message",
    async run({ engine, unique }) {
      const met = await engine.correlateMessage(correlationOf(unique("message")));
      expectEqual(met, { to: { outcome: "notFound" }, what: "the outcome" });
    },
  },
  {
    name: "correlateMessage() for a tenant that the engine does not have is ENGINE_REJECTED",
    async run({ engine, unique }) {
      const message = { ...correlationOf(unique("message")), tenantId: "another" };
      await expectRefusal(engine.correlateMessage(message), "ENGINE_REJECTED");
    },
  },
  {
    name: "correlateMessage() with too large a payload is ENGINE_PAYLOAD_TOO_LARGE",
    async run({ engine, unique }) {
      const message = { ...correlationOf(unique("message")), variables: { OVERSIZED } };
      await expectRefusal(engine.correlateMessage(message), "ENGINE_PAYLOAD_TOO_LARGE");
    },
  },
];

function correlationOf(name: string) {
  return { name, correlationKey: "key-1", variables: { text: "ä📦" }, tenantId: DEFAULT_TENANT_ID };
}

const DOCUMENT_CASES: EngineContractCase[] = [
  {
    name: "createDocument() gives a reference that says what the document is",
    async run({ engine }) {
      const fileName = "Größe 📦.txt";
      const reference = await engine.createDocument({
        content: utf8("ä"),
        contentType: "text/plain",
        fileName,
      });
      const { documentId, metadata } = reference;
      expectEqual(reference["camunda.document.type"] ?? null, { to: "camunda", what: "the type" });
      expectThat(typeof documentId === "string" && documentId !== "", "an id");
      expectThat(isJsonObject(metadata), "metadata");
      const { contentType = null, size = null } = metadata;
      expectEqual([metadata.fileName ?? null, contentType, size], {
        to: [fileName, "text/plain", 2],
        what: "name, media type and size",
      });
    },
  },
  {
    name: "createDocument() stores the same content as another document each time",
    async run({ engine }) {
      const command = { content: new Uint8Array([0, 255]), contentType: "image/png", fileName: "a.png" };
      const [first, second] = [await engine.createDocument(command), await engine.createDocument(command)];
      expectThat(first.documentId !== second.documentId, "two ids");
    },
  },
];

function messageOf(name: string, { timeToLiveMs, messageId }: { timeToLiveMs: number; messageId?: string }) {
  return {
    name,
    correlationKey: "key-1",
    timeToLiveMs,
    messageId,
    variables: { text: "ä📦" },
    tenantId: DEFAULT_TENANT_ID,
  };
}

/** Every case. They may run in any order, and several at a time. */
export const ENGINE_CONTRACT: readonly EngineContractCase[] = [
  ...DEPLOYMENT_CASES,
  ...MESSAGE_CASES,
  ...CORRELATION_CASES,
  ...DOCUMENT_CASES,
  ...ENGINE_JOB_CONTRACT,
];
