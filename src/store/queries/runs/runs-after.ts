import type { Store } from '../../store.ts';

/** Keys of the finished runs that take this one in under this name, such as `finetune`, in the order of their keys. */
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
