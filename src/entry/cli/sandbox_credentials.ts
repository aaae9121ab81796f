/**
 * The keys that the sandbox's event bus knows. They open nothing else, and are no secret.
 *
 * @module
 */

import type { AwsCredentials } from "../../core/aws/credentials.ts";

/** What events for an event bus on this machine are signed with, unless the environment has keys. */
export const SANDBOX_CREDENTIALS: AwsCredentials = {
  accessKeyId: "zeebridge-sandbox",
  secretAccessKey: "zeebridge-sandbox-secret",
};
