/**
 * The virtual environment that holds the AWS stand-ins, both written in Python.
 *
 * @module
 */

import { installOnce, runTool } from "./cache.ts";

const PACKAGES = ["ministack==1.5.33", "moto[server,events,iam]==5.2.5"];

/** Folder of the environment's programs; about 30 s the first time. */
export async function installAwsStandIns(): Promise<string> {
  // Programs of a virtual environment begin with its absolute path, so it cannot be moved into place.
  const folder = await installOnce("aws-stand-ins", async (target) => {
    await runTool("python3", ["-m", "venv", target], {
      hint: "Python 3 with its venv module runs the AWS stand-ins",
    });
    await runTool(`${target}/bin/python`, ["-m", "pip", "install", "-q", ...PACKAGES]);
  }, { fixedPath: true });
  return `${folder}/bin`;
}
