import { FixresError } from '../../base/errors.ts';
import { digestOfPredictions, type PredictionRow } from '../runs/predictions-digest.ts';
import type { Store } from '../store.ts';
import { damagedHint } from '../stored-json.ts';

/** Keys and digests of runs whose predictions are intact, by store, since reports read the same ones several times. */
const intact = new WeakMap<Store, Set<string>>();

/** Checks the predictions of a run against the digest recorded when it finished. Throws `STORE_CORRUPT`. */
export const checkPredictions = (store: Store, runKey: string): void => {
  const run = store.db
    .prepare<[string], { readonly id: number; readonly sha256: string }>(
      'select id, predictions_sha256 as sha256 from runs where key = ? and predictions_sha256 is not null',
    )
    .get(runKey);
  if (run === undefined) return;
  const known = intact.get(store) ?? new Set();
  const asked = `${runKey} ${run.sha256}`;
  if (known.has(asked)) return;
  const rows = store.db
    .prepare<[number], PredictionRow>(
      `select image, label, predicted, correct5, loss, confidence, also_right as alsoRight from predictions
       where run_id = ? order by image`,
    )
    .iterate(run.id);
  if (digestOfPredictions(rows) !== run.sha256) throw damagedPredictions(store, runKey);
  intact.set(store, known.add(asked));
};

const damagedPredictions = ({ paths }: Store, key: string): FixresError =>
  new FixresError(
    'STORE_CORRUPT',
    `${paths.database} is damaged: its predictions of run ${key.slice(0, 8)} differ from those in ${paths.predictions(key)}`,
    { path: paths.database, hint: damagedHint },
  );
