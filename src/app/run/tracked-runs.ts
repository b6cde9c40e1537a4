import { flatten } from '../../base/flatten-json.ts';
import type { TrackedRun } from '../../report/export/tracked-run.ts';
import { metricCurve } from '../../store/queries/metric-curve.ts';
import { listRuns } from '../../store/queries/runs/runs.ts';
import { showRun } from '../../store/queries/runs/show-run.ts';
import type { Store } from '../../store/store.ts';

/** The started runs of the latest plans, one at a time because curves may be long. */
export function* trackedRuns(store: Store, experiment?: string): Generator<TrackedRun> {
  for (const { key, experiment: name, title } of listRuns(store, experiment === undefined ? {} : { experiment })) {
    const run = showRun(store, key);
    if (run.startedMs === null) continue;
    const { status, reason, startedMs, endedMs, folder, job, environment } = run;
    const results = Object.entries(run.results).map(([result, value]) => [result, value ?? Number.NaN] as const);
    yield {
      ...{ key, experiment: name, title, kind: job.kind, status, startedMs, endedMs, folder },
      params: Object.fromEntries(flatten(job.params)),
      tags: {
        'fixres.key': key,
        'fixres.kind': job.kind,
        ...(reason === null ? {} : { 'fixres.reason': reason }),
        ...(environment === null ? {} : { 'fixres.environment': JSON.stringify(environment) }),
      },
      results: Object.fromEntries(results),
      curves: new Map(run.metrics.map(({ key: metric }) => [metric, metricCurve(store, key, metric)])),
    };
  }
}
