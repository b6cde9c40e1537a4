import { once } from '../../base/once.ts';
import type { RunJob } from '../../domain/jobs/jobs.ts';
import type { Plan } from '../types.ts';
import type { EstimateFacts } from './facts.ts';
import { nothing, type RunWork } from './run-work.ts';
import { SizedPlan } from './sized-plan.ts';
import { evaluationWork, fineTuningWork } from './work/head-work.ts';
import { featuresWork, headsWork, indexWork, partWork, testsWork } from './work/image-work.ts';
import { trainingWork } from './work/training-work.ts';

/** The computation, disk space and memory of each run of a plan, or of each part of a pass. */
export class PlanWork extends SizedPlan {
  /** null if a number of images is not known. */
  readonly of: (job: RunJob) => RunWork | null;

  constructor(plan: Plan, facts: EstimateFacts) {
    super(plan, facts);
    this.of = once((job: RunJob) => workOf(this, job));
  }
}

const workOf = (plan: SizedPlan, job: RunJob): RunWork | null => {
  switch (job.kind) {
    case 'index':
      return indexWork(plan, job);
    case 'train':
      return trainingWork(plan, job);
    case 'features':
      return featuresWork(plan, job);
    case 'pass':
      return partWork(plan, job);
    case 'heads':
      return headsWork(plan, job);
    case 'finetune':
      return fineTuningWork(plan, job);
    case 'tests':
      return testsWork(plan, job);
    case 'evaluate':
      return evaluationWork(plan, job);
    // Part of the heads' work.
    case 'ahead':
      return nothing;
    // Fits and figures read a few features or sizes; `cost` times some batches. Negligible next to a pass.
    case 'adapt':
    case 'analyze':
      return nothing;
  }
};
