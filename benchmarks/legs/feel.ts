/**
 * FEEL: evaluations per second, against feelin's interpreter and Camunda's own engine.
 *
 * @module
 */

import { evaluate as evaluateWithFeelin } from "feelin";
import { compile } from "../../src/core/feel/mod.ts";
import type { JsonObject } from "../../src/core/json.ts";
import { type EngineSpeed, timeEngine } from "../../tests/e2e/feel_java/witness.ts";
import { startBareWorkerd } from "../../tests/e2e/servers/workerd.ts";
import { tempFolder } from "../../tests/support/temp_folder.ts";
import { bundleWorker } from "../../tools/worker_bundle.ts";
import type { Leg, LegOptions } from "../leg.ts";
import { EVENT_BODY } from "../sample.ts";
import { type FeelTask, type FeelUse, useExpression } from "../servers/feel_use.ts";
import type { FeelLoad } from "../servers/feel_worker.ts";
import { median } from "../statistics.ts";

const DETAIL = {
  state: "running",
  price: 12.5,
  tags: [{ key: "env", value: "prod" }, { key: "team", value: "a" }],
};
const BODY: JsonObject = { ...JSON.parse(EVENT_BODY), detail: DETAIL, resources: ["arn:a", "arn:b"] };
const CONTEXT: JsonObject = {
  request: { body: BODY, headers: { "x-event": "ec2", "host": "h.example" }, params: {} },
  connectorData: {},
  documents: [],
};

/** What people write into models, from a condition to arithmetic. */
const EXPRESSIONS: readonly { name: string; use: FeelUse; expression: string }[] = [
  {
    name: "activation condition",
    use: "condition",
    expression: 'request.body.`detail-type` = "OrderPlaced" and request.body.detail.state = "running"',
  },
  {
    name: "the same with a bare dash",
    use: "condition",
    expression: 'request.body.detail-type = "OrderPlaced" and request.body.detail.state = "running"',
  },
  {
    name: "correlation key of two texts",
    use: "text",
    expression: 'request.body.source + "/" + request.body.id',
  },
  {
    name: "`contains` and `list contains`",
    use: "condition",
    expression: 'contains(request.body.source, "shop") and list contains(request.body.resources, "arn:b")',
  },
  {
    name: "result of four entries",
    use: "variables",
    expression:
      '{id: request.body.id, state: if request.body.detail.state = "running" then "up" else "down", ' +
      "first: request.body.resources[1], region: request.body.region}",
  },
  {
    name: "filter",
    use: "condition",
    expression: 'request.body.detail.tags[key = "env"][1].value = "prod"',
  },
  {
    name: "two dates compared",
    use: "condition",
    expression: 'date and time(request.body.time) > date and time("2025-01-01T00:00:00Z")',
  },
  { name: "decimal arithmetic", use: "text", expression: "request.body.detail.price * 1.1 + 0.2" },
];
const TASKS: readonly FeelTask[] = EXPRESSIONS.map(({ use, expression }) => ({
  use,
  expression,
  context: CONTEXT,
}));

/** Share of a round's length that one figure gets: there are many. */
const SHARE = 1 / 8;
/** How often is asked before the clock is looked at again. */
const BATCH = 50;

/** Figures of an expression, one for each round. */
interface Figures {
  product: number[];
  worker: number[];
  feelin: number[];
  literal: number[];
  compileUs: number[];
}

/** The leg: this process, one workerd, one JVM, one after another. */
export const feelLeg: Leg = {
  name: "feel",
  async run(options) {
    const ms = options.seconds * 1_000 * SHARE;
    options.progress("Camunda's engine times itself");
    const engine = await timeEngine(TASKS, { ms, rounds: options.rounds });
    const figures = await measureRounds({ ...options, ms });
    return {
      title: "FEEL",
      remarks:
        "Evaluations per second. The product, on Deno and in workerd, is given the text each time, as the connector " +
        "does, and makes of the value what it is for: a decision, a text, or variables. feelin's function literal " +
        "and feel-scala 1.21.0, which times itself on a JVM, have parsed once. " +
        `Medians of ${options.rounds} rounds of ${ms} ms. ${await bundleGrowth()}`,
      columns: [
        "expression",
        "Deno",
        "workerd",
        "feelin.evaluate",
        "function literal",
        "feel-scala",
        "× feelin",
        "× literal",
        "× feel-scala",
        "compile µs",
      ],
      rows: EXPRESSIONS.map(({ name }, index) => rowOf(name, figures[index], engine[index])),
    };
  },
};

