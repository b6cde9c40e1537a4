import type { NetworkRef } from '../estimate/facts.ts';
import { networkOf, type PlanWork } from '../estimate/plan-work.ts';
import type { FeaturesRun } from './feature-pass.ts';

/** What a node computes and decodes per second; a guess if nothing has been measured. */
export type GuessedSpeedOf = (network: NetworkRef) => {
  readonly macsPerSecond: number;
  readonly secondsPerImage?: number;
};

/**
 * A part takes about ten minutes on a node: the most that a killed one loses, and the longest wait for the last ones.
 */
const partSeconds = 600;
/** Shorter if there are many workers, because some are idle in the last round, but at least this long: each part loads the network. */
const partsPerWorker = 4;
const leastPartSeconds = 15;
/** Maximum number of images in a shard; a part consists of whole shards. */
const leastImages = 1024;

/** Seconds a node takes for all runs of a pass together; null if a number of images is not known. */
export const passSeconds = (runs: readonly FeaturesRun[], work: PlanWork, speedOf: GuessedSpeedOf): number | null => {
  const { macsPerSecond, secondsPerImage = 0 } = speedOf(networkOf(runs[0]!.job));
  let [macs, images] = [0, 0];
  for (const run of runs) {
    const own = work.of(run.job);
    if (own === null) return null;
    macs += own.trunkMacs + own.headMacs;
    images = own.images;
  }
  return macs / macsPerSecond + images * secondsPerImage;
};

/** Number of images in a part, a power of two; all images if their number is unknown. */
export const imagesPerPart = (images: number | null, seconds: number | null, workers: number): number => {
  if (images === null || images === 0 || seconds === null || seconds === 0) return wholePass;
  const wanted = Math.min(partSeconds, Math.max(leastPartSeconds, seconds / workers / partsPerWorker));
  return Math.min(wholePass, Math.max(leastImages, 2 ** Math.round(Math.log2((images * wanted) / seconds))));
};

/** A power of two above any number of images. */
const wholePass = 2 ** 40;
