/**
 * A folder that lives as long as the test that asked for it.
 *
 * @module
 */

/** A temporary folder; `await using` removes it with all that is in it. */
export interface TempFolder extends AsyncDisposable {
  /** Absolute path. */
  readonly path: string;
  /** Absolute path of an entry of the folder. */
  file(name: string): string;
}

/** Makes an empty folder under the system's temporary directory. */
export async function tempFolder(): Promise<TempFolder> {
  const path = await Deno.makeTempDir({ prefix: "zeebridge-" });
  return {
    path,
    file: (name) => `${path}/${name}`,
    async [Symbol.asyncDispose]() {
      await Deno.remove(path, { recursive: true });
    },
  };
}
