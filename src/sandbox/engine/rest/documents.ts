/**
 * Documents of the engine: stored in memory, as an engine without a document store of its own does.
 *
 * @module
 */

import { isJsonObject, type Json, type JsonObject, ownProperty, parseJson } from "../../../core/json.ts";
import { type EngineFlavour, Refusal, type RestAnswer, unreadable } from "./answer.ts";
import { readForm } from "./request.ts";

/** A document that was stored, to look at. */
export interface StoredDocument {
  /** Id. */
  documentId: string;
  /** Media type. */
  contentType: string;
  /** File name. */
  fileName: string;
  /** Content. */
  content: Uint8Array<ArrayBuffer>;
}

/** From this size on the web server does not take a form: `spring.servlet.multipart.max-request-size`. */
const FORM_LIMIT_BYTES = 10 * 1_048_576;

/**
 * Stores the document of a request.
 *
 * @throws {Refusal} 415 if it is no form, 413 if it is too large, 400 if there is no file in it.
 */
export async function storeDocument(
  request: Request,
  { documents, flavour }: { documents: StoredDocument[]; flavour: EngineFlavour },
): Promise<RestAnswer> {
  const form = await readForm(request);
  const file = form.get("file");
  if (!(file instanceof File)) throw unreadable("Required part 'file' is not present.");
  if (file.size >= FORM_LIMIT_BYTES) throw new Refusal({ status: 413 });
  const metadata = await readMetadata(form.get("metadata"));
  const document: StoredDocument = {
    documentId: `document-${documents.length + 1}`,
    contentType: textOr(metadata, { name: "contentType", otherwise: file.type }),
    fileName: textOr(metadata, { name: "fileName", otherwise: file.name }),
    content: new Uint8Array(await file.arrayBuffer()),
  };
  documents.push(document);
  return { status: 201, body: writeReference(flavour, document) };
}

/** The part that describes the file, as JSON. Of a part without a file name no media type can be seen here. */
async function readMetadata(part: FormDataEntryValue | null): Promise<JsonObject> {
  if (part === null) return {};
  const isFile = typeof part !== "string";
  if (isFile && part.type !== "application/json") throw new Refusal({ status: 415 });
  let metadata: Json;
  try {
    metadata = parseJson(isFile ? await part.text() : part);
  } catch {
    // The only failure is "not JSON".
    throw unreadable();
  }
  if (!isJsonObject(metadata)) throw unreadable();
  return metadata;
}

function textOr(metadata: JsonObject, { name, otherwise }: { name: string; otherwise: string }): string {
  const value = ownProperty(metadata, name);
  return typeof value === "string" ? value : otherwise;
}

function writeReference(flavour: EngineFlavour, document: StoredDocument): JsonObject {
  const { documentId, contentType, fileName, content } = document;
  const metadata: JsonObject = { contentType, fileName, size: content.length };
  if (flavour === "8.6.0") return { documentType: "camunda", storeId: "in-memory", documentId, metadata };
  return {
    "camunda.document.type": "camunda",
    storeId: "in-memory",
    documentId,
    contentHash: `hash-of-${documentId}`,
    metadata: {
      ...metadata,
      expiresAt: null,
      processDefinitionId: null,
      processInstanceKey: null,
      customProperties: {},
    },
  };
}
