/**
 * BPMN XML → process models.
 *
 * The only file that imports saxen, which reports what it meets and decides nothing: limits, entities and
 * what counts as an error are decided here. The engine reads the same bytes with a strict parser, and must not
 * read something else in them: in the elements that count, what XML forbids is refused and never repaired.
 *
 * @see https://www.w3.org/TR/xml/
 * @module
 */

import { Parser } from "saxen";
import { ZeebridgeError } from "../errors.ts";
import { type BpmnElement, childrenOf } from "./element.ts";
import { readProcess } from "./process.ts";
import type { ProcessModel } from "./subscription.ts";
import { ATTRIBUTES, ELEMENTS, NAMESPACES } from "./vocabulary.ts";

/** How large a model may be. */
export interface BpmnLimits {
  /** Longest text, in UTF-16 code units. Default: 4 Mi. */
  maxLength?: number;
  /** Deepest nesting of elements. Default: 200. */
  maxDepth?: number;
  /** Most elements, diagram included. Default: 100,000. */
  maxElements?: number;
}

const DEFAULT_LIMITS: Required<BpmnLimits> = {
  maxLength: 4 * 1024 * 1024,
  maxDepth: 200,
  maxElements: 100_000,
};

/** A text that is no model because its XML breaks. */
export class BrokenXmlError extends ZeebridgeError {
  /** Line where it breaks, from 1. */
  readonly line: number;

  /** Makes an error whose message names the line, too. */
  constructor(reason: string, line: number) {
    super("BPMN_INVALID", describeInvalid(`it is not well-formed XML (${reason}, line ${line})`));
    this.line = line;
  }
}

/** The encoding that an XML declaration names. */
const DECLARED_ENCODING = /^<\?xml\s[^>]{0,200}?\sencoding\s*=\s*["']([\w.-]{1,40})["']/;
const READ_ENCODINGS: ReadonlySet<string> = new Set(["utf-8", "utf8", "us-ascii"]);

/**
 * Reads the bytes of a model as UTF-8, with or without a byte order mark.
 *
 * @throws {ZeebridgeError} `BPMN_INVALID` if they are not UTF-8, or say that they are something else: the
 * engine would believe them, and read other texts than we do.
 */
export function decodeBpmn(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes);
  const encoding = DECLARED_ENCODING.exec(text)?.[1] ?? "utf-8";
  if (!READ_ENCODINGS.has(encoding.toLowerCase())) {
    throw invalid(`its XML declaration says ${encoding}, expected UTF-8`);
  }
  return text;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (cause) {
    throw new ZeebridgeError("BPMN_INVALID", "Cannot read the model: it is not UTF-8 text", { cause });
  }
}

/**
 * Reads a model: one result per `bpmn:process`, in document order. What is wrong with a single webhook is
 * said in the result; only a text that is no BPMN model at all throws.
 *
 * @throws {ZeebridgeError} `BPMN_INVALID` if the text is not well-formed XML, is not BPMN, has no process, has
 * a process without an id, has a document type declaration, or goes beyond a limit.
 */
export function parseBpmn(xml: string, limits: BpmnLimits = {}): ProcessModel[] {
  const definitions = parseElements(xml, { ...DEFAULT_LIMITS, ...limits });
  if (definitions?.name !== ELEMENTS.definitions) {
    throw invalid(`its root is not bpmn:definitions in the namespace ${NAMESPACES.bpmn}`);
  }
  const processes = childrenOf(definitions, ELEMENTS.process);
  if (processes.length === 0) throw invalid("it has no bpmn:process");
  if (processes.some(({ attributes }) => !attributes.get(ATTRIBUTES.id))) {
    throw invalid("a bpmn:process has no id");
  }
  const messages = new Map(
    childrenOf(definitions, ELEMENTS.message).map(({ attributes }) => [
      attributes.get(ATTRIBUTES.id) ?? "",
      attributes.get(ATTRIBUTES.name) ?? "",
    ]),
  );
  return processes.map((process) => readProcess(process, messages));
}

/**
 * Reads a model as the tree of its elements with their texts, for those who run it.
 *
 * @throws {ZeebridgeError} `BPMN_INVALID` if the text is not well-formed XML, is not BPMN, or goes beyond a limit.
 */
export function parseBpmnTree(xml: string, limits: BpmnLimits = {}): BpmnElement {
  const definitions = parseElements(xml, { ...DEFAULT_LIMITS, ...limits }, "withTexts");
  if (definitions?.name === ELEMENTS.definitions) return definitions;
  throw invalid(`its root is not bpmn:definitions in the namespace ${NAMESPACES.bpmn}`);
}

/** The part of saxen that is used; the package has no types of its own. */
interface SaxParser {
  ns(prefixes: Record<string, string>): SaxParser;
  on(event: "openTag", handler: (name: string, attributes: () => Record<string, string>) => void): SaxParser;
  on(event: "closeTag" | "attention", handler: () => void): SaxParser;
  on(event: "text" | "cdata", handler: (text: string) => void): SaxParser;
  on(
    event: "error" | "warn",
    handler: (error: Error, place: () => { line: number }) => void,
  ): SaxParser;
  parse(xml: string): void;
}

