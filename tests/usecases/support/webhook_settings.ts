/**
 * Settings of the inbound side, as they are where nobody says otherwise.
 *
 * @module
 */

import { readSettings } from "../../../src/usecases/config.ts";
import type { AuthorizeWebhookSettings } from "../../../src/usecases/authorize_webhook.ts";

/** What tokens must be by default. */
export const JWT_SETTINGS: AuthorizeWebhookSettings = readSettings({});
