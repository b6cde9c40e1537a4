import type { RunStatus } from '../../domain/events.ts';
import type { Store } from '../store.ts';

/** All runs that train heads side by side. */
export const headsRuns = (store: Store): { readonly key: string; readonly status: RunStatus }[] =>
  store.db
    .prepare<[], { key: string; status: RunStatus }>("select key, status from runs where kind = 'heads' order by id")
    .all();
