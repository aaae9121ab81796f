/**
 * What a check is, and how many run at once.
 *
 * @module
 */

/** What a check found. */
export interface CheckResult {
  /** What is wrong, each with its place as `file:line` where there is one. Empty if all is well. */
  problems: string[];
  /** A figure worth printing though nothing is wrong. */
  note?: string;
}

/** One thing that must hold. */
export interface Check {
  /** What the output calls it. */
  name: string;
  /** Looks. A rejection counts as a problem of its own. */
  run(): Promise<CheckResult>;
}

/** What became of a check. */
export interface CheckOutcome extends CheckResult {
  /** The check's name. */
  name: string;
  /** How long it took. */
  milliseconds: number;
}

/**
 * Runs every check, some at the same time, whatever the others find.
 *
 * @param checks In the order in which they start.
 * @returns Their outcomes in that order; `onOutcome` is told each as soon as it is known.
 */
export async function runChecks(
  checks: readonly Check[],
  options: { atOnce: number; onOutcome: (outcome: CheckOutcome) => void },
): Promise<CheckOutcome[]> {
  const outcomes: CheckOutcome[] = [];
  const queue = checks.entries();
  async function work(): Promise<void> {
    for (const [index, check] of queue) {
      const outcome = await runCheck(check);
      outcomes[index] = outcome;
      options.onOutcome(outcome);
    }
  }
  await Promise.all(Array.from({ length: options.atOnce }, work));
  return outcomes;
}

async function runCheck({ name, run }: Check): Promise<CheckOutcome> {
  const startedAt = performance.now();
  const result = await run().catch((error) => ({
    problems: [error instanceof Error ? error.message : String(error)],
  }));
  return { name, ...result, milliseconds: performance.now() - startedAt };
}

/** One line about an outcome, and what is wrong below it. */
export function formatOutcome({ name, milliseconds, problems, note }: CheckOutcome): string {
  const state = problems.length === 0 ? "ok  " : "FAIL";
  const seconds = `${(milliseconds / 1_000).toFixed(1)} s`.padStart(7);
  const line = `${state} ${name.padEnd(28)}${seconds}${note === undefined ? "" : `  ${note}`}`;
  return [line.trimEnd(), ...problems.map((problem) => problem.replaceAll(/^(?=.)/gm, "       "))].join("\n");
}
