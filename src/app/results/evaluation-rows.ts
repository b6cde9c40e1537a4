import { paperCrop } from '../../domain/augmentation.ts';
import type { MetricName } from '../../domain/choices.ts';
import { apparentObjectSizeRatio } from '../../method/apparent-object-size.ts';
import type { EvaluationRow } from '../../report/rows/evaluation-row.ts';
import { ownAssignment } from '../../report/rows/own-assignment.ts';
import { type Evaluation, evaluations } from '../../store/queries/evaluations.ts';
import { type Float16Features, float16Features } from '../../store/queries/float16-features.ts';
import { correctAnswers } from '../../store/queries/predictions.ts';
import type { Store } from '../../store/store.ts';
import { askedMetrics } from './asked-metrics.ts';
import { overlapReader } from './overlap-reader.ts';

/** The finished tests of an experiment as rows for reports, in plan order. The store must stay open. */
export const evaluationRows = (
  store: Store,
  experiment: string,
  metrics: readonly MetricName[] = [],
): EvaluationRow[] => {
  const float16 = float16Features(store, experiment);
  const overlapOf = overlapReader(store);
  return evaluations(store, experiment).flatMap((evaluation) =>
    rowOf(store, evaluation, float16.get(evaluation.key) ?? [], overlapOf(evaluation)).map((row) => {
      const asked = askedMetrics(store, row, metrics);
      return asked === undefined ? row : { ...row, metrics: asked };
    }),
  );
};

/** A test's labels name network, resolutions and scope; tables cannot show a test without them. */
const rowOf = (
  store: Store,
  evaluation: Evaluation,
  float16: readonly Float16Features[],
  overlap: number,
): EvaluationRow[] => {
  const { key, labels, top1, n, skipped, part, holdout, datasetKey, datasetKind, cropRatio, resize } = evaluation;
  const { dataset, model, trainResolutionPx, testResolutionPx, imageResolutionPx, scope, seed, assignment } = labels;
  if (model === null || testResolutionPx === null || imageResolutionPx === null || scope === null) return [];
  let correct: Uint8Array | undefined;
  return [
    {
      key,
      dataset,
      datasetKind,
      model,
      trainResolutionPx,
      testResolutionPx,
      imageResolutionPx,
      cropRatio,
      resize,
      objectSizeRatio: objectSizeRatioOf(evaluation),
      scope,
      adaptation: labels.adaptation,
      scalesPx: labels.scalesPx,
      ...(labels.crops === undefined ? {} : { crops: labels.crops }),
      seed,
      assignment: ownAssignment(assignment),
      part,
      testImages: [datasetKey, part, holdout ?? '', n].join(' '),
      top1,
      n,
      skipped,
      ...(overlap > 0 && part === 'test' ? { overlap } : {}),
      ...judgedOf(evaluation),
      float16,
      correct: () => {
        correct ??= correctAnswers(store, key);
        return correct.length === n ? correct : null;
      },
    },
  ];
};

const judgedOf = ({ answers, outputs, unlabelled, severalLabels, part }: Evaluation): Pick<EvaluationRow, 'judged'> => {
  const judged = {
    ...(answers === null || outputs === null ? {} : { answers, outputs }),
    ...(unlabelled === null || part !== 'test' ? {} : { unlabelled }),
    ...(severalLabels === null || part !== 'test' ? {} : { severalLabels }),
  };
  return Object.keys(judged).length === 0 ? {} : { judged };
};

/** The weights of a file are assumed to be trained as in the paper. */
const objectSizeRatioOf = ({ labels, cropRatio, resize, augmentation }: Evaluation): number | null => {
  const { trainResolutionPx, testResolutionPx } = labels;
  if (trainResolutionPx === null || testResolutionPx === null || (augmentation?.resolutions ?? null) !== null)
    return null;
  const [low, high] = augmentation?.random_resized_crop.scale ?? paperCrop.scale;
  return apparentObjectSizeRatio({ trainResolutionPx, testResolutionPx, cropRatio, resize, scale: [low, high] });
};
