import { rowsToKeepBest } from '../../data/index.ts';
import { isSearching } from '../../domain/rate-search.ts';
import { cutForScope } from '../../domain/scope.ts';
import {
  chooseRows,
  diverged,
  epochMetrics,
  fineTuneHead,
  heldOutMetrics,
  learningRateAt,
  rowsBut,
  searchRows,
} from '../../method/index.ts';
import { openSafetensors, saveWeights, writeSafetensors } from '../../model/index.ts';
import { artifactNames, readArtifact, readInputJson, writtenArtifacts } from '../artifacts.ts';
import { checkpointClock, lastGoodText, resume, tellingCheckpoint, writeCheckpoint } from '../checkpoint.ts';
import { openFeatures } from '../feature-store/open-features.ts';
import { headRecipe, settledRecipe, watchesOf } from '../head-recipe.ts';
import { bestResults } from '../held-out-test.ts';
import { readWeights } from '../input-weights.ts';
import { networkOfJob } from '../job-network.ts';
import type { HeadSummary } from './heads.ts';
import type { JobOf, Stage, StageContext, StageResult } from './stage.ts';

/**
 * A fine-tuned head: trained on features of the training images, resuming from the state of a killed attempt, or taken
 * from a `heads` run. Leaves `head.safetensors`: the tensors that changed.
 */
export const fineTuneStage: Stage<'finetune'> = async (job, context) =>
  'features' in job.inputs
    ? trainOnFeatures(job, job.inputs.features, context)
    : takeHead(job, job.inputs.heads, context);

const trainOnFeatures = async (
  job: JobOf<'finetune'>,
  key: string,
  { paths, watch, curve, damaged, checkpointMs }: StageContext,
): Promise<StageResult> => {
  const { scope, bn, seed } = job.params;
  const features = openFeatures(paths, key, cutForScope(scope));
  try {
    const network = networkOfJob(job, features.classes);
    const weights = readWeights(network, paths, job);
    const { keepBest } = job.params;
    const heldOut = keepBest === undefined ? undefined : rowsToKeepBest(features.labels, keepBest);
    const trained = chooseRows(features, rowsBut(features.labels.length, heldOut));
    const images = trained.labels.length;
    const [searchWatch, trainingWatch] = watchesOf(watch, isSearching(job.params.recipe));
    const { recipe, results } = await headRecipe({
      network,
      weights,
      head: job.params,
      images,
      features: async (search) => chooseRows(trained, searchRows(images, features.shapes, search, seed)),
      watch: searchWatch,
    });
    const tuned = await tellingCheckpoint(paths, job.key, () =>
      fineTuneHead({
        network,
        weights,
        features,
        scope,
        bn,
        recipe,
        seed,
        heldOut,
        start: resume({ paths, curve, damaged }, job.key)?.[0],
        watch: trainingWatch,
        isCheckpointDue: checkpointClock(checkpointMs),
        checkpoint: (reached) => writeCheckpoint(paths, job.key, [reached], curve),
      }),
    );
    const { write, artifacts } = writtenArtifacts();
    saveWeights(network, tuned.weights, paths.artifact(job.key, artifactNames.head), { run: job.key }, write);
    const { loss, steps, parts, scores } = tuned;
    const best = scores === undefined ? {} : bestResults(scores, heldOut!.length);
    return {
      results: { loss, steps, n: images, tensors: parts.parameters.length, ...results, ...best },
      artifacts,
    };
  } finally {
    features.close();
  }
};

/** Gives the same file and numbers as a head trained on features, and the same error: METHOD_DIVERGED. */
const takeHead = async (job: JobOf<'finetune'>, key: string, { paths, watch }: StageContext): Promise<StageResult> => {
  const { model, head = 0 } = job.params;
  const summary = readInputJson<readonly HeadSummary[]>(paths, key, artifactNames.heads)[head]!;
  if ('error' in summary) {
    const { message, checkpoint } = summary.error;
    const file = paths.artifact(key, checkpoint?.name ?? '');
    throw diverged(`${message}; ${lastGoodText(file, checkpoint?.epochs ?? 0)}`);
  }
  const { losses, steps, n, tensors, found = {}, heldOut } = summary;
  const trained = readArtifact(paths, key, artifactNames.headOf(head), (file) => {
    const opened = openSafetensors(file);
    return opened.names.map((name) => opened.read(name));
  });
  const { write, artifacts } = writtenArtifacts();
  const metadata = { architecture: model.architecture, run: job.key };
  writeSafetensors(paths.artifact(job.key, artifactNames.head), trained, metadata, write);
  const recipe = settledRecipe(job.params.recipe, n, found);
  const stepsInEpoch = steps / recipe.epochs;
  for (const [epoch, loss] of losses.entries()) {
    const step = (epoch + 1) * stepsInEpoch - 1;
    const learningRate = learningRateAt(recipe, { step, stepsPerEpoch: stepsInEpoch });
    for (const metric of epochMetrics(epoch, loss, learningRate)) watch.metric(metric);
    const score = heldOut?.scores[epoch];
    if (score !== undefined) for (const metric of heldOutMetrics(epoch, score)) watch.metric(metric);
  }
  const best = heldOut === undefined ? {} : bestResults(heldOut.scores, heldOut.n);
  return {
    results: { loss: losses.at(-1) ?? Number.NaN, steps, n, tensors, ...found, ...best },
    artifacts,
  };
};
