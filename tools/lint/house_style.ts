/**
 * The house's own lint rules. `deno lint` runs them, because `deno.json` names this file.
 *
 * @module
 */

import { noAmbient } from "./ambient.ts";
import { booleanParameters, namedFunctions, positionalParameters } from "./signatures.ts";
import { fileLength, functionLength } from "./sizes.ts";
import { errorWording, honestCasts, tellingNames } from "./wording.ts";

const houseStyle: Deno.lint.Plugin = {
  name: "house-style",
  rules: {
    "boolean-parameters": booleanParameters,
    "error-wording": errorWording,
    "file-length": fileLength,
    "function-length": functionLength,
    "honest-casts": honestCasts,
    "named-functions": namedFunctions,
    "no-ambient": noAmbient,
    "positional-parameters": positionalParameters,
    "telling-names": tellingNames,
  },
};

export default houseStyle;
