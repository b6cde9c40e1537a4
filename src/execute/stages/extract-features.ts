import { chosenImages } from '../../data/index.ts';
import type { FeaturesJob } from '../../domain/jobs/jobs.ts';
import { extractFeatures, imagesInBatch } from '../../method/index.ts';
import { featurePassOf } from '../../plan/runs/feature-pass.ts';
import {
  beginFeatureWork,
  type FeatureWork,
  finishFeatureWork,
  patientSink,
  sinkOf,
} from '../feature-store/feature-work.ts';
import { imagesToCompute, neededBatches } from '../feature-store/needed-batches.ts';
import { imageSourceOf } from '../image-sources.ts';
import { readDataset } from '../input-dataset.ts';
import { readWeights } from '../input-weights.ts';
import { networkOfIndex } from '../job-network.ts';
import { storedJudging, toJudging } from '../judging.ts';
import type { Stage } from './stage.ts';

/**
 * The frozen trunk's outputs for one part at one resolution, and for companions at others from the same decode of each
 * image. Leaves shards of features for each cut, their layout, and the labels. A companion that fails is left out of what
 * is returned; what it has written by then is not lost when it is run by itself.
 */
export const extractFeaturesStage: Stage<'features'> = async (job, context) => {
  const { paths, watch, threads, companions } = context;
  const { model, images: count, holdout } = job.params;
  const indexed = readDataset(paths, job.inputs.dataset);
  const { index } = indexed;
  const network = networkOfIndex(job, index);
  const weights = readWeights(network, paths, job);
  const source = await imageSourceOf(job.inputs.dataset, indexed, job.site.datasetRoot, threads);
  const { part, images: chosen } = chosenImages(index, { part: job.params.part, count, holdout });
  const images = { labels: chosen.map((image) => index.parts[part][image]!.label), indices: chosen };
  const judging = storedJudging(index, part);
  const origin = { network, weights, images, judging: toJudging(judging) };
  const begin = (each: FeaturesJob): FeatureWork => beginFeatureWork(each, origin, context);
  const own = begin(job);
  const others = companions.filter((each) => featurePassOf(each) === featurePassOf(job)).map(begin);
  const works = [own, ...others];
  const failed = new Map<FeatureWork, unknown>();
  const imagesLeft = imagesToCompute(works, chosen.length);
  if (imagesLeft > 0) {
    await extractFeatures({
      network,
      weights,
      normalize: model.normalize,
      views: works.map((work) => ({
        cuts: work.job.params.cuts,
        batchSize: imagesInBatch(work.job.params.transform.testResolutionPx),
        sink: work === own ? sinkOf(work) : patientSink(work, failed),
      })),
      batches: neededBatches(works, { source, index, part, chosen }),
      images: imagesLeft,
      watch,
    });
  }
  for (const [{ job: companion }, error] of failed) console.error(`companion ${companion.key.slice(0, 8)}:`, error);
  const labels = {
    classes: network.classes,
    images: [...chosen],
    labels: [...images.labels],
    skipped: index.skipped?.filter((image) => image.part === part).length ?? 0,
    ...judging,
  };
  const met = others.filter((work) => !failed.has(work));
  return {
    ...finishFeatureWork(own, labels, paths),
    companions: new Map(met.map((work) => [work.job.key, finishFeatureWork(work, labels, paths)])),
  };
};
