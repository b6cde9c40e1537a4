import type { RunJob } from '../../../domain/jobs/jobs.ts';
import type { Store } from '../../store.ts';

/**
 * The peak memory of finished runs like this one: of the same kind, with the same network. null if there are none.
 * Queries the store once, when created.
 */
export const peakMemoryByLikeness = (store: Store): ((job: RunJob) => number | null) => {
  const peaks = new Map(
    store.db
      .prepare<[], { kind: string; network: string | null; bytes: number }>(
        `select kind, job ->> '$.params.model.architecture' as network, max(peak_memory_bytes) as bytes
         from attempts join runs on runs.id = run_id
         where peak_memory_bytes is not null group by 1, 2`,
      )
      .all()
      .map(({ kind, network, bytes }) => [`${kind} ${network}`, bytes]),
  );
  return (job) => peaks.get(`${job.kind} ${'model' in job.params ? job.params.model.architecture : null}`) ?? null;
};
