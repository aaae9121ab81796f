/**
 * Reading, pacing and reporting of `zeebridge send`, wherever the events go.
 *
 * @module
 */

import { CommandFailure, type CommandInput } from "./command.ts";
import type { CliIo } from "./io.ts";
import { createSendReport } from "./send_report.ts";
import type { Sender } from "./sender.ts";

/** Events on their way at once when a rate asks for more than one after the other. */
const MAX_IN_FLIGHT = 64;

/** What was typed, and where. */
interface SendContext {
  input: CommandInput;
  io: CliIo;
}

/** Sends as many events as were asked for, as fast as was asked for. Returns the exit code. */
export async function sendEvents<Event>(
  sender: Sender<Event>,
  { input, io }: SendContext,
): Promise<number> {
  const rate = input.positiveInteger("rate");
  const typedCount = input.positiveInteger("count");
  const events = await readFrom(sender, { input, io });
  const count = typedCount ?? Math.max(events.length, 1);
  const report = createSendReport({ endings: sender.endings, json: input.flag("json"), count }, io);

  /** Sends what stands at some positions, from 0; events start again when there are no more. */
  async function sendSome(first: number, end: number): Promise<void> {
    const some = Array.from(
      { length: end - first },
      (_, index) => events[(first + index) % events.length] ?? sender.sample(),
    );
    const startedAt = io.clock.now();
    const sent = await sender.send(some);
    const durationMs = Math.round(io.clock.now() - startedAt);
    sent.forEach((one, index) => report.add({ ...one, number: first + index + 1, durationMs }));
  }

  if (rate === undefined) {
    for (let first = 0; first < count; first += sender.batchSize) {
      await sendSome(first, Math.min(first + sender.batchSize, count));
    }
  } else {
    await atRate((index) => sendSome(index, index + 1), { rate, count, clock: io.clock });
  }
  return report.finish();
}

async function readFrom<Event>(
  sender: Sender<Event>,
  { input, io }: SendContext,
): Promise<Event[]> {
  const from = input.text("from");
  if (from === undefined) return [];
  const events = sender.read(from === "-" ? await io.readStdin() : await io.readFile(from));
  if (events.length > 0) return events;
  throw new CommandFailure(`Cannot send from ${from}: it holds no event, expected JSON or JSON lines`);
}

/** Starts work so many times a second, without waiting for its end while not too much is on its way. */
async function atRate(
  work: (index: number) => Promise<void>,
  { rate, count, clock }: { rate: number; count: number; clock: CliIo["clock"] },
): Promise<void> {
  const inFlight = new Set<Promise<void>>();
  const startedAt = clock.now();
  for (let index = 0; index < count; index++) {
    const waitMs = startedAt + index * 1_000 / rate - clock.now();
    if (waitMs > 0) await clock.sleep(waitMs);
    const done = work(index);
    inFlight.add(done);
    void done.finally(() => inFlight.delete(done));
    if (inFlight.size >= MAX_IN_FLIGHT) await Promise.race(inFlight);
  }
  await Promise.all(inFlight);
}
