/**
 * All tables of cases, by name.
 *
 * @module
 */

import { createAttacks } from "./attacks/mod.ts";
import type { JwtCase } from "./cases.ts";
import { readJwsCases, readSignatureCases } from "./wycheproof.ts";

/** What reads each table. */
export const TABLES: Readonly<Record<string, () => Promise<JwtCase[]>>> = {
  "Attacks on tokens": createAttacks,
  "Wycheproof's tokens": readJwsCases,
  "Wycheproof's signatures": readSignatureCases,
};
