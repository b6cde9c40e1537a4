import type { EvaluationRow } from '../../report/evaluation-row.ts';
import { type Evaluation, evaluations } from '../../store/queries/evaluations.ts';
import { predictionsOf } from '../../store/queries/predictions.ts';
import type { Store } from '../../store/store.ts';

/** The finished tests of an experiment as reports take them, in the plan's order. The store has to stay open. */
export const evaluationRows = (store: Store, experiment: string): EvaluationRow[] =>
  evaluations(store, experiment).flatMap((evaluation) => rowOf(store, evaluation));

/** A test's labels name network, resolutions and scope; one without them is none that a table can show. */
const rowOf = (store: Store, { key, labels, top1, n, datasetKey }: Evaluation): EvaluationRow[] => {
  const { dataset, model, trainResolutionPx, testResolutionPx, imageResolutionPx, scope, seed, assignment } = labels;
  if (model === null || testResolutionPx === null || imageResolutionPx === null || scope === null) return [];
  return [
    {
      key,
      dataset,
      model,
      trainResolutionPx,
      testResolutionPx,
      imageResolutionPx,
      scope,
      seed,
      assignment,
      testImages: `${datasetKey} ${n}`,
      top1,
      n,
      correct: () => correctOf(store, key, n),
    },
  ];
};

const correctOf = (store: Store, key: string, n: number): Uint8Array | null => {
  const predictions = predictionsOf(store, key);
  if (predictions.length !== n) return null;
  return Uint8Array.from(predictions, ({ label, predicted }) => (label === predicted ? 1 : 0));
};
