import type { Store } from '../../store.ts';

/** Images of a part in the latest pass that was planned for these features runs; null where none was. */
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
