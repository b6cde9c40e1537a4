import type { Prediction } from '../../base/events.ts';
import type { Store } from '../store.ts';

/** The answers of a finished `evaluate` run, one for each test image, by image; empty for other runs. */
export const predictionsOf = (store: Store, runKey: string): Prediction[] =>
  store.db
    .prepare<[string], Row>(
      `select image, label, predicted, correct5, loss from predictions
       where run_id = (select id from runs where key = ?) order by image`,
    )
    .all(runKey)
    .map(({ correct5, loss, ...row }) => ({ ...row, correct5: correct5 === 1, loss: loss ?? Number.NaN }));

type Row = Omit<Prediction, 'correct5' | 'loss'> & { readonly correct5: number; readonly loss: number | null };
