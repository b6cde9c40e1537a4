import { rmSync } from 'node:fs';
import { writeFileAtomic } from '../../base/atomic-write.ts';
import { type FeatureSink, featureShapes } from '../../method/index.ts';
import type { Network } from '../../model/index.ts';
import type { RunPaths } from '../../plan/run-paths.ts';
import type { FeaturesJob } from '../../plan/types.ts';
import { artifactNames, isWhole } from '../artifacts.ts';
import type { StageContext, StageResult } from '../stages/stage.ts';
import { FeatureWriter } from './feature-writer.ts';
import { type FeatureLayout, layoutFor } from './layout.ts';
import type { FeatureLabels } from './open-features.ts';

/** A features run while it is carried out: what has to be computed, and where it goes. */
export interface FeatureWork {
  readonly job: FeaturesJob;
  readonly layout: FeatureLayout;
  readonly writer: FeatureWriter;
}

/**
 * Begins a features run, or takes an attempt up again: its whole shards stay. A run that has finished and is in order has
 * been asked for anew, and starts from nothing.
 */
export const beginFeatureWork = (
  job: FeaturesJob,
  network: Network,
  images: number,
  { paths, shardBytes }: Pick<StageContext, 'paths' | 'shardBytes'>,
): FeatureWork => {
  const { cuts, transform, dtype = 'float32' } = job.params;
  const shapes = cuts.map((cut) => ({ cut, shapes: featureShapes(network, cut, transform.testResolutionPx) }));
  const layout = layoutFor(images, dtype, shapes, shardBytes);
  const keep = !isWhole(paths, job.key);
  rmSync(paths.outcome(job.key), { force: true });
  return { job, layout, writer: new FeatureWriter(paths, job.key, layout, keep) };
};

/** Writes what describes the features, once all are there. */
export const finishFeatureWork = (
  { job, layout, writer }: FeatureWork,
  labels: FeatureLabels,
  paths: RunPaths,
): StageResult => {
  const { artifacts, largestError } = writer.finish();
  writeFileAtomic(paths.artifact(job.key, artifactNames.labels), JSON.stringify(labels));
  writeFileAtomic(paths.artifact(job.key, artifactNames.featureLayout), JSON.stringify(layout));
  return {
    results: { n: layout.count, ...(largestError === undefined ? {} : { float16Error: largestError }) },
    artifacts: [artifactNames.labels, artifactNames.featureLayout, ...artifacts],
  };
};

/** Takes what is computed. */
export const sinkOf =
  ({ writer }: FeatureWork): FeatureSink =>
  (cut, tensors, count) =>
    writer.append(cut, tensors, count);

/** Takes what is computed until something goes wrong, which is then put down and harms nobody else. */
export const patientSink = (work: FeatureWork, failed: Map<FeatureWork, unknown>): FeatureSink => {
  const sink = sinkOf(work);
  return (...features) => {
    if (failed.has(work)) return;
    try {
      sink(...features);
    } catch (error) {
      failed.set(work, error);
    }
  };
};
