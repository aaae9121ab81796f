/**
 * Reads the body of an answer, under a cap.
 *
 * @module
 */

/**
 * The body as text; `undefined` if it is larger than the cap, or breaks off: status and headers are there all
 * the same, and they decide.
 */
export async function readBodyText(response: Response, maxBytes: number): Promise<string | undefined> {
  if (response.body === null) return "";
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      length += next.value.length;
      if (length > maxBytes) {
        await reader.cancel();
        return undefined;
      }
      text += decoder.decode(next.value, { stream: true });
    }
  } catch {
    // The connection broke, or time is up. A request that got a status must not look as if it got none.
    return undefined;
  }
  return text + decoder.decode();
}
