import { once } from '../../base/once.ts';
import type { InputSize } from '../../domain/input-size.ts';
import type { IndexJob, RunJob, Site } from '../../domain/jobs/jobs.ts';
import type { ModelParams } from '../../domain/jobs/params.ts';
import { imagesOfPart, type PartName } from '../../domain/parts.ts';
import { type CutName, cutForScope } from '../../domain/scope.ts';
import { epochsOver } from '../../domain/training-length.ts';
import type { Plan } from '../types.ts';
import type { DatasetSize, EstimateFacts, NetworkRef } from './facts.ts';
import { trainedMacs } from './trained-macs.ts';

/** Passes through a trained part: forwards, and backwards for the gradients of its inputs and of its weights. */
export const trainingPasses = 3;

/** What a run has to compute, in multiply-adds, and what it leaves and holds, in bytes. */
export interface RunWork {
  /** Forward passes through frozen parts, for images that are decoded. */
  readonly trunkMacs: number;
  /** Trained parts, counted `trainingPasses` times, and heads that are tested. */
  readonly headMacs: number;
  readonly diskBytes: number;
  /** Of the worker, in addition to the program itself and `bufferBytes`. */
  readonly memoryBytes: number;
  /** Data waiting to be written, for every run that shares a pass over the images. */
  readonly bufferBytes: number;
  /** Images that are decoded; later epochs use the remembered ones. */
  readonly images: number;
  /** Features that are written, or read, trained on and tested, once for each time that happens; with 32-bit values. */
  readonly featureBytes: number;
}

const nothing: RunWork = {
  trunkMacs: 0,
  headMacs: 0,
  diskBytes: 0,
  memoryBytes: 0,
  bufferBytes: 0,
  images: 0,
  featureBytes: 0,
};

/** The plan's runs as an estimate needs them: jobs by key, with their numbers of images. */
export class PlanWork {
  readonly #facts: EstimateFacts;
  readonly #jobs: ReadonlyMap<string, RunJob>;
  readonly #readers: ReadonlyMap<string, readonly RunJob[]>;
  readonly #sizes = new Map<string, DatasetSize | null>();

  constructor(plan: Plan, facts: EstimateFacts) {
    this.#facts = facts;
    this.#jobs = new Map(plan.runs.map(({ job }) => [job.key, job]));
    this.#readers = readersOfDatasets(plan);
  }

