import { rmSync } from 'node:fs';
import type { FeaturesJob } from '../../domain/jobs/jobs.ts';
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
import { artifactNames, isWhole, writtenArtifacts } from '../artifacts.ts';
import type { StageContext, StageResult } from '../stages/stage.ts';
import { type CountedCut, FeatureWriter } from './feature-writer.ts';
import { type FeatureLayout, layoutFor } from './layout.ts';
import type { FeatureLabels } from './open-features.ts';

/** A features run in progress: what must be computed, and where it goes. */
export interface FeatureWork {
  readonly job: FeaturesJob;
  readonly layout: FeatureLayout;
  readonly writer: FeatureWriter;
}

/** What features are computed from. */
export interface FeatureOrigin {
  readonly network: Network;
  readonly weights: Weights;
  /** Of all images of the run. */
  readonly images: RowImages;
  readonly judging: Judging;
}

/**
 * Begins a features run, or takes an attempt up again: its whole shards stay. A run that has finished intact was
 * requested again, and starts from scratch.
 */
export const beginFeatureWork = (
  job: FeaturesJob,
  origin: FeatureOrigin,
  { paths, damaged, shardBytes }: Pick<StageContext, 'paths' | 'damaged' | 'shardBytes'>,
): FeatureWork => {
  const { cuts, transform, dtype = 'float32' } = job.params;
  const { network, images } = origin;
  const shapes = cuts.map((cut) => ({ cut, shapes: featureShapes(network, cut, transform.testResolutionPx) }));
  const layout = layoutFor(images.labels.length, dtype, shapes, shardBytes);
  const keep = isWhole(paths, job.key) ? null : damaged;
  rmSync(paths.outcome(job.key), { force: true });
  const counted = dtype === 'float16' ? countedCut(lastCut(network, cuts), origin) : undefined;
  return { job, layout, writer: new FeatureWriter(paths, job.key, layout, keep, counted) };
};

/** Compares the answers of the unmodified network from a cut on: where that is `pooled`, those of its own test. */
const countedCut = (cut: string, origin: FeatureOrigin): CountedCut => ({
  cut,
  compare: (features) => compareAnswers({ ...origin, cut }, features),
});

/** Writes what describes the features, once all are there. */
export const finishFeatureWork = (
  { job, layout, writer }: FeatureWork,
  labels: FeatureLabels,
  paths: RunPaths,
): StageResult => {
  const { artifacts: shards, largestError, answers } = writer.finish();
  const { write, artifacts } = writtenArtifacts();
  write(paths.artifact(job.key, artifactNames.labels), JSON.stringify(labels));
  write(paths.artifact(job.key, artifactNames.featureLayout), JSON.stringify(layout));
  return {
    results: {
      n: layout.count,
      ...(largestError === undefined ? {} : { float16Error: largestError }),
      ...(answers === undefined ? {} : answerResults(answers, layout.count)),
    },
    artifacts: [...artifacts, ...shards],
  };
};

/** Accuracies 0..1 of the unmodified network, and the number of images whose answer is another in 16 bits. */
const answerResults = ({ changed, rightBefore, rightAfter }: AnswerChange, images: number) => ({
  float32Top1: rightBefore / images,
  float16Top1: rightAfter / images,
  float16Changed: changed,
});

/** Takes what is computed. */
export const sinkOf =
  ({ writer }: FeatureWork): FeatureSink =>
  (cut, tensors, count) =>
    writer.append(cut, tensors, count);

/** Takes what is computed until something goes wrong, which is then put down and harms nobody else. */
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
