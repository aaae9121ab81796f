/**
 * Credentials of a container: from the agent of ECS, of EKS Pod Identity, or whatever its variables name.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 * @module
 */

import { containerEndpoint, type ContainerVariables } from "../../core/aws/container_endpoint.ts";
import { readCredentialDocument } from "../../core/aws/credential_answer.ts";
import type { CredentialSource } from "../../ports/credential_source.ts";
import {
  askRepeatedly,
  type CredentialParts,
  credentialsUnavailable,
  isPassing,
  reasonOf,
  requestOnce,
} from "./credential_request.ts";

/** Where a container's credentials are. */
export interface ContainerOptions extends ContainerVariables {
  /** Gives the value of the `Authorization` header, each time: its file is exchanged. Default: none is sent. */
  getAuthorizationToken?(): string | Promise<string>;
}

const TIMEOUT_MS = 1_000;
/** What may stand in a header: no line break, with which a token could add others. */
const HEADER_TEXT = /^[\x20-\x7e]+$/;

/** Makes a source of a container's credentials. Asks the endpoint each time. */
export function createContainerCredentials(
  options: ContainerOptions,
  parts: CredentialParts,
): CredentialSource {
  return {
    async credentials({ signal } = {}) {
      const endpoint = containerEndpoint(options);
      if ("problem" in endpoint) throw cannotAsk(endpoint.problem);
      const headers = { "accept": "application/json", ...await authorizationOf(options) };
      const answer = await askRepeatedly(
        () => requestOnce({ url: endpoint.url, headers, timeoutMs: TIMEOUT_MS, signal }, parts),
        { mayPass: isPassing, clock: parts.clock, signal },
      );
      if ("reason" in answer) throw cannotAsk(answer.reason);
      if (answer.status !== 200) throw cannotAsk(`it answered ${answer.status}, expected 200`);
      const credentials = readCredentialDocument(answer.text);
      if (credentials === undefined) {
        throw cannotAsk("its answer has no credentials, expected all four members");
      }
      return credentials;
    },
  };
}

async function authorizationOf({ getAuthorizationToken }: ContainerOptions): Promise<Record<string, string>> {
  if (getAuthorizationToken === undefined) return {};
  let token: string;
  try {
    token = (await getAuthorizationToken()).trimEnd();
  } catch (cause) {
    throw cannotAsk(`its authorization token cannot be had: ${reasonOf(cause)}`, cause);
  }
  if (HEADER_TEXT.test(token)) return { "authorization": token };
  throw cannotAsk("its authorization token cannot stand in a header, expected one line of ASCII");
}

function cannotAsk(reason: string, cause?: unknown): Error {
  return credentialsUnavailable(`Cannot get the credentials of the container: ${reason}`, cause);
}