  /** null if a number of images is not known. */
  readonly of = once((job: RunJob): RunWork | null => {
    switch (job.kind) {
      case 'index':
        return this.#ofIndex(job);
      case 'train':
        return this.#ofTraining(job);
      case 'features':
        return this.#ofFeatures(job);
      case 'pass':
        return this.#ofPass(job);
      case 'heads':
        return this.#ofHeads(job);
      case 'finetune':
        return this.#ofFineTuning(job);
      case 'tests':
        return this.#ofTests(job);
      case 'evaluate':
        return this.#ofEvaluation(job);
      // Fits and figures read a few features or sizes; `cost` times some batches. Negligible next to a pass.
      case 'adapt':
      case 'analyze':
        return nothing;
    }
  });

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
    const size = index?.kind === 'index' ? this.#facts.sizeOf(index satisfies IndexJob) : null;
    this.#sizes.set(indexKey, size);
    return size;
  }

  /** Images in a part, of which a job may take some and hold some out. */
  imagesOf(size: DatasetSize, part: PartName, count: number | null, holdout = 0): number {
    const available = imagesOfPart(size, part, holdout);
    return count === null ? available : Math.min(count, available);
  }

  /** Multiply-adds for one image up to a cut. */
  macsTo(network: NetworkRef, cut: CutName, sizePx: InputSize, classes: number): number {
    const { macsFrom } = this.#facts;
    return macsFrom(network, 'input', sizePx, classes) - macsFrom(network, cut, sizePx, classes);
  }

  macsFrom(network: NetworkRef, cut: CutName, sizePx: InputSize, classes: number): number {
    return this.#facts.macsFrom(network, cut, sizePx, classes);
  }

  /** Synthetic images are drawn by each run that needs them. */
  #ofIndex({ key, params: { dataset } }: IndexJob): RunWork | null {
    const size = this.sizeOf(key);
    if (size === null) return null;
    return { ...nothing, images: dataset.kind === 'shapes' ? 0 : size.train + size.test };
  }

  #ofTraining(job: Extract<RunJob, { kind: 'train' }>): RunWork | null {
    const size = this.sizeOf(job.inputs.dataset);
    if (size === null) return null;
    const { params } = job;
    const network = networkOf(job);
    const images = this.imagesOf(size, 'train', params.images, params.holdout);
    const { trainResolutionPx: sizePx, recipe } = params;
    const bytes = this.#facts.parameterBytesFrom(network, 'input', size.classes);
    return {
      ...nothing,
      images,
      trunkMacs: 0,
      headMacs:
        trainingPasses * epochsOver(images, recipe) * images * this.macsFrom(network, 'input', sizePx, size.classes),
      diskBytes: bytes,
      // Weights, gradients and optimiser state; the activations of a batch, kept for the backward pass.
      memoryBytes: 4 * bytes + trainingPasses * recipe.batch_size * this.#facts.activationBytesOf(network, sizePx),
    };
  }

  #ofFeatures(job: Extract<RunJob, { kind: 'features' }>): RunWork | null {
    const size = this.sizeOf(job.inputs.dataset);
    if (size === null) return null;
    const { part, images: count, holdout, transform, cuts, dtype } = job.params;
    const sizePx = transform.testResolutionPx;
    const network = networkOf(job);
    const images = this.imagesOf(size, part, count, holdout);
    const bytes = cuts.reduce((sum, cut) => sum + this.#facts.featureBytesOf(network, cut, sizePx), 0);
    return {
      ...nothing,
      images,
      trunkMacs: images * this.#farthest(network, cuts, sizePx, size.classes),
      // The answers from the computed and from the stored features.
      headMacs: dtype === 'float16' ? 2 * images * this.#leastLeft(network, cuts, sizePx, size.classes) : 0,
      diskBytes: images * (dtype === 'float16' ? bytes / 2 : bytes),
      featureBytes: images * bytes,
      memoryBytes: this.#passBytes(network, sizePx, size.classes),
      bufferBytes: buffersOfShard * Math.min(cuts.length * shardBytes, images * bytes),
    };
  }

  /** For a part: its output belongs to its features runs. */
  #ofPass(job: Extract<RunJob, { kind: 'pass' }>): RunWork | null {
    const size = this.sizeOf(job.inputs.dataset);
    if (size === null) return null;
    const { part, images: wanted, holdout, views, first, count } = job.params;
    const network = networkOf(job);
    const all = this.imagesOf(size, part, wanted, holdout);
    const images = Math.max(0, Math.min(all, count === null ? all : first + count) - first);
    let [trunkMacs, headMacs, memoryBytes, featureBytes] = [0, 0, 0, 0];
    for (const { transform, cuts, dtype } of views) {
      const sidePx = transform.testResolutionPx;
      trunkMacs += images * this.#farthest(network, cuts, sidePx, size.classes);
      if (dtype === 'float16') headMacs += 2 * images * this.#leastLeft(network, cuts, sidePx, size.classes);
      memoryBytes = Math.max(memoryBytes, this.#passBytes(network, sidePx, size.classes));
      featureBytes += images * cuts.reduce((sum, cut) => sum + this.#facts.featureBytesOf(network, cut, sidePx), 0);
    }
    return { ...nothing, images, trunkMacs, headMacs, memoryBytes, featureBytes };
  }

  #ofHeads(job: Extract<RunJob, { kind: 'heads' }>): RunWork | null {
    const size = this.sizeOf(job.inputs.dataset);
    if (size === null) return null;
    const { images: count, holdout, transform, heads } = job.params;
    const sizePx = transform.testResolutionPx;
    const network = networkOf(job);
    const cuts = heads.map(({ scope }) => cutForScope(scope));
    const images = this.imagesOf(size, 'train', count, holdout);
    const passed = epochsOver(images, heads[0]!.recipe) * images;
    const macsFrom = (cut: CutName): number => this.macsFrom(network, cut, sizePx, size.classes);
    const trained = cuts.reduce((sum, cut, head) => sum + trainedMacs(images, heads[head]!.recipe, cut, macsFrom), 0);
    const headBytes = cuts.reduce((sum, cut) => sum + this.#facts.parameterBytesFrom(network, cut, size.classes), 0);
    return {
      ...nothing,
      images,
      trunkMacs: passed * this.#farthest(network, cuts, sizePx, size.classes),
      headMacs: trainingPasses * trained,
      diskBytes: headBytes,
      memoryBytes: 4 * headBytes + this.#passBytes(network, sizePx, size.classes),
    };
  }

  /** A head from a `heads` run is a copy. */
  #ofFineTuning(job: Extract<RunJob, { kind: 'finetune' }>): RunWork | null {
    const network = networkOf(job);
    const cut = cutForScope(job.params.scope);
    const source = this.job('features' in job.inputs ? job.inputs.features : job.inputs.heads);
    if (source?.kind !== 'features' && source?.kind !== 'heads') return null;
    const size = this.sizeOf(source.inputs.dataset);
    if (size === null) return null;
    const bytes = this.#facts.parameterBytesFrom(network, cut, size.classes);
    if (source.kind === 'heads') return { ...nothing, diskBytes: bytes };
    const sizePx = source.params.transform.testResolutionPx;
    const { recipe } = job.params;
    const images = this.imagesOf(size, source.params.part, source.params.images, source.params.holdout);
    return {
      ...nothing,
      trunkMacs: 0,
      headMacs:
        trainingPasses * trainedMacs(images, recipe, cut, (each) => this.macsFrom(network, each, sizePx, size.classes)),
      featureBytes: trainedMacs(images, recipe, cut, (each) => this.#facts.featureBytesOf(network, each, sizePx)),
      diskBytes: bytes,
      memoryBytes:
        4 * bytes +
        2 * recipe.batch_size * this.#facts.featureBytesOf(network, cut, sizePx) +
        this.#cachedBytes(network, cut, sizePx, images),
    };
  }

  #ofTests(job: Extract<RunJob, { kind: 'tests' }>): RunWork | null {
    const size = this.sizeOf(job.inputs.dataset);
    if (size === null) return null;
    const { part, images: count, holdout, transform, scopes } = job.params;
    const sizePx = transform.testResolutionPx;
    const network = networkOf(job);
    const cuts = scopes.map((scope) => cutForScope(scope));
    const images = this.imagesOf(size, part, count, holdout);
    const tested = cuts.reduce((sum, cut) => sum + this.macsFrom(network, cut, sizePx, size.classes), 0);
    return {
      ...nothing,
      images,
      trunkMacs: images * this.#farthest(network, cuts, sizePx, size.classes),
      headMacs: images * tested,
      diskBytes: cuts.length * images * predictionBytes,
      memoryBytes: this.#passBytes(network, sizePx, size.classes),
    };
  }

  #ofEvaluation(job: Extract<RunJob, { kind: 'evaluate' }>): RunWork | null {
    const network = networkOf(job);
    const cut = cutForScope(job.params.scope);
    let [macs, images, featureBytes] = [0, 0, 0];
    for (const source of testedFeatures(job).map((key) => this.job(key))) {
      const size = source?.kind === 'features' || source?.kind === 'tests' ? this.sizeOf(source.inputs.dataset) : null;
      if (size === null || (source?.kind !== 'features' && source?.kind !== 'tests')) return null;
      const { part, images: count, holdout, transform } = source.params;
      images = this.imagesOf(size, part, count, holdout);
      if (source.kind === 'features') {
        macs += images * this.macsFrom(network, cut, transform.testResolutionPx, size.classes);
        featureBytes += images * this.#facts.featureBytesOf(network, cut, transform.testResolutionPx);
      }
    }
    return { ...nothing, headMacs: macs, featureBytes, diskBytes: images * predictionBytes };
  }

  /** Features that are read stay in memory as long as they fit. */
  #cachedBytes(network: NetworkRef, cut: CutName, sizePx: InputSize, images: number): number {
    return Math.min(cacheBytes, images * this.#facts.featureBytesOf(network, cut, sizePx));
  }

  /** Multiply-adds up to the last of the given cuts. */
  #farthest(network: NetworkRef, cuts: readonly CutName[], sizePx: InputSize, classes: number): number {
    return Math.max(...cuts.map((cut) => this.macsTo(network, cut, sizePx, classes)));
  }

  /** Multiply-adds after the last of the given cuts. */
  #leastLeft(network: NetworkRef, cuts: readonly CutName[], sizePx: InputSize, classes: number): number {
    return Math.min(...cuts.map((cut) => this.macsFrom(network, cut, sizePx, classes)));
  }

  /** Weights, and the activations of a batch. */
  #passBytes(network: NetworkRef, sizePx: InputSize, classes: number): number {
    const { activationBytesOf, imagesInBatch, parameterBytesFrom } = this.#facts;
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

/** Maximum size of a feature file, and of the features kept in memory when read. Source: src/execute/feature-store. */
const shardBytes = 64 * 2 ** 20;
const cacheBytes = 256 * 2 ** 20;

/** Copies in memory of a shard being written, including garbage not yet collected: measured on 200 to 2,000 images. */
const buffersOfShard = 4;

/** Bytes of an answer as JSON, measured: 75 to 95. */
const predictionBytes = 90;

/** The network of a run, if it has one. */
export const networkOf = ({ params, site }: JobWithNetwork): NetworkRef => ({
  model: params.model,
  weightsFile: site.weightsFile,
});

export interface JobWithNetwork {
  readonly params: { readonly model: ModelParams };
  readonly site: Site;
}

/** What the answers of a test were computed from: features at one or more resolutions, or a test side by side. */
export const testedFeatures = ({ inputs }: Extract<RunJob, { kind: 'evaluate' }>): string[] =>
  Object.entries(inputs).flatMap(([name, key]) =>
    key !== undefined &&
    (name === 'features' || name === 'tests' || name.startsWith('scale:') || name.startsWith('view:'))
      ? [key]
      : [],
  );
