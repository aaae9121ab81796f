/**
 * The keys that the sandbox's event bus knows. They open nothing else, and are no secret.
 *
 * @module
 */

import type { AwsCredentials } from "../../core/aws/credentials.ts";

/** Credentials of the sandbox's account: what an app or a process signs with. */
export const SANDBOX_CREDENTIALS: AwsCredentials = {
  accessKeyId: "zeebridge-sandbox",
  secretAccessKey: "zeebridge-sandbox-secret",
};

/** Credentials of AWS's services: whoever signs with them may send events whose source begins with `aws.`. */
export const SANDBOX_SERVICE_CREDENTIALS: AwsCredentials = {
  accessKeyId: "zeebridge-sandbox-service",
  secretAccessKey: "zeebridge-sandbox-service-secret",
};
