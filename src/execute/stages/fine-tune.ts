import { cutForScope } from '../../domain/scope.ts';
import { diverged, epochMetrics, fineTuneHead, learningRateAt } from '../../method/index.ts';
import { openSafetensors, saveWeights, writeSafetensors } from '../../model/index.ts';
import { artifactNames, inputArtifact, readInputJson } from '../artifacts.ts';
import { checkpointClock, lastGoodText, resume, tellingCheckpoint, writeCheckpoint } from '../checkpoint.ts';
import { openFeatures } from '../feature-store/open-features.ts';
import { readWeights } from '../input-weights.ts';
import { networkOfJob } from '../job-network.ts';
import type { HeadSummary } from './heads.ts';
import type { JobOf, Stage, StageContext, StageResult } from './stage.ts';

/**
 * A fine-tuned head: trained on features of the training images, where it goes on from what a killed attempt had come to,
 * or taken from a `heads` run. Leaves `head.safetensors`: the tensors that changed.
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
  const { scope, bn, recipe, seed } = job.params;
  const features = openFeatures(paths, key, cutForScope(scope));
  try {
    const network = networkOfJob(job, features.classes);
    const weights = readWeights(network, paths, job);
    const tuned = await tellingCheckpoint(paths, job.key, () =>
      fineTuneHead({
        network,
        weights,
        features,
        scope,
        bn,
        recipe,
        seed,
        start: resume({ paths, curve, damaged }, job.key)?.[0],
        watch,
        isCheckpointDue: checkpointClock(checkpointMs),
        checkpoint: (reached) => writeCheckpoint(paths, job.key, [reached], curve),
      }),
    );
    saveWeights(network, tuned.weights, paths.artifact(job.key, artifactNames.head), { run: job.key });
    const { loss, steps, parts } = tuned;
    return {
      results: { loss, steps, n: features.labels.length, tensors: parts.parameters.length },
      artifacts: [artifactNames.head],
    };
  } finally {
    features.close();
  }
};

/** The same file and numbers as of a head that is trained on features, also the same error: METHOD_DIVERGED. */
const takeHead = async (job: JobOf<'finetune'>, key: string, { paths, watch }: StageContext): Promise<StageResult> => {
  const { model, recipe, head = 0 } = job.params;
  const summary = readInputJson<readonly HeadSummary[]>(paths, key, artifactNames.heads)[head]!;
  if ('error' in summary) {
    const { message, checkpoint } = summary.error;
    const file = paths.artifact(key, checkpoint?.name ?? '');
    throw diverged(`${message}; ${lastGoodText(file, checkpoint?.epochs ?? 0)}`);
  }
  const { losses, steps, n, tensors } = summary;
  const trained = openSafetensors(inputArtifact(paths, key, artifactNames.headOf(head)));
  writeSafetensors(
    paths.artifact(job.key, artifactNames.head),
    trained.names.map((name) => trained.read(name)),
    { architecture: model.architecture, run: job.key },
  );
  const stepsInEpoch = steps / recipe.epochs;
  for (const [epoch, loss] of losses.entries()) {
    const step = (epoch + 1) * stepsInEpoch - 1;
    const learningRate = learningRateAt(recipe, { step, stepsPerEpoch: stepsInEpoch });
    for (const metric of epochMetrics(epoch, loss, learningRate)) watch.metric(metric);
  }
  return { results: { loss: losses.at(-1) ?? Number.NaN, steps, n, tensors }, artifacts: [artifactNames.head] };
};
