import { pixelsOf } from '../../domain/input-size.ts';
import type { HeadsJob } from '../../domain/jobs/jobs.ts';
import { cutForScope } from '../../domain/scope.ts';
import { epochsOver } from '../../domain/training-length.ts';
import { featureShapes, seedsOf, stepsPerEpoch } from '../../method/index.ts';
import { elementCount } from '../../model/index.ts';
import type { RunPaths } from '../../plan/handover/run-paths.ts';
import { artifactNames } from '../artifacts.ts';
import type { HeadImages } from '../head-images.ts';
import { SlicesInHand } from './slices-in-hand.ts';
import { WindowFolder } from './window-folder.ts';
import { windowLayout } from './window-layout.ts';

/** The window of a heads run on the shared disk, and the slices that this process computes. */
export interface HeadsWindow {
  readonly folder: WindowFolder;
  readonly layout: NonNullable<ReturnType<typeof windowLayout>>;
  readonly hand: SlicesInHand;
}

/** null if no head has a trunk, or if the window does not hold a single batch. */
export const windowOfHeads = (
  job: HeadsJob,
  { network, count, source }: Pick<HeadImages, 'network' | 'count' | 'source'>,
  windowBytes: number,
  paths: RunPaths,
): HeadsWindow | null => {
  const { heads } = job.params;
  const { recipe } = heads[0]!;
  const cuts = cutsOfHeads(job);
  if (cuts.includes('input')) return null;
  const batchSize = Math.min(count, recipe.batch_size);
  const bytesOfImage = cuts
    .flatMap((cut) => featureShapes(network, cut, largestSizePx(job)))
    .reduce((sum, shape) => sum + Float32Array.BYTES_PER_ELEMENT * elementCount(shape), 0);
  const layout = windowLayout(windowBytes, {
    epochs: epochsOver(count, recipe),
    seeds: seedsOf(heads),
    stepsPerEpoch: stepsPerEpoch(count, recipe),
    batchSize,
    batchBytes: batchSize * bytesOfImage,
  });
  if (layout === null) return null;
  const folder = new WindowFolder(paths.artifact(job.key, artifactNames.window));
  return { folder, layout, hand: new SlicesInHand(folder, layout, source.threads ?? 0) };
};

/** Each once. */
export const cutsOfHeads = ({ params: { heads } }: HeadsJob) => [
  ...new Set(heads.map(({ scope }) => cutForScope(scope))),
];

/** If the augmentation draws sizes, the largest. */
const largestSizePx = ({ params: { transform } }: HeadsJob) => {
  const drawn = transform.kind === 'train' ? (transform.augmentation.resolutions ?? []) : [];
  return [transform.testResolutionPx, ...drawn].toSorted((a, b) => pixelsOf(b) - pixelsOf(a))[0]!;
};
