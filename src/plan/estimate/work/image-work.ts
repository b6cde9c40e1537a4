import type { IndexJob, RunJob } from '../../../domain/jobs/jobs.ts';
import { type CutName, cutForScope } from '../../../domain/scope.ts';
import { epochsOver } from '../../../domain/training-length.ts';
import { networkOf, nothing, predictionBytes, type RunWork, trainingPasses } from '../run-work.ts';
import type { SizedPlan } from '../sized-plan.ts';
import { trainedMacs } from '../trained-macs.ts';

/** Synthetic images are drawn by each run that needs them. */
export const indexWork = (plan: SizedPlan, { key, params: { dataset } }: IndexJob): RunWork | null => {
  const size = plan.sizeOf(key);
  if (size === null) return null;
  return { ...nothing, images: dataset.kind === 'shapes' ? 0 : size.train + size.test };
};

export const featuresWork = (plan: SizedPlan, job: Extract<RunJob, { kind: 'features' }>): RunWork | null => {
  const size = plan.sizeOf(job.inputs.dataset);
  if (size === null) return null;
  const { part, images: count, holdout, transform, cuts, dtype } = job.params;
  const sizePx = transform.testResolutionPx;
  const network = networkOf(job);
  const images = plan.imagesOf(size, part, count, holdout);
  const bytes = cuts.reduce((sum, cut) => sum + plan.facts.featureBytesOf(network, cut, sizePx), 0);
  return {
    ...nothing,
    images,
    trunkMacs: images * plan.farthest(network, cuts, sizePx, size.classes),
    // The predictions from the computed and from the stored features.
    headMacs: dtype === 'float16' ? 2 * images * plan.leastLeft(network, cuts, sizePx, size.classes) : 0,
    diskBytes: images * (dtype === 'float16' ? bytes / 2 : bytes),
    featureBytes: images * bytes,
    memoryBytes: plan.passBytes(network, sizePx, size.classes),
    bufferBytes: buffersOfShard * Math.min(cuts.length * shardBytes, images * bytes),
  };
};

/** For a part: its output belongs to its features runs. */
export const partWork = (plan: SizedPlan, job: Extract<RunJob, { kind: 'pass' }>): RunWork | null => {
  const size = plan.sizeOf(job.inputs.dataset);
  if (size === null) return null;
  const { part, images: wanted, holdout, views, first, count } = job.params;
  const network = networkOf(job);
  const all = plan.imagesOf(size, part, wanted, holdout);
  const images = Math.max(0, Math.min(all, count === null ? all : first + count) - first);
  let [trunkMacs, headMacs, memoryBytes, featureBytes] = [0, 0, 0, 0];
  for (const { transform, cuts, dtype } of views) {
    const sidePx = transform.testResolutionPx;
    trunkMacs += images * plan.farthest(network, cuts, sidePx, size.classes);
    if (dtype === 'float16') headMacs += 2 * images * plan.leastLeft(network, cuts, sidePx, size.classes);
    memoryBytes = Math.max(memoryBytes, plan.passBytes(network, sidePx, size.classes));
    featureBytes += images * cuts.reduce((sum, cut) => sum + plan.facts.featureBytesOf(network, cut, sidePx), 0);
  }
  return { ...nothing, images, trunkMacs, headMacs, memoryBytes, featureBytes };
};

export const headsWork = (plan: SizedPlan, job: Extract<RunJob, { kind: 'heads' }>): RunWork | null => {
  const size = plan.sizeOf(job.inputs.dataset);
  if (size === null) return null;
  const { images: count, holdout, transform, heads } = job.params;
  const sizePx = transform.testResolutionPx;
  const network = networkOf(job);
  const cuts = heads.map(({ scope }) => cutForScope(scope));
  const images = plan.imagesOf(size, 'train', count, holdout);
  const passed = epochsOver(images, heads[0]!.recipe) * images;
  const macsFrom = (cut: CutName): number => plan.macsFrom(network, cut, sizePx, size.classes);
  const trained = cuts.reduce((sum, cut, head) => sum + trainedMacs(images, heads[head]!.recipe, cut, macsFrom), 0);
  const headBytes = cuts.reduce((sum, cut) => sum + plan.facts.parameterBytesFrom(network, cut, size.classes), 0);
  const rowBytes = windowRowBytes(plan, job);
  return {
    ...nothing,
    images: passed,
    windowBatchBytes: Math.min(images, heads[0]!.recipe.batch_size) * rowBytes,
    windowBytes: passed * rowBytes,
    trunkMacs: passed * plan.farthest(network, cuts, sizePx, size.classes),
    headMacs: trainingPasses * trained,
    diskBytes: headBytes,
    memoryBytes: 4 * headBytes + plan.passBytes(network, sizePx, size.classes),
  };
};

/** The trunk's outputs for an image at the cuts of all heads, each once; 0 without a trunk. */
const windowRowBytes = (plan: SizedPlan, job: Extract<RunJob, { kind: 'heads' }>): number => {
  const cuts = [...new Set(job.params.heads.map(({ scope }) => cutForScope(scope)))];
  if (cuts.includes('input')) return 0;
  const sizePx = job.params.transform.testResolutionPx;
  return cuts.reduce((sum, cut) => sum + plan.facts.featureBytesOf(networkOf(job), cut, sizePx), 0);
};

export const testsWork = (plan: SizedPlan, job: Extract<RunJob, { kind: 'tests' }>): RunWork | null => {
  const size = plan.sizeOf(job.inputs.dataset);
  if (size === null) return null;
  const { part, images: count, holdout, transform, scopes } = job.params;
  const sizePx = transform.testResolutionPx;
  const network = networkOf(job);
  const cuts = scopes.map((scope) => cutForScope(scope));
  const images = plan.imagesOf(size, part, count, holdout);
  const tested = cuts.reduce((sum, cut) => sum + plan.macsFrom(network, cut, sizePx, size.classes), 0);
  return {
    ...nothing,
    images,
    trunkMacs: images * plan.farthest(network, cuts, sizePx, size.classes),
    headMacs: images * tested,
    diskBytes: cuts.length * images * predictionBytes,
    memoryBytes: plan.passBytes(network, sizePx, size.classes),
  };
};

/** Maximum size of a feature file. Source: src/execute/feature-store. */
const shardBytes = 64 * 2 ** 20;

/** Copies in memory of a shard being written, including garbage not yet collected: measured on 200 to 2,000 images. */
const buffersOfShard = 4;
