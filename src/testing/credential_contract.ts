/**
 * What every source of AWS credentials must do, wherever it has them from: one suite for all of them.
 *
 * @example
 * ```ts
 * import { CREDENTIAL_CONTRACT, type CredentialContractSubject } from "@zeebridge/edge/testing";
 *
 * declare const subject: CredentialContractSubject;
 * for (const { name, run } of CREDENTIAL_CONTRACT) Deno.test(name, () => run(subject));
 * ```
 *
 * @module
 */

import type { CredentialSource } from "../ports/credential_source.ts";
import { expectEqual, expectRefusal, expectThat } from "./engine_expect.ts";

/** A kind of source under test. */
export interface CredentialContractSubject {
  /** Opens a source that has credentials: at each call another one. */
  open(): CredentialSource;
  /** Opens a source whose origin is there, and gives none. */
  openBroken(): CredentialSource;
  /** What must not be told when there are none. */
  secrets: readonly string[];
  /** The instant that the source takes for now, in milliseconds since the epoch. */
  now(): number;
}

/** One case of the suite. */
export interface CredentialContractCase {
  /** Name, unique in the suite. */
  name: string;
  /** Runs it; rejects if the source breaks the contract. */
  run(subject: CredentialContractSubject): Promise<void>;
}

/** Every case of the suite. */
export const CREDENTIAL_CONTRACT: readonly CredentialContractCase[] = [
  {
    name: "gives credentials that a request can be signed with",
    async run({ open, now }) {
      const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = await open().credentials();
      for (
        const text of [accessKeyId, secretAccessKey, ...sessionToken === undefined ? [] : [sessionToken]]
      ) {
        expectThat(/^[\x21-\x7e]+$/.test(text), "every part to fit into a header");
      }
      expectThat(expiresAt === undefined || expiresAt > now(), "credentials that are valid now");
    },
  },
  {
    name: "gives callers at the same time the same credentials",
    async run({ open }) {
      const source = open();
      const [one, other] = await Promise.all([source.credentials(), source.credentials({})]);
      expectEqual(one.accessKeyId, { to: other.accessKeyId, what: "the access key id" });
    },
  },
  {
    name: "gives credentials again after it has given some",
    async run({ open }) {
      const source = open();
      const { accessKeyId } = await source.credentials();
      expectEqual((await source.credentials()).accessKeyId, { to: accessKeyId, what: "the access key id" });
    },
  },
  {
    name: "says with its code, and without a secret, that there are none",
    async run({ openBroken, secrets }) {
      const source = openBroken();
      for (let attempt = 1; attempt <= 2; attempt++) {
        const { message } = await expectRefusal(source.credentials(), "AWS_CREDENTIALS_UNAVAILABLE");
        expectThat(!secrets.some((secret) => message.includes(secret)), "a message without a secret");
      }
    },
  },
];
