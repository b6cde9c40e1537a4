import type { RunJob } from '../../../domain/jobs/jobs.ts';
import { cutForScope } from '../../../domain/scope.ts';
import { networkOf, nothing, predictionBytes, type RunWork, trainingPasses } from '../run-work.ts';
import type { SizedPlan } from '../sized-plan.ts';
import { testedFeatures } from '../tested-features.ts';
import { trainedMacs } from '../trained-macs.ts';

/** A head from a `heads` run is only copied. */
export const fineTuningWork = (plan: SizedPlan, job: Extract<RunJob, { kind: 'finetune' }>): RunWork | null => {
  const network = networkOf(job);
  const cut = cutForScope(job.params.scope);
  const source = plan.job('features' in job.inputs ? job.inputs.features : job.inputs.heads);
  if (source?.kind !== 'features' && source?.kind !== 'heads') return null;
  const size = plan.sizeOf(source.inputs.dataset);
  if (size === null) return null;
  const bytes = plan.facts.parameterBytesFrom(network, cut, size.classes);
  if (source.kind === 'heads') return { ...nothing, diskBytes: bytes };
  const sizePx = source.params.transform.testResolutionPx;
  const { recipe } = job.params;
  const images = plan.imagesOf(size, source.params.part, source.params.images, source.params.holdout);
  return {
    ...nothing,
    trunkMacs: 0,
    headMacs:
      trainingPasses * trainedMacs(images, recipe, cut, (each) => plan.macsFrom(network, each, sizePx, size.classes)),
    featureBytes: trainedMacs(images, recipe, cut, (each) => plan.facts.featureBytesOf(network, each, sizePx)),
    diskBytes: bytes,
    memoryBytes:
      4 * bytes +
      2 * recipe.batch_size * plan.facts.featureBytesOf(network, cut, sizePx) +
      Math.min(cacheBytes, images * plan.facts.featureBytesOf(network, cut, sizePx)),
  };
};

export const evaluationWork = (plan: SizedPlan, job: Extract<RunJob, { kind: 'evaluate' }>): RunWork | null => {
  const network = networkOf(job);
  const cut = cutForScope(job.params.scope);
  let [macs, images, featureBytes] = [0, 0, 0];
  for (const source of testedFeatures(job).map((key) => plan.job(key))) {
    const size = source?.kind === 'features' || source?.kind === 'tests' ? plan.sizeOf(source.inputs.dataset) : null;
    if (size === null || (source?.kind !== 'features' && source?.kind !== 'tests')) return null;
    const { part, images: count, holdout, transform } = source.params;
    images = plan.imagesOf(size, part, count, holdout);
    if (source.kind === 'features') {
      macs += images * plan.macsFrom(network, cut, transform.testResolutionPx, size.classes);
      featureBytes += images * plan.facts.featureBytesOf(network, cut, transform.testResolutionPx);
    }
  }
  return { ...nothing, headMacs: macs, featureBytes, diskBytes: images * predictionBytes };
};

/** Features that are read stay in memory up to this size. Source: src/execute/feature-store. */
const cacheBytes = 256 * 2 ** 20;
