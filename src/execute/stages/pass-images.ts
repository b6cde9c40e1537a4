import { BusyTime } from '../../base/busy-time.ts';
import { chosenImages, type DatasetIndex } from '../../data/index.ts';
import type { FeaturesJob, PassJob } from '../../domain/jobs/jobs.ts';
import { extractFeatures, type FeatureSink, imagesInBatch } from '../../method/index.ts';
import type { FeatureOrigin, FeatureWork } from '../feature-store/feature-work.ts';
import { imagesToCompute, neededBatches } from '../feature-store/needed-batches.ts';
import type { FeatureLabels } from '../feature-store/open-features.ts';
import { imageSourceOf } from '../image-sources.ts';
import { type IndexedDataset, readDataset } from '../input-dataset.ts';
import { readWeights } from '../input-weights.ts';
import { networkOfIndex } from '../job-network.ts';
import { storedJudging, toJudging } from '../judging.ts';
import type { StageContext } from './stage.ts';

/** The images of a features run, or of the pass that it belongs to. */
export interface PassImages {
  readonly indexed: IndexedDataset;
  /** As the images are stored: held-out ones are training images. */
  readonly part: 'train' | 'test';
  /** Indices in that part. */
  readonly chosen: Int32Array;
}

export const imagesOfPass = (job: FeaturesJob | PassJob, { paths }: Pick<StageContext, 'paths'>): PassImages => {
  const { images: count, holdout, part: name } = job.params;
  const indexed = readDataset(paths, job.inputs.dataset);
  const { part, images: chosen } = chosenImages(indexed.index, { part: name, count, holdout });
  return { indexed, part, chosen };
};

/** The description of a features run's images. */
export const labelsOfPass = (images: PassImages, classes: number): FeatureLabels => {
  const { indexed, part, chosen } = images;
  return {
    classes,
    images: [...chosen],
    labels: [...labelsOf(indexed.index, images)],
    skipped: indexed.index.skipped?.filter((image) => image.part === part).length ?? 0,
    ...storedJudging(indexed.index, part),
  };
};

const labelsOf = (index: DatasetIndex, { part, chosen }: PassImages): Int32Array =>
  chosen.map((image) => index.parts[part][image]!.label);

/** The network, its weights, and the images with their labels. */
export const originOfPass = (
  job: FeaturesJob | PassJob,
  images: PassImages,
  { paths }: Pick<StageContext, 'paths'>,
): FeatureOrigin => {
  const { index } = images.indexed;
  const network = networkOfIndex(job, index);
  return {
    network,
    weights: readWeights(network, paths, job),
    images: { labels: labelsOf(index, images), indices: images.chosen },
    judging: toJudging(storedJudging(index, images.part)),
  };
};

/** How long a pass over images took, and how much of that time it decoded images and its trunk was at work. */
export interface PassTimes {
  readonly seconds: number;
  readonly decodingSeconds: number;
  readonly trunkSeconds: number;
}

/** Runs every image that some of the works lack through the trunk, decoding it once. null if there are none. */
export const computeMissing = async (
  job: FeaturesJob | PassJob,
  { indexed, part, chosen }: PassImages,
  { network, weights }: FeatureOrigin,
  works: readonly (FeatureWork & { readonly sink: FeatureSink })[],
  { watch, threads }: StageContext,
): Promise<PassTimes | null> => {
  const images = imagesToCompute(works, chosen.length);
  if (images === 0) return null;
  const source = await imageSourceOf(job.inputs.dataset, indexed, job.site.datasetRoot, threads, 'once');
  const [whole, decoding, computing] = [new BusyTime(), new BusyTime(), new BusyTime()];
  const batches = neededBatches(works, { source, index: indexed.index, part, chosen, decoding });
  const end = whole.begin();
  await extractFeatures({
    network,
    weights,
    normalize: job.params.model.normalize,
    views: works.map(({ view, sink }) => ({
      cuts: view.cuts,
      batchSize: imagesInBatch(view.transform.testResolutionPx),
      sink,
    })),
    batches: whileUsed(batches, computing),
    images,
    watch,
  });
  end();
  return { seconds: whole.seconds, decodingSeconds: decoding.seconds, trunkSeconds: computing.seconds };
};

/** Measures the time between taking an item and asking for the next. */
async function* whileUsed<Item>(items: AsyncIterable<Item>, busy: BusyTime): AsyncGenerator<Item, void, undefined> {
  for await (const item of items) {
    const end = busy.begin();
    yield item;
    end();
  }
}
