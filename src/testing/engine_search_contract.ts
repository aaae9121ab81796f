/**
 * The part of the engine's contract that is about searches: for engines that can search, and for those that
 * cannot.
 *
 * @module
 */

import { utf8 } from "../core/bytes.ts";
import { DEFAULT_TENANT_ID, type ProcessDefinitionKey, readKey } from "../core/keys.ts";
import type { DefinitionSearch } from "../ports/definition_search.ts";
import type { DeployedProcess, Engine } from "../ports/engine.ts";
import type { EngineContractCase } from "./engine_case.ts";
import { expectEqual, expectRefusal, expectThat } from "./engine_expect.ts";

const UNKNOWN: ProcessDefinitionKey = readKey("2251799999999999");
/** Longer than any secondary storage lags in a test. */
const LAG_MS = 60_000;

function modelOf(id: string, remark: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="contract">
  <bpmn:process id="${id}" name="Größe 📦 ${remark}" isExecutable="true"><bpmn:startEvent id="start" /></bpmn:process>
</bpmn:definitions>`;
}

async function deployVersion(
  engine: Engine,
  { id, remark = "" }: { id: string; remark?: string },
): Promise<DeployedProcess> {
  const resources = [{ name: `${id}.bpmn`, content: utf8(modelOf(id, remark)) }];
  const { processes: [process] } = await engine.deploy({ resources, tenantId: DEFAULT_TENANT_ID });
  expectThat(process !== undefined, "the deployment to contain the process");
  return process;
}

/** Every latest version, page by page. */
async function listDefinitions(engine: DefinitionSearch, limit: number): Promise<DeployedProcess[]> {
  const found: DeployedProcess[] = [];
  let after: string | undefined;
  do {
    const page = await engine.searchProcessDefinitions({ tenantId: DEFAULT_TENANT_ID, limit, after });
    expectThat(page.definitions.length <= limit, "no more definitions than asked for");
    found.push(...page.definitions);
    after = page.next;
  } while (after !== undefined);
  return found;
}

function keysOf(definitions: readonly DeployedProcess[]): string[] {
  return definitions.map(({ processDefinitionKey }) => processDefinitionKey).sort();
}

/** Cases for an engine that can search, which is Zeebe from 8.8 on. */
export const ENGINE_SEARCH_CONTRACT: readonly EngineContractCase[] = [
  {
    name: "searchProcessDefinitions() finds the latest version of each process, whatever the size of pages",
    async run({ engine, unique, elapse }) {
      const ids = ["one", "two", "three"].map(unique);
      const first = await Promise.all(ids.map((id) => deployVersion(engine, { id })));
      const second = await deployVersion(engine, { id: first[0]?.processDefinitionId ?? "", remark: "2" });
      await elapse(LAG_MS);
      const latest = [second, ...first.slice(1)];
      for (const limit of [1, 2, 3, 1_000]) {
        const found = (await listDefinitions(engine, limit)).filter((one) =>
          ids.includes(one.processDefinitionId)
        );
        expectEqual(keysOf(found), { to: keysOf(latest), what: `the keys, in pages of ${limit}` });
      }
      const [definition] = (await listDefinitions(engine, 1_000)).filter((one) =>
        one.processDefinitionKey === second.processDefinitionKey
      );
      expectEqual({ ...definition }, { to: { ...second }, what: "the definition" });
    },
  },
  {
    name: "searchProcessDefinitions() finds nothing for a tenant that there is not",
    async run({ engine }) {
      const page = await engine.searchProcessDefinitions({ tenantId: "another", limit: 10 });
      expectEqual(page.definitions.length, { to: 0, what: "the definitions" });
      expectThat(page.next === undefined, "no further page");
    },
  },
  {
    name: "processDefinition() and processDefinitionXml() give any version, as it was deployed",
    async run({ engine, unique, elapse }) {
      const id = unique("process");
      const old = await deployVersion(engine, { id });
      await deployVersion(engine, { id, remark: "2" });
      await elapse(LAG_MS);
      const found = await engine.processDefinition(old.processDefinitionKey);
      expectEqual({ ...found }, { to: { ...old }, what: "the definition" });
      const xml = await engine.processDefinitionXml(old.processDefinitionKey);
      expectEqual(xml ?? null, { to: modelOf(id, ""), what: "the model" });
    },
  },
  {
    name: "processDefinition() and processDefinitionXml() of an unknown key give nothing",
    async run({ engine }) {
      expectThat(await engine.processDefinition(UNKNOWN) === undefined, "no definition");
      expectThat(await engine.processDefinitionXml(UNKNOWN) === undefined, "no model");
    },
  },
  {
    name: "searchAwaitingDefinitions() answers with keys, or is ENGINE_UNSUPPORTED for statistics",
    async run({ engine, unique, offerSubscription, elapse }) {
      await offerSubscription({ messageName: unique("message"), correlationKey: "key-1" });
      await elapse(LAG_MS);
      const tenantId = DEFAULT_TENANT_ID;
      const each = await engine.searchAwaitingDefinitions({ tenantId, from: "subscriptions" });
      expectThat(each.processDefinitionKeys.every((key) => /^\d{16,19}$/.test(key)), "keys of all digits");
      const counted = engine.searchAwaitingDefinitions({ tenantId, from: "statistics" });
      await counted.catch(() => expectRefusal(counted, "ENGINE_UNSUPPORTED"));
    },
  },
  {
    name: "hasActiveInstances() is false where no instance runs",
    async run({ engine, unique, elapse }) {
      const idle = await deployVersion(engine, { id: unique("process") });
      await elapse(LAG_MS);
      expectEqual(await engine.hasActiveInstances(idle.processDefinitionKey), { to: false, what: "it" });
    },
  },
];

/** Cases for an engine that cannot search. */
export const ENGINE_WITHOUT_SEARCH_CONTRACT: readonly EngineContractCase[] = [{
  name: "every search is ENGINE_UNSUPPORTED",
  async run({ engine }) {
    const tenantId = DEFAULT_TENANT_ID;
    for (
      const search of [
        () => engine.searchProcessDefinitions({ tenantId, limit: 1 }),
        () => engine.processDefinition(UNKNOWN),
        () => engine.processDefinitionXml(UNKNOWN),
        () => engine.searchAwaitingDefinitions({ tenantId, from: "statistics" }),
        () => engine.searchAwaitingDefinitions({ tenantId, from: "subscriptions" }),
        () => engine.hasActiveInstances(UNKNOWN),
      ]
    ) {
      await expectRefusal(search(), "ENGINE_UNSUPPORTED");
    }
  },
}];
