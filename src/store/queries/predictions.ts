import type { RatedAnswer } from '../../domain/calibration-error.ts';
import type { ClassCount, Confusion } from '../../domain/class-accuracy.ts';
import type { Prediction } from '../../domain/events.ts';
import type { Store } from '../store.ts';
import { checkPredictions } from './check-predictions.ts';

/* Each throws `STORE_CORRUPT` if the predictions differ from those that the run wrote. */

/** Whether a prediction is correct, as in `isRight`. */
const right = '(label = predicted or also_right is 1)';

/** The predictions of a finished `evaluate` run, one per test image, by image; empty for other runs. */
export const predictionsOf = (store: Store, runKey: string): Prediction[] =>
  checked(store, runKey)
    .prepare<[string], Row>(
      `select image, label, predicted, correct5, loss, confidence, also_right as alsoRight from predictions
       where run_id = (select id from runs where key = ?) order by image`,
    )
    .all(runKey)
    .map(({ correct5, loss, confidence, alsoRight, ...row }) => ({
      ...row,
      correct5: correct5 === 1,
      loss: loss ?? Number.NaN,
      ...(confidence === null ? {} : { confidence }),
      ...(alsoRight === 1 ? { alsoRight: true as const } : {}),
    }));

/** 1 if the run's prediction is correct and 0 if not, by image; empty if no predictions are kept. */
export const correctAnswers = (store: Store, runKey: string): Uint8Array =>
  Uint8Array.from(
    checked(store, runKey)
      .prepare<[string], number>(
        `select ${right} from predictions
         where run_id = (select id from runs where key = ?) order by image`,
      )
      .pluck()
      .all(runKey),
  );

/** The number of tested and correct images of each class; empty if no predictions are kept. */
export const classCounts = (store: Store, runKey: string): ClassCount[] =>
  checked(store, runKey)
    .prepare<[string], ClassCount>(
      `select label, count(*) as n, sum(${right}) as correct, sum(correct5) as correct5 from predictions
       where run_id = (select id from runs where key = ?) group by label order by label`,
    )
    .all(runKey);

/** How often each class was predicted as each, correct predictions included; pairs that did not occur are absent. */
export const confusions = (store: Store, runKey: string): Confusion[] =>
  checked(store, runKey)
    .prepare<[string], { readonly label: number; readonly answered: number; readonly n: number }>(
      `select label, iif(${right}, label, predicted) as answered, count(*) as n from predictions
       where run_id = (select id from runs where key = ?) group by label, answered order by label, answered`,
    )
    .all(runKey)
    .map(({ label, answered, n }) => ({ label, predicted: answered, n }));

/** null if the predictions are not kept, or are from a version that kept no probabilities. */
export const ratedAnswers = (store: Store, runKey: string): RatedAnswer[] | null => {
  const rows = checked(store, runKey)
    .prepare<[string], { readonly isCorrect: number; readonly confidence: number | null }>(
      `select ${right} as isCorrect, confidence from predictions
       where run_id = (select id from runs where key = ?) order by image`,
    )
    .all(runKey);
  const rated = rows.flatMap(({ isCorrect, confidence }) =>
    confidence === null ? [] : [{ isCorrect: isCorrect === 1, confidence }],
  );
  return rated.length > 0 && rated.length === rows.length ? rated : null;
};

/** The database, after checking the run's predictions. */
const checked = (store: Store, runKey: string): Store['db'] => {
  checkPredictions(store, runKey);
  return store.db;
};

type Row = Omit<Prediction, 'correct5' | 'loss' | 'confidence' | 'alsoRight'> & {
  readonly alsoRight: number | null;
  readonly correct5: number;
  readonly loss: number | null;
  readonly confidence: number | null;
};
