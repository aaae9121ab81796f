/**
 * Which files of a folder are deployed.
 *
 * @module
 */

/** Names of files that the engine takes. */
export const DEPLOYABLE_FILE: RegExp = /\.(?:bpmn|dmn|form)$/i;
