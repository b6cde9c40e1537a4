import type { NetworkRef } from '../estimate/facts.ts';
import type { PlanWork } from '../estimate/plan-work.ts';
import { networkOf } from '../estimate/run-work.ts';
import type { FeaturesRun } from './feature-pass.ts';

/** What a node computes and decodes per second; a guess if nothing has been measured. */
export type GuessedSpeedOf = (network: NetworkRef) => {
  readonly macsPerSecond: number;
  readonly secondsPerImage?: number;
};

/**
 * A part takes about ten minutes on a node: the most work that is lost when one is killed, and the longest wait for the
 * last parts.
 */
const partSeconds = 600;
/** Shorter if there are several workers, because some are idle in the last round. */
const partsPerWorker = 4;
/** But at least this long: each part loads the network, and on a cluster also starts a process of its own. */
export const leastPartSeconds = { here: 2, queued: 15 } as const;
/** A part consists of whole shards. Their sizes are powers of two, up to this one. */
const mostInShard = 1024;
/** Number of consecutive images that are always in the same shard. */
const leastImages = 32;

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

/** Number of images in a part; all images if their number is unknown. */
export const imagesPerPart = (
  images: number | null,
  seconds: number | null,
  workers: number,
  leastSeconds: number,
): number => {
  if (images === null || images === 0 || seconds === null || seconds === 0) return wholePass;
  const shared = workers === 1 ? seconds : seconds / workers / partsPerWorker;
  const wanted = Math.min(partSeconds, Math.max(leastSeconds, shared));
  return Math.min(wholePass, inWholeShards((images * wanted) / seconds));
};

const inWholeShards = (images: number): number =>
  images > mostInShard
    ? mostInShard * Math.ceil(images / mostInShard)
    : Math.max(leastImages, 2 ** Math.floor(Math.log2(images)));

/** A power of two above any number of images. */
export const wholePass = 2 ** 40;
