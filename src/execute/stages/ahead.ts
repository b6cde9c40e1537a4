import { imagesInBatch, TrunkSteps } from '../../method/index.ts';
import { headImages } from '../head-images.ts';
import { computeAhead } from '../window/compute-ahead.ts';
import { cutsOfHeads, windowOfHeads } from '../window/window-of-heads.ts';
import type { Stage } from './stage.ts';

/** Computes slices of the window of a heads run, for as long as its heads take them. Leaves nothing of its own. */
export const aheadStage: Stage<'ahead'> = async ({ params: { heads, windowBytes } }, context) => {
  const { paths, watch } = context;
  const images = await headImages(heads, context);
  const window = windowOfHeads(heads, images, windowBytes, paths);
  if (window === null) return { results: { slices: 0 }, artifacts: [] };
  const { model, transform } = heads.params;
  const trunk = new TrunkSteps({
    ...images,
    normalize: model.normalize,
    cuts: cutsOfHeads(heads),
    trunkBatchSize: imagesInBatch(transform.testResolutionPx),
    signal: watch.signal,
  });
  try {
    const slices = await computeAhead({
      ...window,
      compute: (...at) => trunk.of(images.batches(...at)),
      signal: watch.signal,
    });
    return { results: { slices }, artifacts: [] };
  } finally {
    trunk.dispose();
  }
};
