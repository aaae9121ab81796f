/**
 * A route with the secrets that its model names in place: everything that can be known before a request comes.
 *
 * @module
 */

import { resolveList, resolveText, secretsOf, type SecretValues } from "../bpmn/relaxed.ts";
import type {
  FeelText,
  HmacDemand,
  RelaxedText,
  WebhookAuthorization,
  WebhookMethod,
} from "../bpmn/subscription.ts";
import { utf8 } from "../bytes.ts";
import { ZeebridgeError } from "../errors.ts";
import { findSecretSlots } from "../feel/mod.ts";
import { findPlaceholders, substitutePlaceholders } from "../secrets/placeholder.ts";
import type { ResolvedAuthorization } from "./authorize.ts";
import { importHmacKey, type ResolvedHmac } from "./hmac.ts";
import type { BoundSubscription, WebhookRoute } from "./route.ts";

/** A webhook that can decide about requests. Holds secrets: never log it, never store it. */
export interface PreparedWebhook {
  /** Tenant. */
  tenantId: string;
  /** Webhook id. */
  webhookId: string;
  /** Methods that it takes, in upper case; `HEAD` where it takes `GET`. */
  methods: readonly string[];
  /** How requests must be signed; absent: they need not be. */
  hmac?: ResolvedHmac;
  /** Who may call. */
  authorization: ResolvedAuthorization;
  /** Answers a request by itself, unless it gives null. */
  verificationExpression?: FeelText;
  /** Values of the secrets that its expressions name. */
  secrets: SecretValues;
  /** The elements that serve it, in document order; they agree on everything above. */
  subscriptions: readonly BoundSubscription[];
}

/** Looks a secret up by the name that the model uses. */
export type FindSecret = (name: string) => Promise<string | undefined>;

const METHODS: Readonly<Record<WebhookMethod, readonly string[]>> = {
  any: ["DELETE", "GET", "HEAD", "POST", "PUT"],
  get: ["GET", "HEAD"],
  post: ["POST"],
  put: ["PUT"],
  delete: ["DELETE"],
};

/** Where the value of a secret that is being replaced stands: under its name with this end. */
const PREVIOUS = "_PREVIOUS";

/**
 * Prepares an active route.
 *
 * @throws {ZeebridgeError} with code `SECRET_UNKNOWN` if a secret that the model names does not exist.
 */
export async function prepareWebhook(
  route: Extract<WebhookRoute, { state: "active" }>,
  findSecret: FindSecret,
): Promise<PreparedWebhook> {
  const { tenantId, webhookId, subscriptions } = route;
  const [first] = subscriptions;
  if (first === undefined) throw new TypeError("Cannot prepare a webhook: no element serves it");
  const { hmac, verificationExpression } = first;
  return {
    tenantId,
    webhookId,
    methods: METHODS[first.method],
    hmac: hmac && await resolveHmac(hmac, findSecret),
    authorization: await resolveAuthorization(first.authorization, findSecret),
    verificationExpression,
    secrets: await findValues(expressionsOf(subscriptions).flatMap(findSecretSlots), findSecret),
    subscriptions,
  };
}

/** The expressions of a webhook in which secrets may stand. */
function expressionsOf(subscriptions: readonly BoundSubscription[]): FeelText[] {
  return subscriptions.flatMap(({ authorization, verificationExpression, responseExpression }) =>
    [
      authorization.type === "APIKEY" ? authorization.locator : [],
      authorization.type === "JWT" ? authorization.roles ?? [] : [],
      verificationExpression ?? [],
      responseExpression?.text ?? [],
    ].flat()
  );
}

async function resolveHmac({ secret, ...demand }: HmacDemand, findSecret: FindSecret): Promise<ResolvedHmac> {
  const secrets = await resolveEach(secret, { ...PLAIN_TEXT, findSecret });
  return { ...demand, keys: await Promise.all(secrets.map((one) => importHmacKey(one, demand.algorithm))) };
}

async function resolveAuthorization(
  authorization: WebhookAuthorization,
  findSecret: FindSecret,
): Promise<ResolvedAuthorization> {
  const each = (text: string): Promise<[string, ...string[]]> =>
    resolveEach(text, { ...RELAXED_TEXT, findSecret });
  switch (authorization.type) {
    case "NONE":
      return { type: "NONE" };
    case "BASIC": {
      const usernames = await each(authorization.username);
      const passwords = await each(authorization.password);
      // A user and a password are replaced together or one by one: every pair of them is somebody's.
      const pairs = usernames.flatMap((username) => passwords.map((password) => `${username}:${password}`));
      return { type: "BASIC", credentials: pairs.map(utf8) };
    }
    case "APIKEY": {
      const apiKeys = await each(authorization.apiKey);
      return { type: "APIKEY", apiKeys: apiKeys.map(utf8), locator: authorization.locator };
    }
    case "JWT": {
      const { jwkUrl, roles, requiredRoles } = authorization;
      const [url] = await each(jwkUrl);
      return {
        type: "JWT",
        jwkUrl: url,
        roles,
        requiredRoles: await resolveRoles(requiredRoles, findSecret),
      };
    }
  }
}

/** The roles of which a token needs one or all; none only where the model asks for none. */
async function resolveRoles(text: RelaxedText | undefined, findSecret: FindSecret): Promise<string[]> {
  if (text === undefined) return [];
  const [roles] = await resolveEach(text, { ...RELAXED_LIST, findSecret });
  // A secret that says `[]` must not let every token in.
  if (roles.length > 0) return roles;
  throw new ZeebridgeError("SECRET_UNKNOWN", "Cannot resolve the required roles: none is left, expected one");
}

/** A way to write something with secrets in it. */
interface Notation<T> {
  /** Names of the secrets in it. */
  secretsOf(text: string): string[];
  /** What is meant; `undefined` if nothing is. */
  read(text: string, values: SecretValues): T | undefined;
}

const RELAXED_TEXT: Notation<string> = { secretsOf, read: resolveText };
const RELAXED_LIST: Notation<string[]> = { secretsOf, read: resolveList };
/** Never FEEL: what begins with `=` is a secret that begins so. */
const PLAIN_TEXT: Notation<string> = { secretsOf: findPlaceholders, read: substitutePlaceholders };

/**
 * What a text means now and, while a secret of it is replaced, what it meant before: both are accepted until the
 * operator removes the secret's `_PREVIOUS`.
 */
async function resolveEach<T>(
  text: string,
  { secretsOf, read, findSecret }: Notation<T> & { findSecret: FindSecret },
): Promise<[T, ...T[]]> {
  const names = secretsOf(text);
  const current = await findValues(names, findSecret);
  const meant = read(text, current);
  if (meant === undefined || meant === "") {
    throw new ZeebridgeError(
      "SECRET_UNKNOWN",
      "Cannot resolve the credentials: an expression gives nothing with the secrets that there are",
    );
  }
  const previous = new Map(current);
  for (const name of names) {
    const value = await findSecret(name + PREVIOUS);
    if (value !== undefined && value !== "") previous.set(name, value);
  }
  const meantBefore = read(text, previous);
  return meantBefore === undefined || meantBefore === "" || meantBefore === meant
    ? [meant]
    : [meant, meantBefore];
}

async function findValues(names: readonly string[], findSecret: FindSecret): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  for (const name of new Set(names)) {
    const value = await findSecret(name);
    // An empty credential would let everybody in who sends an empty one.
    if (value === undefined || value === "") {
      throw new ZeebridgeError(
        "SECRET_UNKNOWN",
        `Cannot resolve the secret ${name}: it is not there or empty`,
      );
    }
    values.set(name, value);
  }
  return values;
}
