import type { ActivationMap } from '../../domain/activation-map.ts';
import type { Prediction } from '../../domain/events.ts';
import { cutForScope } from '../../domain/scope.ts';
import { adaptFeatures, type Evaluation, evaluateHead, scoresOf } from '../../method/index.ts';
import type { RunPaths } from '../../plan/handover/run-paths.ts';
import { artifactNames, readInputJson, readOutcome, writtenArtifacts } from '../artifacts.ts';
import { openFeatures } from '../feature-store/open-features.ts';
import { networkOfJob } from '../job-network.ts';
import { answerCounts } from '../judging.ts';
import { readTunedWeights } from '../tuned-weights.ts';
import type { JobOf, Stage, StageContext } from './stage.ts';

/** The result of a test, and how many of its images could not be read. */
interface Tested extends Evaluation {
  readonly skipped: number;
  /** Labels allowed as answers, and the network's number of outputs; absent: all are allowed. */
  readonly answers?: number | undefined;
  readonly outputs?: number | undefined;
}

/**
 * Tests the head on features of the test images, or takes the predictions from a `tests` run. Leaves
 * `predictions.json`.
 */
export const evaluateStage: Stage<'evaluate'> = async (job, context) => {
  const { features, tests } = job.inputs;
  const { paths } = context;
  if ((features === undefined) === (tests === undefined)) throw new Error('evaluate: features, or tests');
  const { predictions, skipped, answers, outputs, top1, top5, loss, n } =
    tests === undefined ? await testOnFeatures(job, features!, context) : answersOf(paths, tests, job.params.test ?? 0);
  const { write, artifacts } = writtenArtifacts();
  write(paths.predictions(job.key), JSON.stringify(predictions));
  return {
    results: {
      top1,
      top5,
      loss,
      n,
      ...(skipped > 0 ? { skipped } : {}),
      ...(answers === undefined || outputs === undefined ? {} : { answers, outputs }),
    },
    artifacts,
  };
};

const testOnFeatures = async (job: JobOf<'evaluate'>, key: string, { paths, watch }: StageContext): Promise<Tested> => {
  const { adapt } = job.inputs;
  const cut = cutForScope(job.params.scope);
  const opened = [key, ...furtherOf(job, 'scale'), ...furtherOf(job, 'view')].map((each) =>
    openFeatures(paths, each, cut),
  );
  const [first] = opened as [(typeof opened)[number]];
  try {
    const network = networkOfJob(job, first.classes);
    const weights = readTunedWeights(network, paths, job);
    const map = adapt === undefined ? null : readInputJson<ActivationMap>(paths, adapt, artifactNames.adaptation);
    const [features, ...scales] = opened.map((each) => (map === null ? each : adaptFeatures(each, map)));
    const evaluation = await evaluateHead({
      network,
      weights,
      features: features!,
      scales,
      judging: first.judging,
      watch,
    });
    return { ...evaluation, skipped: first.skipped, ...answerCounts(first.judging, network.classes) };
  } finally {
    for (const each of opened) each.close();
  }
};

/** Keys of the features at additional resolutions or of additional crops: `scale:1`, `scale:2` ... */
const furtherOf = ({ inputs }: JobOf<'evaluate'>, name: 'scale' | 'view'): string[] => {
  const keys: string[] = [];
  for (let number = 1; ; number++) {
    const key = inputs[`${name}:${number}`];
    if (key === undefined) return keys;
    keys.push(key);
  }
};

const answersOf = (paths: RunPaths, key: string, test: number): Tested => {
  const predictions = readInputJson<readonly Prediction[]>(paths, key, artifactNames.predictionsOf(test));
  const { skipped = 0, answers, outputs } = readOutcome(paths, key).results;
  return { ...scoresOf(predictions), predictions, skipped, answers, outputs };
};
