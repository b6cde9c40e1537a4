import type { PassView } from '../../domain/jobs/jobs.ts';
import {
  type AnswerChange,
  compareAnswers,
  type FeatureSink,
  featureShapes,
  type Judging,
  lastCut,
  type RowImages,
} from '../../method/index.ts';
import type { Network, Weights } from '../../model/index.ts';
import type { RunPaths } from '../../plan/handover/run-paths.ts';
import { artifactNames, writtenArtifacts } from '../artifacts.ts';
import type { StageContext, StageResult } from '../stages/stage.ts';
import { type CountedCut, FeatureWriter, type FinishedFeatures, type WriterOptions } from './feature-writer.ts';
import { type FeatureLayout, layoutFor } from './layout.ts';
import type { FeatureLabels } from './open-features.ts';

/** The features of a run being computed: for all of its images, or for a part of them. */
export interface FeatureWork {
  readonly view: PassView;
  readonly layout: FeatureLayout;
  readonly writer: FeatureWriter;
}

/** What features are computed from. */
export interface FeatureOrigin {
  readonly network: Network;
  readonly weights: Weights;
  /** All images of the run. */
  readonly images: RowImages;
  readonly judging: Judging;
}

export interface FeatureWorkOptions extends Omit<WriterOptions, 'counted'> {
  /** Images in a part, if there are several parts. */
  readonly partImages?: number;
}

/** Starts to compute features, or resumes an attempt: features that are stored or reported are not recomputed. */
export const beginFeatureWork = (
  view: PassView,
  origin: FeatureOrigin,
  { paths, shardBytes }: Pick<StageContext, 'paths' | 'shardBytes'>,
  { partImages, ...options }: FeatureWorkOptions,
): FeatureWork => {
  const { cuts, transform, dtype = 'float32' } = view;
  const { network, images } = origin;
  const shapes = cuts.map((cut) => ({ cut, shapes: featureShapes(network, cut, transform.testResolutionPx) }));
  const layout = layoutFor(images.labels.length, dtype, shapes, shardBytes, partImages);
  const counted = dtype === 'float16' ? countedCut(lastCut(network, cuts), origin) : undefined;
  return { view, layout, writer: new FeatureWriter(paths, view.features, layout, { ...options, counted }) };
};

/** Compares the predictions of the unmodified network from a cut on: at `pooled`, those of its own test. */
const countedCut = (cut: string, origin: FeatureOrigin): CountedCut => ({
  cut,
  compare: (features) => compareAnswers({ ...origin, cut }, features),
});

/** Writes the description of the features, once all are there. */
export const describeFeatures = (
  key: string,
  layout: FeatureLayout,
  { artifacts: shards, largestError, answers }: FinishedFeatures,
  labels: FeatureLabels,
  paths: RunPaths,
): StageResult => {
  const { write, artifacts } = writtenArtifacts();
  write(paths.artifact(key, artifactNames.labels), JSON.stringify(labels));
  write(paths.artifact(key, artifactNames.featureLayout), JSON.stringify(layout));
  return {
    results: {
      n: layout.count,
      ...(largestError === undefined ? {} : { float16Error: largestError }),
      ...(answers === undefined ? {} : answerResults(answers, layout.count)),
    },
    artifacts: [...artifacts, ...shards],
  };
};

/** Accuracies 0..1 of the unmodified network, and the number of images whose prediction differs with 16 bits. */
const answerResults = ({ changed, rightBefore, rightAfter }: AnswerChange, images: number) => ({
  float32Top1: rightBefore / images,
  float16Top1: rightAfter / images,
  float16Changed: changed,
});

/** Receives computed features. */
export const sinkOf =
  ({ writer }: FeatureWork): FeatureSink =>
  (cut, tensors, count) =>
    writer.append(cut, tensors, count);

/** Receives computed features until an error occurs, which is recorded without affecting other works. */
export const patientSink = (work: FeatureWork, failed: Map<FeatureWork, unknown>): FeatureSink => {
  const sink = sinkOf(work);
  return async (...features) => {
    if (failed.has(work)) return;
    try {
      await sink(...features);
    } catch (error) {
      failed.set(work, error);
    }
  };
};
