import { FixresError } from '../../base/errors.ts';
import type { EvaluateJob, FinetuneJob, RunJob, Site } from '../../domain/jobs/jobs.ts';
import type { PartName } from '../../domain/parts.ts';
import type { TestTransform } from '../../domain/test-transform.ts';
import { runsAfter } from '../../store/queries/runs/runs-after.ts';
import { showRun } from '../../store/queries/runs/show-run.ts';
import type { Store } from '../../store/store.ts';

/** A pass over images through a network: the images, and their transform. */
export interface ImagePass {
  /** Key of the data set's index. */
  readonly dataset: string;
  readonly part: PartName;
  readonly transform: TestTransform;
  readonly site: Site;
  /** Whether 16-bit features are used on the way, so that a network's own predictions may differ slightly. */
  readonly isRounded: boolean;
}

/** A finished test of a network. */
export interface FinishedTest {
  /** Key of the `evaluate` run. */
  readonly evaluate: string;
  readonly pass: ImagePass;
}

export const jobOf = (store: Store, key: string): RunJob => showRun(store, key).job;

/** The pass over the images of a test. Throws CLI_USAGE for a test of more than a network. */
export const passOfTest = (store: Store, job: EvaluateJob): ImagePass => {
  const { adapt, features, tests } = job.inputs;
  if (adapt !== undefined) throw moreThanNetwork(job, 'with an adaptation of its pooled activations');
  if (has(job, 'scale:')) throw moreThanNetwork(job, 'averaged over several resolutions');
  if (has(job, 'view:')) throw moreThanNetwork(job, 'averaged over several crops of an image', ofCentreCrop);
  return imagePassOf(jobOf(store, features ?? tests ?? ''));
};

/** The pass over the training images that a head was fine-tuned on; undefined if they were cropped at random. */
export const passOfTuning = (store: Store, { inputs }: FinetuneJob): ImagePass | undefined => {
  const job = jobOf(store, 'features' in inputs ? inputs.features : inputs.heads);
  if (job.kind !== 'heads') return imagePassOf(job);
  const { transform } = job.params;
  if (transform.kind === 'train') return undefined;
  const { kind: _, ...test } = transform;
  return { dataset: job.inputs.dataset, part: 'train', transform: test, site: job.site, isRounded: false };
};

const imagePassOf = (job: RunJob): ImagePass => {
  if (job.kind !== 'features' && job.kind !== 'tests') throw new Error(`a ${job.kind} run does not process images`);
  const { part, transform } = job.params;
  const isRounded = job.kind === 'features' && job.params.dtype === 'float16';
  return { dataset: job.inputs.dataset, part, transform, site: job.site, isRounded };
};

/** The finished tests of a run's network on test images, at one resolution each. */
export const testsAfter = (store: Store, key: string, input: 'weights' | 'finetune'): FinishedTest[] =>
  runsAfter(store, key, input).flatMap((reader) => {
    const job = jobOf(store, reader);
    const isOther = input === 'weights' && job.kind === 'evaluate' && job.inputs.finetune !== undefined;
    if (job.kind !== 'evaluate' || isOther || job.inputs.adapt !== undefined || has(job, 'scale:') || has(job, 'view:'))
      return [];
    const pass = passOfTest(store, job);
    return pass.part === 'test' ? [{ evaluate: reader, pass }] : [];
  });

const has = ({ inputs }: EvaluateJob, input: 'scale:' | 'view:'): boolean =>
  Object.keys(inputs).some((name) => name.startsWith(input));

const ofCentreCrop = 'use a test of only the centre crop; `crops: [1, 10]` in the spec tests with and without';

const moreThanNetwork = (
  { key }: EvaluateJob,
  what: string,
  hint = 'use a test of the unmodified network, or of a fine-tuned one',
): FixresError =>
  new FixresError('CLI_USAGE', `run ${key.slice(0, 8)} tested a network ${what}, which an exported file cannot do`, {
    hint,
  });
