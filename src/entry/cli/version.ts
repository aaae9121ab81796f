/**
 * The version of this software; a test holds it equal to the manifest's.
 *
 * @module
 */

/** Version, as in the manifest. */
export const VERSION = "0.1.0";
