import { FixresError } from '../../base/errors.ts';
import { type CurvePoint, metricCurve } from '../../store/queries/metric-curve.ts';
import { showRun } from '../../store/queries/runs/show-run.ts';
import { askStore } from '../ask-store.ts';

export type { CurvePoint } from '../../store/queries/metric-curve.ts';

/**
 * A metric over the steps of the run with this key prefix. Throws `STORE_NOT_FOUND` for a run or metric that does not
 * exist.
 */
export const runMetric = (runsDir: string, keyPrefix: string, metric: string): CurvePoint[] =>
  askStore(runsDir, (store) => {
    const run = showRun(store, keyPrefix);
    const known = run.metrics.map(({ key }) => key);
    if (!known.includes(metric)) throw unknownMetric(run.key, metric, known);
    return metricCurve(store, run.key, metric);
  });

const unknownMetric = (key: string, metric: string, known: readonly string[]): FixresError =>
  new FixresError(
    'STORE_NOT_FOUND',
    `run ${key.slice(0, 8)} has no metric \`${metric}\`; it has: ${known.join(', ') || 'none'}`,
    { hint: '`fixres runs show` lists the metrics of a run' },
  );
