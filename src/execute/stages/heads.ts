import type { WriteFile } from '../../base/files/atomic-write.ts';
import { isSearching } from '../../domain/rate-search.ts';
import { type HeadTrained, type HeldOutScore, imagesInBatch, reached, trainHeads } from '../../method/index.ts';
import { type Network, saveWeights } from '../../model/index.ts';
import type { RunPaths } from '../../plan/handover/run-paths.ts';
import { artifactNames, describeArtifact, writtenArtifacts } from '../artifacts.ts';
import { checkpointClock, resume, writeCheckpoint, writeStates } from '../checkpoint.ts';
import { headImages } from '../head-images.ts';
import { type HeadRecipe, watchesOf } from '../head-recipe.ts';
import { headRecipes, testTransformOf } from '../head-recipes.ts';
import { heldOutTest } from '../held-out-test.ts';
import { withWindow } from '../window/with-window.ts';
import type { Stage } from './stage.ts';

/** The entry of each head in `heads.json`. */
export type HeadSummary = TrainedSummary | DivergedSummary;

/** For a head with tensors. */
interface TrainedSummary {
  /** Mean loss over each epoch. */
  readonly losses: readonly number[];
  readonly steps: number;
  /** Number of training images. */
  readonly n: number;
  /** Number of tensors that were trained by gradient. */
  readonly tensors: number;
  /** Numbers of the search for its learning rate; absent if the spec gives the rate. */
  readonly found?: HeadRecipe['results'];
  /** Results on held-out images after every epoch, and their number; absent if the last epoch counts. */
  readonly heldOut?: { readonly scores: readonly HeldOutScore[]; readonly n: number };
}

/** For a head without tensors. */
interface DivergedSummary {
  readonly error: {
    readonly code: 'METHOD_DIVERGED';
    readonly message: string;
    /** The step at which divergence was detected, counted from 0 over all epochs. */
    readonly step: number;
    /** The file with its last good state, and the number of epochs that it covers; null if no epoch had ended. */
    readonly checkpoint: { readonly name: string; readonly epochs: number } | null;
  };
}

/**
 * Trains heads side by side on one frozen trunk, in one pass over the images per epoch, and resumes a killed attempt.
 * Leaves `head-<n>.safetensors` for the n-th, and `heads.json`. A head that diverges doesn't fail the run: it has an
 * error there instead, which is thrown by the run that takes the head.
 */
export const headsStage: Stage<'heads'> = async (job, context) => {
  const { paths, watch, curve, damaged, checkpointMs } = context;
  const { model, transform, heads } = job.params;
  const images = await headImages(job, context);
  const { network, weights, count: n, heldOut, batches } = images;
  const [searchWatch, trainingWatch] = watchesOf(
    watch,
    heads.some(({ recipe }) => isSearching(recipe)),
  );
  const imagesOfSearch = { ...images, transform, normalize: model.normalize };
  const recipes = await headRecipes(heads, imagesOfSearch, searchWatch);
  const tested = { ...imagesOfSearch, transform: testTransformOf(transform), watch: trainingWatch };
  const trained = await withWindow(job, images, context, (window) =>
    trainHeads({
      network,
      weights,
      normalize: model.normalize,
      heads: heads.map((head, position) => ({ ...head, recipe: recipes[position]!.recipe })),
      images: n,
      trunkBatchSize: imagesInBatch(transform.testResolutionPx),
      batches,
      window,
      heldOut: heldOut === null ? undefined : heldOutTest({ ...tested, images: heldOut }),
      start: resume({ paths, curve, damaged }, job.key),
      watch: trainingWatch,
      isCheckpointDue: checkpointClock(checkpointMs),
      checkpoint: (reached) => writeCheckpoint(paths, job.key, reached, curve),
    }),
  );
  const { write, artifacts } = writtenArtifacts();
  const left = trained.map((head, position) =>
    leaveHead(paths, job.key, write, {
      network,
      head,
      position,
      n,
      held: heldOut?.length ?? 0,
      found: recipes[position]!.results,
    }),
  );
  const lastGood = left.flatMap(({ file }) => (file === null ? [] : [describeArtifact(paths, job.key, file)]));
  const summaries = left.map(({ summary }) => summary);
  write(paths.artifact(job.key, artifactNames.heads), JSON.stringify(summaries));
  const diverged = trained.filter((head) => head.diverged !== undefined).length;
  return {
    results: { heads: heads.length, n, ...(diverged > 0 ? { diverged } : {}) },
    artifacts: [...lastGood, ...artifacts],
  };
};

interface LeftHead {
  /** The last good state of a head that diverged; null if there is none. */
  readonly file: string | null;
  readonly summary: HeadSummary;
}

const leaveHead = (
  paths: RunPaths,
  key: string,
  write: WriteFile,
  {
    network,
    head,
    position,
    n,
    held,
    found,
  }: {
    readonly network: Network;
    readonly head: HeadTrained;
    readonly position: number;
    readonly n: number;
    readonly held: number;
    readonly found: HeadRecipe['results'];
  },
): LeftHead => {
  const { diverged, epochsDone, losses, steps, parts, heldOut: scores } = head;
  if (diverged === undefined) {
    const file = artifactNames.headOf(position);
    saveWeights(network, reached(head), paths.artifact(key, file), { run: key }, write);
    const searched = Object.keys(found).length === 0 ? {} : { found };
    const best = scores === undefined ? {} : { heldOut: { scores, n: held } };
    return { file: null, summary: { losses, steps, n, tensors: parts.parameters.length, ...searched, ...best } };
  }
  console.error(`left out: ${diverged.message}`);
  const { message, step } = diverged;
  const file = epochsDone === 0 ? null : artifactNames.lastGoodOf(position);
  if (file !== null) writeStates(paths.artifact(key, file), [head]);
  const checkpoint = file === null ? null : { name: file, epochs: epochsDone };
  return { file, summary: { error: { code: 'METHOD_DIVERGED', message, step, checkpoint } } };
};
