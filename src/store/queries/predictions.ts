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

/** 1 where the run's answer is right and 0 where it isn't, by image; empty where no answers are kept. */
export const correctAnswers = (store: Store, runKey: string): Uint8Array =>
  Uint8Array.from(
    store.db
      .prepare<[string], number>(
        `select label = predicted from predictions
         where run_id = (select id from runs where key = ?) order by image`,
      )
      .pluck()
      .all(runKey),
  );

type Row = Omit<Prediction, 'correct5' | 'loss'> & { readonly correct5: number; readonly loss: number | null };
