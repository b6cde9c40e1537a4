import { type InputSize, pixelsOf } from '../../domain/input-size.ts';
import type { FinetuneJob, HeadsJob, PassJob, RunJob } from '../../domain/jobs/jobs.ts';
import type { AnalysisParams } from '../../domain/jobs/params.ts';
import type { PlannedRun } from '../types.ts';

/**
 * How long a run takes relative to others, without a unit: good for choosing what to start first, not for predicting
 * when it ends. Training passes over the images forwards and backwards (about 3 forward passes); heads are small.
 */
export const estimateCost = (job: RunJob): number => {
  switch (job.kind) {
    case 'index':
      return 1;
    case 'train':
      return 3 * job.params.recipe.epochs * onePass(job.params.images, job.params.trainResolutionPx);
    case 'pass':
      return passCost(job.params);
    case 'features':
    case 'tests':
      return onePass(job.params.images, job.params.transform.testResolutionPx);
    case 'heads':
      return headsCost(job.params) * onePass(job.params.images, job.params.transform.testResolutionPx);
    case 'ahead':
      return 0;
    case 'finetune':
      return 'heads' in job.inputs ? 1 : headCost(job.params) * job.params.recipe.epochs * imagesOrGuess(null);
    case 'adapt':
    case 'evaluate':
      return 0.01 * imagesOrGuess(null);
    case 'analyze':
      return analysisCost(job.params);
  }
};

/** Per image: batch norm and cells process its feature maps, a classifier the pooled activations. */
const headCost = ({ scope }: FinetuneJob['params']): number => (scope.bn || scope.lastCells > 0 ? 0.04 : 0.01);

/** Forward passes: the trunk once per epoch for all heads; with scope `all` it is trained as well. */
const headsCost = ({ heads }: HeadsJob['params']): number =>
  Math.max(...heads.map(({ scope, recipe }) => (scope.all === true ? 3 : 1.2) * recipe.epochs));

/** An image goes through the trunk once per view. */
const passCost = ({ views, images, count }: PassJob['params']): number =>
  views.reduce((sum, { transform }) => sum + onePass(count ?? images, transform.testResolutionPx), 0);

/** Timing uses a few images at each resolution. */
const analysisCost = (params: AnalysisParams): number =>
  params.analysis === 'cost'
    ? params.testResolutionsPx.reduce<number>((sum, sizePx) => sum + onePass(10, sizePx), 0)
    : 0.1 * imagesOrGuess(null);

const onePass = (images: number | null, sizePx: InputSize): number => imagesOrGuess(images) * kilopixels(sizePx);

// Kilopixels of an input, and a thousand images where the plan does not give their number.
const kilopixels = (sizePx: InputSize): number => pixelsOf(sizePx) / 1000;
const imagesOrGuess = (images: number | null): number => images ?? 1000;

/**
 * For each run, the cost of the longest chain that starts with it: the run with the longest chain starts first. Every
 * run comes after its inputs, as in a plan.
 */
export const criticalPaths = (
  runs: readonly PlannedRun[],
  costOf: (job: RunJob) => number,
): ReadonlyMap<string, number> => {
  const longestAfter = new Map<string, number>();
  const paths = new Map<string, number>();
  for (const { job, after } of [...runs].reverse()) {
    const path = costOf(job) + (longestAfter.get(job.key) ?? 0);
    paths.set(job.key, path);
    for (const input of after) longestAfter.set(input, Math.max(longestAfter.get(input) ?? 0, path));
  }
  return paths;
};
