import type { RunJob } from '../../../domain/jobs/jobs.ts';
import { epochsOver } from '../../../domain/training-length.ts';
import { networkOf, nothing, type RunWork, trainingPasses } from '../run-work.ts';
import type { SizedPlan } from '../sized-plan.ts';

export const trainingWork = (plan: SizedPlan, job: Extract<RunJob, { kind: 'train' }>): RunWork | null => {
  const size = plan.sizeOf(job.inputs.dataset);
  if (size === null) return null;
  const { params } = job;
  const network = networkOf(job);
  const images = plan.imagesOf(size, 'train', params.images, params.holdout);
  const { trainResolutionPx: sizePx, recipe } = params;
  const passed = epochsOver(images, recipe) * images;
  const bytes = plan.facts.parameterBytesFrom(network, 'input', size.classes);
  return {
    ...nothing,
    images: passed,
    trunkMacs: 0,
    headMacs: trainingPasses * passed * plan.macsFrom(network, 'input', sizePx, size.classes),
    diskBytes: bytes,
    // Weights, gradients and optimiser state; the activations of a batch, kept for the backward pass.
    memoryBytes: 4 * bytes + trainingPasses * recipe.batch_size * plan.facts.activationBytesOf(network, sizePx),
  };
};
