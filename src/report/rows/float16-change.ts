import { largest } from '../../base/extremes.ts';
import type { EvaluationRow } from './evaluation-row.ts';

/** How keeping features in 16 bits changes the predictions of unmodified networks on test images. */
export interface Float16Change {
  /** Number of features runs that counted the change, to which the figures refer. */
  readonly runs: number;
  /** Number of images, counted once per run. */
  readonly answers: number;
  /** Number of predictions that differ from those with 32 bits. */
  readonly changed: number;
  /** The largest change of a run's top-1, 0..1; null without a run. */
  readonly largestTop1Change: number | null;
  /** Number of features runs that predate the count. */
  readonly uncounted: number;
}

/** Summed over the distinct 16-bit features used by some tests; null if there are none. */
export const float16Change = (rows: readonly EvaluationRow[]): Float16Change | null => {
  const features = new Map(rows.flatMap(({ float16 }) => float16.map(({ run, counted }) => [run, counted] as const)));
  if (features.size === 0) return null;
  const counts = [...features.values()].filter((counted) => counted !== null);
  return {
    runs: counts.length,
    answers: counts.reduce((sum, { images }) => sum + images, 0),
    changed: counts.reduce((sum, { changed }) => sum + changed, 0),
    largestTop1Change:
      counts.length === 0
        ? null
        : largest(counts.map(({ top1Float32, top1Float16 }) => Math.abs(top1Float16 - top1Float32))),
    uncounted: features.size - counts.length,
  };
};

/** A sentence about the change; none for features in 32 bits. */
export const float16Notes = (change: Float16Change | undefined): string[] => {
  if (change === undefined) return [];
  const { runs, answers, changed, largestTop1Change, uncounted } = change;
  const kept = 'with features kept in 16 bits';
  if (largestTop1Change === null) {
    return [`${kept}, the effect is unknown: ${runsOf(uncounted)} ${predate(uncounted)} the count`];
  }
  const among = `${grouped(changed)} of ${grouped(answers)} predictions of the unmodified network (${runsOf(runs)})`;
  const most = `its top-1 changes by at most ${points(largestTop1Change)} points`;
  const top1 = changed === 0 ? [] : [largestTop1Change === 0 ? 'its top-1 stays the same' : most];
  const unknown = uncounted === 0 ? [] : [`${runsOf(uncounted, 'more ')} ${predate(uncounted)} the count`];
  return [[`${kept}, ${among} differ from those with 32 bits`, ...top1, ...unknown].join('; ')];
};

const runsOf = (runs: number, more = ''): string => `${grouped(runs)} ${more}features run${runs === 1 ? '' : 's'}`;

const predate = (count: number): string => (count === 1 ? 'predates' : 'predate');

const grouped = (count: number): string => count.toLocaleString('en-US');

/** 0.0005 is `0.05`, 0.00002 is `0.002`. */
const points = (share: number): string => String(Number((share * 100).toPrecision(2)));
