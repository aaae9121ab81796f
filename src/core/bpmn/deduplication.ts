/**
 * Which elements of a process share a webhook, as the model says it.
 *
 * @module
 */

import type { ReportedProperties } from "./properties.ts";
import type { Deduplication } from "./subscription.ts";
import { PROPERTIES } from "./vocabulary.ts";

/** Reads the grouping mode; `undefined` where the model has none. */
export function readDeduplication({ properties, report }: ReportedProperties): Deduplication | undefined {
  const mode = properties.get(PROPERTIES.deduplicationMode);
  if (mode === undefined) return undefined;
  if (mode === "AUTO") return { mode };
  if (mode !== "MANUAL") {
    return report.error(
      "WEBHOOK_DEDUPLICATION_INVALID",
      `${PROPERTIES.deduplicationMode} must be AUTO or MANUAL`,
    );
  }
  const id = properties.get(PROPERTIES.deduplicationId);
  return id !== undefined && /^[\w-]+$/.test(id) ? { mode, id } : report.error(
    "WEBHOOK_DEDUPLICATION_INVALID",
    `${PROPERTIES.deduplicationId} must be letters, digits, _ and -, as ${PROPERTIES.deduplicationMode} is MANUAL`,
  );
}
