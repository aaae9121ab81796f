/**
 * Names of the rules of webhooks: webhook ids have any characters and any length, names of rules have not.
 *
 * @module
 */

/** The names that have been given. */
export interface RuleNames {
  /**
   * The name of a webhook's rule: always the same, and no other's.
   *
   * @param others Names that rules have which are of no webhook.
   */
  nameOf(webhookId: string, others: readonly string[]): string;
  /** The webhook whose rule has a name; `undefined` if there is none. */
  webhookIdOf(name: string): string | undefined;
}

const FOREIGN = /[^.\-_A-Za-z0-9]/g;
const MAX_LENGTH = 64;

/** Gives no name yet. */
export function createRuleNames(): RuleNames {
  const names = new Map<string, string>();
  const webhookIds = new Map<string, string>();

  function freeName(webhookId: string, others: readonly string[]): string {
    const wish = webhookId.replace(FOREIGN, "_").slice(0, MAX_LENGTH);
    let name = wish;
    for (let number = 2; webhookIds.has(name) || others.includes(name); number++) {
      const ending = `-${number}`;
      name = `${wish.slice(0, MAX_LENGTH - ending.length)}${ending}`;
    }
    return name;
  }

  return {
    nameOf(webhookId, others) {
      const known = names.get(webhookId);
      if (known !== undefined) return known;
      const name = freeName(webhookId, others);
      names.set(webhookId, name);
      webhookIds.set(name, webhookId);
      return name;
    },
    webhookIdOf: (name) => webhookIds.get(name),
  };
}
