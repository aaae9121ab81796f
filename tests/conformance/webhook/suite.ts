/**
 * The observed cases against a connector that listens somewhere: what is seen of each, and the score.
 *
 * @module
 */

import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { stringifyJson } from "../../../src/core/json.ts";
import { printScore } from "../feel/cases.ts";
import {
  type Case,
  type CaseProcess,
  CASES,
  modelOf,
  normalizeCommand,
  normalizeResponse,
  type Observation,
} from "./cases.ts";
import type { Cluster } from "./cluster.ts";
import { DIFFERENCES } from "./differences.ts";
import { sendRaw } from "./raw_http.ts";

/** Where the connector listens, and how its admin side is used. */
export interface Subject {
  port: number;
  adminToken: string;
}

/** Token of the admin side. */
export const ADMIN_TOKEN = "conformance-admin-token";

/** Settings of the connector: bodies as large as those of the cases are let in. */
export const SETTINGS = {
  ZEEBRIDGE_ADMIN_TOKEN: ADMIN_TOKEN,
  ZEEBRIDGE_MAX_BODY_BYTES: 20 * 1024 * 1024,
} as const;

/** Deployments are made in bundles of so many models. */
const BUNDLE = 40;

/** Deploys every model of the cases, in their order. */
export async function deployAll(subject: Subject, cluster: Cluster): Promise<void> {
  const phases = Map.groupBy(CASES.flatMap(({ processes }) => processes), ({ phase = 1 }) => phase ?? 1);
  for (const [, processes] of [...phases].sort(([one], [other]) => one - other)) {
    for (let start = 0; start < processes.length; start += BUNDLE) {
      await deploy(processes.slice(start, start + BUNDLE), { subject, jwks: cluster.url });
    }
  }
}

async function deploy(
  processes: CaseProcess[],
  { subject, jwks }: { subject: Subject; jwks: string },
): Promise<void> {
  const form = new FormData();
  for (const process of processes) {
    form.append("resources", new File([modelOf(process, { jwks })], `${process.id}.bpmn`));
  }
  const response = await fetch(`http://127.0.0.1:${subject.port}/admin/api/deployments`, {
    method: "POST",
    headers: { authorization: `Bearer ${subject.adminToken}` },
    body: form,
  });
  assert.equal(response.status, 200, await response.text());
}

/** Sends a case's request, and says what came of it. */
export async function observe(one: Case, subject: Subject, cluster: Cluster): Promise<Observation> {
  cluster.begin(one.replies);
  const response = await sendRaw(subject.port, one.request).catch((error) => {
    throw new Error(`${one.name} cannot be sent`, { cause: error });
  });
  return { ...normalizeResponse(response), commands: cluster.commands.map(normalizeCommand) };
}

/** What must be seen of a case: what was observed, or how we differ on purpose. */
export function expectationOf({ name, expected }: Case): Observation {
  const { commands, ...response } = DIFFERENCES.get(name)?.(expected, name) ?? expected;
  return { ...normalizeResponse(response), commands };
}

/** Sends every case's request, prints the score, and tells what is not as it must be. */
export async function runSuite(
  platform: string,
  { subject, cluster }: { subject: Subject; cluster: Cluster },
): Promise<void> {
  const missed: string[] = [];
  for (const one of CASES) {
    const seen = await observe(one, subject, cluster);
    const expected = expectationOf(one);
    if (!isDeepStrictEqual(seen, expected)) {
      missed.push(`${one.name}\n  seen     ${stringify(seen)}\n  expected ${stringify(expected)}`);
    }
  }
  const title = `webhooks on ${platform}, ${DIFFERENCES.size} of them otherwise on purpose`;
  printScore(title, { right: CASES.length - missed.length, all: CASES.length });
  assert.equal(missed.length, 0, missed.join("\n"));
}

function stringify({ status, headers, body, commands }: Observation): string {
  return stringifyJson({ status, headers, body, commands });
}