async function measureRounds(options: LegOptions & { ms: number }): Promise<Figures[]> {
  const figures = TASKS.map((): Figures => ({
    product: [],
    worker: [],
    feelin: [],
    literal: [],
    compileUs: [],
  }));
  const workerd = await startBareWorkerd({
    configFile: new URL("../servers/feel.wrangler.toml", import.meta.url).pathname,
  });
  try {
    for (let round = 0; round < options.rounds; round++) {
      options.progress(`round ${round + 1} of ${options.rounds}`);
      for (const [index, task] of TASKS.entries()) {
        options.signal.throwIfAborted();
        const row = figures[index];
        if (row !== undefined) await measure(task, { row, url: workerd.url, ms: options.ms });
      }
    }
  } finally {
    await workerd.stop();
  }
  return figures;
}

async function measure(
  task: FeelTask,
  { row, url, ms }: { row: Figures; url: string; ms: number },
): Promise<void> {
  const { expression: text } = task;
  row.product.push(perSecond(() => useExpression(task), ms));
  row.feelin.push(perSecond(() => evaluateWithFeelin(text, CONTEXT, "camunda"), ms));
  row.literal.push(perSecond(functionLiteral(text), ms));
  row.worker.push(await perSecondInWorkerd(task, { url, ms }));
  let compiled = 0;
  // A comment of its own keeps each text out of the cache.
  row.compileUs.push(1e6 / perSecond(() => compile(`${text} //${row.compileUs.length}.${compiled++}`), ms));
}

function perSecond(run: () => unknown, ms: number): number {
  runFor(run, ms / 4);
  return runFor(run, ms);
}

function runFor(run: () => unknown, ms: number): number {
  const start = performance.now();
  let runs = 0;
  let elapsedMs = 0;
  while (elapsedMs < ms) {
    for (let index = 0; index < BATCH; index++) run();
    runs += BATCH;
    elapsedMs = performance.now() - start;
  }
  return runs * 1_000 / elapsedMs;
}

/** feelin parses a function once; what it hands out runs without parsing and without copying its arguments. */
function functionLiteral(text: string): () => unknown {
  const names = Object.keys(CONTEXT);
  const values = Object.values(CONTEXT);
  const { value } = evaluateWithFeelin(
    `function(${names.join(", ")}) (${text}\n)`,
    Object.create(null),
    "camunda",
  );
  const call: unknown = Reflect.get(Object(value), "fn");
  if (typeof call !== "function") throw new TypeError(`Cannot make a function of ${text}`);
  return () => call(...values);
}

/** Twice the work minus once the work: what a request costs besides does not count. */
async function perSecondInWorkerd(
  task: FeelTask,
  { url, ms }: { url: string; ms: number },
): Promise<number> {
  const timeMs = async (times: number): Promise<number> => {
    const start = performance.now();
    const response = await fetch(url, {
      method: "POST",
      body: JSON.stringify({ ...task, times } satisfies FeelLoad),
    });
    await response.body?.cancel();
    if (!response.ok) {
      throw new Error(`Cannot evaluate ${task.expression} in workerd: HTTP ${response.status}`);
    }
    return performance.now() - start;
  };
  let times = BATCH;
  while (await timeMs(times) < ms / 2) times *= 2;
  const extraMs = await timeMs(2 * times) - await timeMs(times);
  return times * 1_000 / extraMs;
}

function rowOf(name: string, figures: Figures | undefined, engine: EngineSpeed | undefined): string[] {
  if (figures === undefined || engine === undefined) throw new Error(`Cannot find the figures of ${name}`);
  const product = median(figures.product);
  const feelin = median(figures.feelin);
  const literal = median(figures.literal);
  const scala = engine.evaluationsPerSecond;
  return [
    name,
    ...[product, median(figures.worker), feelin, literal, scala].map((rate) =>
      Math.round(rate).toLocaleString("en-US")
    ),
    ...[feelin, literal, scala].map((rate) => (product / rate).toFixed(1)),
    median(figures.compileUs).toFixed(0),
  ];
}

/** What the door weighs in a Worker, next to what feelin alone weighs there. */
async function bundleGrowth(): Promise<string> {
  const [product = 0, feelin = 0] = await Promise.all(["feel", "feelin"].map(async (name) => {
    await using folder = await tempFolder();
    const { pathname } = new URL(`../servers/${name}.wrangler.toml`, import.meta.url);
    return (await bundleWorker(pathname, folder.path)).gzipBytes;
  }));
  const [withProduct, withFeelin] = [product, feelin].map((bytes) => `${(bytes / 1_000).toFixed(1)} KB`);
  return `A Worker with nothing but FEEL has ${withProduct} (gzip), with feelin's interpreter ${withFeelin}.`;
}
