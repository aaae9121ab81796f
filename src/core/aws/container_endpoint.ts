/**
 * Where a container asks for its credentials, and where it must not: the variable comes from outside, and the request
 * carries a token.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 * @module
 */

import { isLoopback } from "./endpoints.ts";

/** The agent of ECS. */
const ECS_HOST = "169.254.170.2";
/** Hosts that may be asked over http beside loopback: the agents of ECS and of EKS Pod Identity. */
const HTTP_HOSTS: readonly string[] = [ECS_HOST, "169.254.170.23", "[fd00:ec2::23]"];

/** What the variables say. */
export interface ContainerVariables {
  /** `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI`: a path on the agent of ECS; wins. */
  relativeUri?: string;
  /** `AWS_CONTAINER_CREDENTIALS_FULL_URI`. */
  fullUri?: string;
}

/** The endpoint that the variables name; or why not, beginning with the variable's name. */
export function containerEndpoint(
  { relativeUri, fullUri }: ContainerVariables,
): { url: string } | { problem: string } {
  if (relativeUri !== undefined) {
    const url = `http://${ECS_HOST}${relativeUri}`;
    return relativeUri.startsWith("/") && URL.canParse(url)
      ? { url }
      : { problem: "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is not a path, expected one that begins with /" };
  }
  if (fullUri === undefined || !URL.canParse(fullUri)) {
    return { problem: "AWS_CONTAINER_CREDENTIALS_FULL_URI is not a URL, expected one" };
  }
  const { protocol, hostname, username, password } = new URL(fullUri);
  const isPlain = username === "" && password === "";
  const mayUseHttp = isLoopback(hostname) || HTTP_HOSTS.includes(hostname);
  if (isPlain && (protocol === "https:" || (protocol === "http:" && mayUseHttp))) return { url: fullUri };
  return {
    problem:
      "AWS_CONTAINER_CREDENTIALS_FULL_URI names a host that must not be asked, expected https, loopback, " +
      `or ${HTTP_HOSTS.join(", ")}`,
  };
}