/** Builds the tree of known elements; `undefined` if the root is not one. */
function parseElements(
  xml: string,
  limits: Required<BpmnLimits>,
  texts: "withTexts" | "withoutTexts" = "withoutTexts",
): BpmnElement | undefined {
  if (xml.length > limits.maxLength) throw invalid(`it is longer than ${limits.maxLength} characters`);
  if (FORBIDDEN_CHARACTER.test(xml)) throw malformed("a character that XML does not allow");
  let root: BpmnElement | undefined;
  let elements = 0;
  let depth = 0;
  let unknownDepth = 0;
  const open: BpmnElement[] = [];

  function openTag(fullName: string, attributes: () => Record<string, string>): void {
    if (depth === 0 && elements > 0) throw invalid("it has more than one root element");
    elements += 1;
    depth += 1;
    if (elements > limits.maxElements) throw invalid(`it has more than ${limits.maxElements} elements`);
    if (depth > limits.maxDepth) throw invalid(`it is nested deeper than ${limits.maxDepth} elements`);
    const name = unknownDepth === 0 ? knownName(fullName) : undefined;
    if (name === undefined) {
      unknownDepth += 1;
      return;
    }
    const element: BpmnElement = { name, attributes: readAttributes(attributes()), children: [] };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  }

  function closeTag(): void {
    depth -= 1;
    if (unknownDepth > 0) unknownDepth -= 1;
    else open.pop();
  }

  function addText(text: string): void {
    const element = unknownDepth === 0 ? open.at(-1) : undefined;
    if (element !== undefined) element.text = (element.text ?? "") + text;
  }

  const parser: SaxParser = new Parser();
  if (texts === "withTexts") {
    parser.on("text", (text) => addText(decodeReferences(text))).on("cdata", addText);
  }
  parser
    .ns(NAMESPACES_BY_THEMSELVES)
    .on("openTag", openTag)
    .on("closeTag", closeTag)
    .on("attention", () => {
      throw invalid("it has a document type declaration, which is not allowed");
    })
    .on("error", refuse)
    // What saxen only warns of (undeclared prefixes, repeated attributes, missing quotes) is an error in XML.
    .on("warn", refuse)
    .parse(xml.startsWith("\uFEFF") ? xml.slice(1) : xml);
  return root;
}

function refuse(error: Error, place: () => { line: number }): never {
  throw new BrokenXmlError(clip(error.message), place().line + 1);
}

/**
 * saxen names elements by the prefixes it is given, and takes those as declared. A namespace is its own
 * "prefix" here: no document can spell it, so nothing counts as declared that is not.
 */
const NAMESPACES_BY_THEMSELVES: Record<string, string> = {
  [NAMESPACES.bpmn]: NAMESPACES.bpmn,
  [NAMESPACES.zeebe]: NAMESPACES.zeebe,
  [NAMESPACES.xml]: "xml",
};

const PREFIXES = [
  [`${NAMESPACES.bpmn}:`, "bpmn:"],
  [`${NAMESPACES.zeebe}:`, "zeebe:"],
] as const;

function knownName(fullName: string): string | undefined {
  for (const [namespace, prefix] of PREFIXES) {
    if (fullName.startsWith(namespace)) return prefix + fullName.slice(namespace.length);
  }
  return undefined;
}

function readAttributes(raw: Record<string, string>): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [name, value] of Object.entries(raw)) {
    if (!name.includes(":")) attributes.set(name, decodeAttribute(value));
  }
  return attributes;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/**
 * The value of an attribute (XML 1.0, 3.3.3): raw line breaks and tabs are blanks, references are decoded,
 * also those beyond the basic plane, which saxen would cut to 16 bits.
 */
function decodeAttribute(raw: string): string {
  if (raw.includes("<")) throw malformed("< in the value of an attribute");
  return decodeReferences(/[\t\n\r]/.test(raw) ? raw.replaceAll(/\r\n|[\t\n\r]/g, " ") : raw);
}

function decodeReferences(text: string): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(
    /&(?:#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,8}))|([a-z]{2,4}));|&/g,
    (_reference, hexadecimal?: string, decimal?: string, name?: string) => {
      const character = name !== undefined
        ? ENTITIES.get(name)
        : characterOf(hexadecimal === undefined ? Number(decimal) : parseInt(hexadecimal, 16));
      if (character === undefined) throw malformed("unknown reference after &");
      return character;
    },
  );
}

/** Anything but the characters of XML 1.0, 2.2. */
const FORBIDDEN_CHARACTER = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/** The character of a code point, if XML allows it. */
function characterOf(codePoint: number): string | undefined {
  if (!(codePoint <= 0x10FFFF)) return undefined;
  const character = String.fromCodePoint(codePoint);
  return FORBIDDEN_CHARACTER.test(character) ? undefined : character;
}

/** The parser quotes names, which may be as long as the model. */
function clip(message: string): string {
  return message.length > 200 ? `${message.slice(0, 200)}…` : message;
}

function malformed(reason: string): ZeebridgeError {
  return invalid(`it is not well-formed XML (${reason})`);
}

function invalid(reason: string): ZeebridgeError {
  return new ZeebridgeError("BPMN_INVALID", describeInvalid(reason));
}

function describeInvalid(reason: string): string {
  return `Cannot read the model: ${reason}`;
}
