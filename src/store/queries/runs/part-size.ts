import type { Store } from '../../store.ts';

/** Number of images per part of the latest pass planned for these features runs; null if there was none. */
export const plannedPartImages = (store: Store, runs: readonly string[]): number | null =>
  store.db
    .prepare<[string], number>(
      `select job ->> '$.params.partImages' from runs
       where kind = 'pass'
         and (select json_group_array(value ->> '$.features') from json_each(job, '$.params.views')) = ?
       order by id desc limit 1`,
    )
    .pluck()
    .get(JSON.stringify(runs)) ?? null;
