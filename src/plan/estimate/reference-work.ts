import type { InputSize } from '../../domain/input-size.ts';
import type { RunJob } from '../../domain/jobs/jobs.ts';
import { cutForScope } from '../../domain/scope.ts';
import { epochsOver } from '../../domain/training-length.ts';
import type { Plan } from '../types.ts';
import type { DatasetSize } from './facts.ts';
import type { PlanWork } from './plan-work.ts';
import { networkOf, trainingPasses } from './run-work.ts';
import { testedFeatures } from './tested-features.ts';
import { searchedImages } from './trained-macs.ts';

/**
 * Multiply-adds of the same grid without sharing, as in the reference implementation: every test passes its images
 * through the whole network; every fine-tuning run (a scope, a seed, a resolution) starts with a test, and in every
 * epoch passes its images through the trunk once and through what it trains `trainingPasses` times:
 *
 *     tests x full  +  fine-tuning runs x (test images x full + epochs x images x (trunk + 3 x head))
 *
 * Training a whole network costs the same with and without sharing. null if a number of images is not known.
 * Source: section 4 of the method's notes; facebookresearch/FixRes main_finetune.py evaluates, trains, and evaluates.
 */
export const referenceMacs = (plan: Plan, work: PlanWork): number | null => {
  let macs = 0;
  const testedWith = new Set<string>();
  for (const { job } of plan.runs) {
    if (job.kind === 'train') {
      const own = work.of(job);
      if (own === null) return null;
      macs += own.headMacs;
    }
    if (job.kind !== 'evaluate') continue;
    const tested = testMacs(job, work);
    if (tested === null) return null;
    macs += tested;
    const { finetune } = job.inputs;
    if (finetune === undefined || testedWith.has(finetune)) continue;
    testedWith.add(finetune);
    const tuned = fineTuningMacs(work.job(finetune), work);
    if (tuned === null) return null;
    macs += tested + tuned;
  }
  return macs;
};

const testMacs = (job: Extract<RunJob, { kind: 'evaluate' }>, work: PlanWork): number | null => {
  let macs = 0;
  for (const source of testedFeatures(job).map((key) => work.job(key))) {
    if (source?.kind !== 'features' && source?.kind !== 'tests') return null;
    const size = work.sizeOf(source.inputs.dataset);
    if (size === null) return null;
    const { part, images: count, holdout, transform } = source.params;
    const images = work.imagesOf(size, part, count, holdout);
    macs += images * work.macsFrom(networkOf(job), 'input', transform.testResolutionPx, size.classes);
  }
  return macs;
};

const fineTuningMacs = (job: RunJob | undefined, work: PlanWork): number | null => {
  if (job?.kind !== 'finetune') return null;
  const source = work.job('features' in job.inputs ? job.inputs.features : job.inputs.heads);
  if (source?.kind !== 'features' && source?.kind !== 'heads') return null;
  const size = work.sizeOf(source.inputs.dataset);
  if (size === null) return null;
  const { images: count, holdout, transform } = source.params;
  const images = work.imagesOf(size, 'train', count, holdout);
  const { recipe } = job.params;
  // Without sharing, a search for the learning rate would use as many images, and pass each of them through the trunk
  // as well.
  const passed = epochsOver(images, recipe) * images + searchedImages(images, recipe);
  return passed * epochMacs(job, transform.testResolutionPx, size, work);
};

/** For one image in an epoch. */
const epochMacs = (
  job: Extract<RunJob, { kind: 'finetune' }>,
  sizePx: InputSize,
  { classes }: DatasetSize,
  work: PlanWork,
): number => {
  const network = networkOf(job);
  const cut = cutForScope(job.params.scope);
  return work.macsTo(network, cut, sizePx, classes) + trainingPasses * work.macsFrom(network, cut, sizePx, classes);
};
