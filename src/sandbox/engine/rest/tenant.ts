/**
 * Tenants of requests.
 *
 * @module
 */

import { DEFAULT_TENANT_ID } from "../../../core/keys.ts";
import { invalidArgument } from "./answer.ts";

/**
 * The tenant of a request.
 *
 * @throws {Refusal} 400 if there is no such tenant.
 */
export function tenantOf(
  tenantId: string | undefined,
  { request, tenantIds }: { request: string; tenantIds?: readonly string[] },
): string {
  const tenant = tenantId ?? DEFAULT_TENANT_ID;
  const known = tenantIds ?? [DEFAULT_TENANT_ID];
  if (known.includes(tenant)) return tenant;
  const reason = tenantIds === undefined ? "multi-tenancy is disabled" : "tenant does not exist";
  throw invalidArgument(
    `Expected to handle request ${request} with tenant identifier '${tenant}', but ${reason}`,
  );
}
