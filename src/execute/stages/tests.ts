import { chosenImages, testBatches } from '../../data/index.ts';
import { imagesInBatch, testHeads } from '../../method/index.ts';
import { artifactNames, writtenArtifacts } from '../artifacts.ts';
import { imageSourceOf } from '../image-sources.ts';
import { readDataset } from '../input-dataset.ts';
import { readWeights } from '../input-weights.ts';
import { networkOfIndex } from '../job-network.ts';
import { answerCounts, storedJudging, toJudging } from '../judging.ts';
import { readTunedWeights } from '../tuned-weights.ts';
import type { Stage } from './stage.ts';

/** Number of images read at once. */
const readBatchSize = 64;

/**
 * Tests heads side by side on one frozen trunk, in one pass over the images. Leaves `predictions-<n>.json` for the
 * n-th; the `evaluate` run that takes them reports their accuracies.
 */
export const testsStage: Stage<'tests'> = async (job, { paths, watch, threads }) => {
  const { inputs, params, site } = job;
  const { model, part, images: count, holdout, transform, scopes } = params;
  const indexed = readDataset(paths, inputs.dataset);
  const { index } = indexed;
  const network = networkOfIndex(job, index);
  const source = await imageSourceOf(inputs.dataset, indexed, site.datasetRoot, threads, 'once');
  const choice = { part, count, holdout };
  const chosen = chosenImages(index, choice);
  const trained = inputs.weights === undefined ? {} : { weights: inputs.weights };
  const heads = scopes.map((scope, n) => {
    const finetune = inputs[`finetune:${n}`];
    const own = { inputs: { ...trained, ...(finetune === undefined ? {} : { finetune }) }, params, site };
    return { scope, weights: readTunedWeights(network, paths, own) };
  });
  const evaluations = await testHeads({
    network,
    weights: readWeights(network, paths, job),
    normalize: model.normalize,
    heads,
    judging: toJudging(storedJudging(index, chosen.part)),
    images: chosen.images.length,
    trunkBatchSize: imagesInBatch(transform.testResolutionPx),
    batches: testBatches({ source, index, choice, transform, batchSize: readBatchSize }),
    watch,
  });
  const { write, artifacts } = writtenArtifacts();
  for (const [n, { predictions }] of evaluations.entries()) {
    write(paths.artifact(job.key, artifactNames.predictionsOf(n)), JSON.stringify(predictions));
  }
  const skipped = index.skipped?.filter((image) => image.part === chosen.part).length ?? 0;
  return {
    results: {
      heads: heads.length,
      n: chosen.images.length,
      ...(skipped > 0 ? { skipped } : {}),
      ...answerCounts(index, network.classes),
    },
    artifacts,
  };
};
