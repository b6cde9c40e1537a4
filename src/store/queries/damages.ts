import type { Damage } from '../../base/files/damage.ts';
import type { Store } from '../store.ts';

/** A damaged file and when it was found. */
export interface FoundDamage extends Damage {
  readonly foundMs: number;
}

const columns = `(select key from runs where id = run_id) as key, file, reason, remedy, found_ms as foundMs`;

/** Files of a run that were found damaged, oldest first. */
export const damagesOf = (store: Store, key: string): FoundDamage[] =>
  store.db
    .prepare<[string], FoundDamage>(
      `select ${columns} from damages where run_id = (select id from runs where key = ?) order by found_ms, file`,
    )
    .all(key);

/** Damage found since an experiment was last planned, in its runs or not tied to a run. */
export const damagesSincePlanned = (store: Store, experiment: string): FoundDamage[] =>
  store.db
    .prepare<[string], FoundDamage>(
      `select ${columns} from damages
       join (select id as experiment_id, planned_ms from experiments where name = ?) planned
       where found_ms >= planned_ms and (run_id is null or run_id in (
         select run_id from experiment_runs current
         where current.experiment_id = planned.experiment_id and is_current = 1))
       order by found_ms, file`,
    )
    .all(experiment);
