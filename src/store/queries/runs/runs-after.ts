import type { Store } from '../../store.ts';

/** Keys of the finished runs with this one as the named input, such as `finetune`, sorted. */
export const runsAfter = (store: Store, key: string, input: string): string[] =>
  store.db
    .prepare<[string, string], string>(
      `select readers.key from run_edges
       join runs inputs on inputs.id = run_edges.input_id
       join runs readers on readers.id = run_edges.run_id
       where inputs.key = ? and run_edges.input = ? and readers.status = 'FINISHED'
       order by readers.key`,
    )
    .pluck()
    .all(key, input);
