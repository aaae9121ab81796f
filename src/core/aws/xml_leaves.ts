/**
 * A strict reader for the small XML answers of AWS's query services: elements in elements, text at the ends.
 *
 * It knows what those answers are made of and refuses all else: document types, comments, CDATA and text between
 * elements. A Worker that only asks for credentials needs no XML library.
 *
 * @module
 */

/** A tag, or the text up to the next one. Each character is looked at once. */
const TOKEN = /<(\/?)([A-Za-z][\w.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
const DECLARATION = /^\uFEFF?\s*(?:<\?xml\s[^?<>]*\?>)?/;
const REFERENCE = /&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([\da-fA-F]{1,6}));|&/g;
const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
const MAX_DEPTH = 16;

/**
 * The texts of a document by their path, such as `Response/Credentials/Expiration`, without white space around them.
 * Of elements with the same path the first one counts.
 *
 * @returns `undefined` if the text is not such a document.
 */
export function readXmlLeaves(xml: string): ReadonlyMap<string, string> | undefined {
  const leaves = new Map<string, string>();
  /** The open elements, and whether each has children. */
  const open: { name: string; text: string; hasChildren: boolean }[] = [];
  let isComplete = false;
  TOKEN.lastIndex = DECLARATION.exec(xml)?.[0].length ?? 0;

  function close(name: string): boolean {
    const path = open.map((element) => element.name).join("/");
    const element = open.pop();
    if (element?.name !== name || (element.hasChildren && element.text.trim() !== "")) return false;
    const text = element.hasChildren ? "" : decode(element.text.trim());
    if (text === undefined) return false;
    if (!element.hasChildren && !leaves.has(path)) leaves.set(path, text);
    isComplete = open.length === 0;
    return true;
  }

  while (TOKEN.lastIndex < xml.length) {
    const token = TOKEN.exec(xml);
    if (token === null) return undefined;
    const [, slash, name, attributes, selfClosing, text] = token;
    const parent = open.at(-1);
    if (text !== undefined) {
      if (parent !== undefined) parent.text += text;
      else if (text.trim() !== "") return undefined;
      continue;
    }
    if (name === undefined || isComplete) return undefined;
    if (slash === "/") {
      if (attributes !== "" || selfClosing !== "" || !close(name)) return undefined;
      continue;
    }
    if (open.length === MAX_DEPTH) return undefined;
    if (parent !== undefined) parent.hasChildren = true;
    open.push({ name, text: "", hasChildren: false });
    if (selfClosing === "/" && !close(name)) return undefined;
  }
  return isComplete ? leaves : undefined;
}

/** A text without its references; `undefined` if one of them is none that XML itself knows. */
function decode(text: string): string | undefined {
  let isValid = true;
  const decoded = text.replace(REFERENCE, (_match, name?: string, decimal?: string, hexadecimal?: string) => {
    if (name !== undefined) return NAMED[name] ?? "";
    const code = decimal === undefined ? parseInt(hexadecimal ?? "", 16) : Number(decimal);
    if (code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)) {
      return String.fromCodePoint(code);
    }
    isValid = false;
    return "";
  });
  return isValid ? decoded : undefined;
}
