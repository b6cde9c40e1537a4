import { FixresError } from '../../base/errors.ts';
import { calibrationError } from '../../domain/calibration-error.ts';
import type { MetricName } from '../../domain/choices.ts';
import type { ClassCount } from '../../domain/class-accuracy.ts';
import type { AskedMetrics } from '../../report/rows/metrics.ts';
import { classCounts, ratedAnswers } from '../../store/queries/predictions.ts';
import type { Store } from '../../store/store.ts';

/** The metrics of a test other than top-1, each read once on demand; undefined if there are none. */
export const askedMetrics = (
  store: Store,
  { key, n }: { readonly key: string; readonly n: number },
  metrics: readonly MetricName[],
): AskedMetrics | undefined => {
  const names = metrics.filter((name) => name !== 'top1');
  if (names.length === 0) return undefined;
  let counts: readonly ClassCount[] | undefined;
  let ece: number | undefined;
  return {
    names,
    counts: () => {
      counts ??= classCounts(store, key);
      if (counts.reduce((sum, count) => sum + count.n, 0) !== n)
        throw unavailable(`the predictions of run ${key.slice(0, 8)} are gone`, names);
      return counts;
    },
    ece: () => {
      ece ??= errorOf(store, key);
      return ece;
    },
  };
};

const errorOf = (store: Store, key: string): number => {
  const rated = ratedAnswers(store, key);
  if (rated !== null) return calibrationError(rated);
  throw unavailable(
    `the calibration error needs the confidence of every prediction, which run ${key.slice(0, 8)} did not keep`,
    ['ece'],
  );
};

const unavailable = (message: string, names: readonly MetricName[]): FixresError =>
  new FixresError('REPORT_UNAVAILABLE', message, {
    hint: `run its experiment again with \`--force\`, or show a metric other than \`${names.join('`, `')}\``,
  });
