/**
 * Bodies of answers, as the shapes that a test looks at.
 *
 * @module
 */

/** The body as JSON. The type says what the test is going to look at; assertions say whether it is there. */
export async function jsonOf<T>(response: Response | Promise<Response>): Promise<T> {
  return JSON.parse(await (await response).text());
}

/** The answer to a deployment, as far as tests look at it. */
export interface DeploymentBody {
  processes: { webhooks: { url: string }[] }[];
}
