/**
 * The places where AWS's Java SDK (version 2) looks for credentials, in its order, as far as a runtime has them.
 *
 * @see https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/credentials-chain.html
 * @module
 */

import type { PlatformSource } from "../../core/aws/profile_plan.ts";
import type { CredentialSource } from "../../ports/credential_source.ts";
import { createContainerCredentials } from "./container_credentials.ts";
import { createCredentialChain, type CredentialLink, type OpenedLink } from "./credential_chain.ts";
import { type CredentialParts, credentialsUnavailable } from "./credential_request.ts";
import { createEnvironmentCredentials, missingVariable, type ReadText } from "./environment_credentials.ts";
import { createInstanceCredentials, METADATA_ENDPOINTS } from "./instance_credentials.ts";
import { createWebIdentityCredentials } from "./role_credentials.ts";

/** What the places need that are set up by variables. */
export interface ChainParts extends CredentialParts {
  /** Reads one variable. */
  readText: ReadText;
  /** Endpoint in the place of STS's own. */
  stsEndpoint?: string;
  /** Gives a token of this runtime's identity provider, in the place of a file. */
  getToken?(): string | Promise<string>;
  /** Files, where the runtime has some. */
  files?: CredentialFiles;
}

/** What runtimes with files add: `@zeebridge/edge/aws/profile` has it. */
export interface CredentialFiles {
  /** The text of a small file; `undefined` if there is none. Rejects if it cannot be read. */
  readTextFile(path: string): Promise<string | undefined>;
  /** The profile files as a place of credentials. */
  profileLink(parts: ChainParts, sources: PlatformSources): CredentialLink;
}

/** Sources outside of the profile files that a profile can name. */
export type PlatformSources = Readonly<Record<PlatformSource, () => CredentialSource>>;

/** Makes the default chain. */
export function createDefaultChain(parts: ChainParts): CredentialSource {
  const links: CredentialLink[] = [
    { name: "environment", open: () => openEnvironment(parts) },
    { name: "web identity", open: () => openWebIdentity(parts) },
  ];
  if (parts.files !== undefined) links.push(parts.files.profileLink(parts, platformSources(parts)));
  links.push(
    { name: "container", open: () => openContainer(parts) },
    { name: "instance metadata", open: () => openInstance(parts) },
  );
  return createCredentialChain(links);
}

/** The sources that a profile can name. Each fails if it is not set up. */
export function platformSources(parts: ChainParts): PlatformSources {
  const sourceOf = (opened: OpenedLink): CredentialSource => {
    if ("source" in opened) return opened.source;
    throw credentialsUnavailable(opened.absence);
  };
  return {
    Environment: () => sourceOf(openEnvironment(parts)),
    EcsContainer: () => sourceOf(openContainer(parts)),
    Ec2InstanceMetadata: () => sourceOf(openInstance(parts)),
  };
}

/** Region of STS's host. */
export function stsRegion(readText: ReadText): string | undefined {
  return readText("AWS_REGION") ?? readText("AWS_DEFAULT_REGION");
}

/** Reads a file that has to be there. */
export async function readNeededFile(path: string, { files }: Pick<ChainParts, "files">): Promise<string> {
  const text = await files?.readTextFile(path);
  if (text === undefined) throw credentialsUnavailable(`Cannot read ${path}: there is no such file`);
  return text;
}

function openEnvironment({ readText }: ChainParts): OpenedLink {
  const missing = missingVariable(readText);
  return missing === undefined
    ? { source: createEnvironmentCredentials(readText) }
    : { absence: `${missing} is not set` };
}

function openWebIdentity(parts: ChainParts): OpenedLink {
  const { readText, files, stsEndpoint } = parts;
  const roleArn = readText("AWS_ROLE_ARN");
  const tokenFile = readText("AWS_WEB_IDENTITY_TOKEN_FILE");
  if (roleArn === undefined) return { absence: "AWS_ROLE_ARN is not set" };
  if (parts.getToken === undefined) {
    if (tokenFile === undefined) return { absence: "AWS_WEB_IDENTITY_TOKEN_FILE is not set" };
    if (files === undefined) return { absence: "AWS_WEB_IDENTITY_TOKEN_FILE needs a runtime with files" };
  }
  return {
    source: createWebIdentityCredentials({
      roleArn,
      roleSessionName: readText("AWS_ROLE_SESSION_NAME"),
      region: stsRegion(readText),
      endpoint: stsEndpoint,
      getToken: parts.getToken ?? (() => readNeededFile(tokenFile ?? "", parts)),
    }, parts),
  };
}

function openContainer(parts: ChainParts): OpenedLink {
  const { readText } = parts;
  const relativeUri = readText("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  const fullUri = readText("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  if (relativeUri === undefined && fullUri === undefined) {
    return { absence: "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and …_FULL_URI are not set" };
  }
  const tokenFile = readText("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
  const token = readText("AWS_CONTAINER_AUTHORIZATION_TOKEN");
  const getAuthorizationToken = tokenFile !== undefined
    ? () => readNeededFile(tokenFile, parts)
    : token !== undefined
    ? () => token
    : undefined;
  return { source: createContainerCredentials({ relativeUri, fullUri, getAuthorizationToken }, parts) };
}

function openInstance(parts: ChainParts): OpenedLink {
  const { readText } = parts;
  if (readText("AWS_EC2_METADATA_DISABLED")?.toLowerCase() === "true") {
    return { absence: "AWS_EC2_METADATA_DISABLED is true" };
  }
  const isIpv6 = readText("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE")?.toLowerCase() === "ipv6";
  const endpoint = readText("AWS_EC2_METADATA_SERVICE_ENDPOINT") ??
    METADATA_ENDPOINTS[isIpv6 ? "ipv6" : "ipv4"];
  return { source: createInstanceCredentials({ endpoint }, parts) };
}
