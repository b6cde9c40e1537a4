import { FixresError } from '../../base/errors.ts';
import type { ImageTime } from '../../domain/image-time.ts';

/** Limits on the cost of an image; null: unlimited. */
export interface Budget {
  /** Per image in batches of `batchSize`. */
  readonly latency: { readonly seconds: number; readonly batchSize: number } | null;
  /** Multiply-adds, as a multiple of a test at the train resolution. */
  readonly macsRatio: number | null;
}

/** What one choice costs. */
export interface Price {
  readonly macsRatio: number;
  readonly times: readonly ImageTime[];
}

/**
 * `unsure`: the measured times are inconclusive because they scatter about the limit, were disturbed, or are missing.
 */
export type Verdict = 'within' | 'over' | 'unsure';

const latencyUnits = { us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1 } as const;

/** `20ms`, `0.5s`: seconds. Throws CLI_USAGE. */
export const parseLatency = (text: string): number => {
  const [, number, unit] = /^(\d+(?:\.\d+)?|\.\d+) ?(us|µs|ms|s)$/.exec(text.trim()) ?? [];
  return positive(Number(number) * latencyUnits[unit as keyof typeof latencyUnits], text, {
    what: 'a time',
    hint: 'write a number and a unit: `20ms`, `0.5s`',
  });
};

/** `1.5x`: a multiple of the cost of a test at the train resolution. Throws CLI_USAGE. */
export const parseCostRatio = (text: string): number => {
  const [, number] = /^(\d+(?:\.\d+)?|\.\d+) ?[x×]$/i.exec(text.trim()) ?? [];
  return positive(Number(number), text, {
    what: 'a multiple of the cost at the train resolution',
    hint: 'write a number and an x: `1.5x` allows 1.5 times the multiply-adds of a test at the train resolution',
  });
};

const positive = (value: number, text: string, { what, hint }: { what: string; hint: string }): number => {
  if (value > 0 && Number.isFinite(value)) return value;
  throw new FixresError('CLI_USAGE', `\`${text}\` is not ${what}`, { hint });
};

/**
 * Whether a choice stays within a budget. A latency does if the upper end of its spread does, and exceeds the budget if
 * the lower end does.
 */
export const judgeBudget = ({ macsRatio, times }: Price, { latency, macsRatio: most }: Budget): Verdict => {
  if (most !== null && macsRatio > most) return 'over';
  return latency === null ? 'within' : judgeLatency(times, latency);
};

const judgeLatency = (times: readonly ImageTime[], { seconds, batchSize }: NonNullable<Budget['latency']>): Verdict => {
  const time = times.find((each) => each.batchSize === batchSize);
  if (time === undefined || time.spread === null || time.disturbed === true) return 'unsure';
  const [low, high] = time.spread;
  if (high <= seconds) return 'within';
  return low > seconds ? 'over' : 'unsure';
};
