import type { InputSize } from '../../domain/input-size.ts';
import type { IndexJob, RunJob } from '../../domain/jobs/jobs.ts';
import { imagesOfPart, type PartName } from '../../domain/parts.ts';
import type { CutName } from '../../domain/scope.ts';
import type { Plan } from '../types.ts';
import type { DatasetSize, EstimateFacts, NetworkRef } from './facts.ts';

/** A plan's jobs by key, with their numbers of images, multiply-adds and bytes. */
export class SizedPlan {
  readonly facts: EstimateFacts;
  readonly #jobs: ReadonlyMap<string, RunJob>;
  readonly #readers: ReadonlyMap<string, readonly RunJob[]>;
  readonly #sizes = new Map<string, DatasetSize | null>();

  constructor(plan: Plan, facts: EstimateFacts) {
    this.facts = facts;
    this.#jobs = new Map(plan.runs.map(({ job }) => [job.key, job]));
    this.#readers = readersOfDatasets(plan);
  }

  job(key: string | undefined): RunJob | undefined {
    return key === undefined ? undefined : this.#jobs.get(key);
  }

  /** Runs that read the images of a data set. */
  readersOf(indexKey: string): readonly RunJob[] {
    return this.#readers.get(indexKey) ?? [];
  }

  sizeOf(indexKey: string): DatasetSize | null {
    const known = this.#sizes.get(indexKey);
    if (known !== undefined) return known;
    const index = this.job(indexKey);
    const size = index?.kind === 'index' ? this.facts.sizeOf(index satisfies IndexJob) : null;
    this.#sizes.set(indexKey, size);
    return size;
  }

  /** Number of images that a job uses from a part: at most `count`. `holdout`: share of the training images held out. */
  imagesOf(size: DatasetSize, part: PartName, count: number | null, holdout = 0): number {
    const available = imagesOfPart(size, part, holdout);
    return count === null ? available : Math.min(count, available);
  }

  /** Multiply-adds for one image up to a cut. */
  macsTo(network: NetworkRef, cut: CutName, sizePx: InputSize, classes: number): number {
    const { macsFrom } = this.facts;
    return macsFrom(network, 'input', sizePx, classes) - macsFrom(network, cut, sizePx, classes);
  }

  macsFrom(network: NetworkRef, cut: CutName, sizePx: InputSize, classes: number): number {
    return this.facts.macsFrom(network, cut, sizePx, classes);
  }

  /** Multiply-adds up to the last of the given cuts. */
  farthest(network: NetworkRef, cuts: readonly CutName[], sizePx: InputSize, classes: number): number {
    return Math.max(...cuts.map((cut) => this.macsTo(network, cut, sizePx, classes)));
  }

  /** Multiply-adds after the last of the given cuts. */
  leastLeft(network: NetworkRef, cuts: readonly CutName[], sizePx: InputSize, classes: number): number {
    return Math.min(...cuts.map((cut) => this.macsFrom(network, cut, sizePx, classes)));
  }

  /** Weights, and the activations of a batch. */
  passBytes(network: NetworkRef, sizePx: InputSize, classes: number): number {
    const { activationBytesOf, imagesInBatch, parameterBytesFrom } = this.facts;
    return (
      2 * parameterBytesFrom(network, 'input', classes) + imagesInBatch(sizePx) * activationBytesOf(network, sizePx)
    );
  }
}

const readersOfDatasets = ({ runs }: Plan): Map<string, RunJob[]> => {
  const readers = new Map<string, RunJob[]>();
  for (const { job } of runs) {
    if (!('dataset' in job.inputs) || job.inputs.dataset === undefined) continue;
    const known = readers.get(job.inputs.dataset);
    if (known === undefined) readers.set(job.inputs.dataset, [job]);
    else known.push(job);
  }
  return readers;
};
