/**
 * Cron expressions of timer cycles, as Spring writes them: seconds, minutes, hours, days of the month, months and
 * days of the week, in UTC.
 *
 * @module
 */

/** A cron expression. */
export interface Cron {
  /** The first time after another one, in milliseconds since the epoch; infinite if there is none. */
  nextAt(at: number): number;
}

interface Field {
  first: number;
  last: number;
  names?: readonly string[];
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

const FIELDS = {
  seconds: { first: 0, last: 59 },
  minutes: { first: 0, last: 59 },
  hours: { first: 0, last: 23 },
  days: { first: 1, last: 31 },
  months: { first: 1, last: 12, names: MONTHS },
  // Sunday is 0, and 7 too.
  weekdays: { first: 0, last: 7, names: WEEKDAYS },
} satisfies Record<string, Field>;

const MACROS: Readonly<Record<string, string>> = {
  "@yearly": "0 0 0 1 1 *",
  "@annually": "0 0 0 1 1 *",
  "@monthly": "0 0 0 1 * *",
  "@weekly": "0 0 0 * * 0",
  "@daily": "0 0 0 * * *",
  "@midnight": "0 0 0 * * *",
  "@hourly": "0 0 * * * *",
};

const PART = /^(?:[*?]|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/;
const DAY_MS = 86_400_000;
/** Between two 29ths of February there may be eight years. */
const MAX_DAYS = 8 * 366;

/** Reads a cron expression; `undefined` if it is none, or one with `L`, `W` or `#`. */
export function readCron(text: string): Cron | undefined {
  const parts = (MACROS[text.trim()] ?? text).trim().split(/\s+/);
  if (parts.length !== 6) return undefined;
  const [seconds, minutes, hours, days, months, weekdays] = Object.values(FIELDS).map((field, index) =>
    readField(parts[index] ?? "", field)
  );
  if (!seconds || !minutes || !hours || !days || !months || !weekdays) return undefined;
  if (weekdays.has(7)) weekdays.add(0);
  const times = timesOfDay({ seconds, minutes, hours });

  function isOn(dayAt: number): boolean {
    const date = new Date(dayAt);
    return days?.has(date.getUTCDate()) === true && months?.has(date.getUTCMonth() + 1) === true &&
      weekdays?.has(date.getUTCDay()) === true;
  }

  return {
    nextAt(at) {
      const from = Math.floor(at / 1_000) * 1_000 + 1_000;
      let dayAt = Math.floor(from / DAY_MS) * DAY_MS;
      for (let count = 0; count <= MAX_DAYS; count++, dayAt += DAY_MS) {
        const time = isOn(dayAt) ? times.find((one) => dayAt + one >= from) : undefined;
        if (time !== undefined) return dayAt + time;
      }
      return Infinity;
    },
  };
}

function timesOfDay(
  { seconds, minutes, hours }: Record<"seconds" | "minutes" | "hours", Set<number>>,
): number[] {
  const times: number[] = [];
  for (const hour of hours) {
    for (const minute of minutes) {
      for (const second of seconds) times.push(((hour * 60 + minute) * 60 + second) * 1_000);
    }
  }
  return times.sort((one, other) => one - other);
}

function readField(text: string, field: Field): Set<number> | undefined {
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const match = PART.exec(part);
    if (match === null) return undefined;
    const [, from, to, step] = match;
    const first = from === undefined ? field.first : numberOf(from, field);
    // `5/10` goes on to the end, `5` does not.
    const last = to !== undefined
      ? numberOf(to, field)
      : from !== undefined && step === undefined
      ? first
      : field.last;
    const by = step === undefined ? 1 : Number(step);
    if (!(first >= field.first && first <= last && last <= field.last && by > 0)) return undefined;
    for (let value = first; value <= last; value += by) values.add(value);
  }
  return values;
}

function numberOf(text: string, { names = [], first }: Field): number {
  if (/^\d+$/.test(text)) return Number(text);
  const index = names.indexOf(text.toUpperCase());
  return index < 0 ? NaN : index + first;
}
