import type { RunOutcome } from '../../src/domain/events.ts';
import type { EvaluateJob, FeaturesJob, FinetuneJob, IndexJob, RunJob, TrainJob } from '../../src/domain/jobs/jobs.ts';
import { makeJob } from '../../src/domain/jobs/run-key.ts';
import { executeRun } from '../../src/execute/index.ts';
import { recipe, unwatched } from '../method/recipes.ts';

/** A study that takes a second: a dozen synthetic images at 16 pixels. */
const site = { datasetRoot: null, weightsFile: null };
const model = {
  architecture: 'tinynet',
  normalize: { mean: [0.45, 0.45, 0.45], std: [0.25, 0.25, 0.25] },
  weightsSha256: null,
} as const;

export const indexJob = makeJob<IndexJob>(
  {
    kind: 'index',
    inputs: {},
    params: {
      dataset: {
        kind: 'shapes',
        train: 12,
        test: 5,
        seed: 1,
        fingerprint: null,
        classes: 'shape',
        shorter_side_px: [20, 24],
        aspect_ratio: [1, 1],
        object_size: [0.7, 0.9],
        position_jitter: 0.2,
        rotation_degrees: 10,
        pattern_period: [0.3, 0.4],
        clutter: [0, 1],
        noise: [1, 3],
        min_contrast: 50,
      },
    },
  },
  site,
);

export const trainJob = makeJob<TrainJob>(
  {
    kind: 'train',
    inputs: { dataset: indexJob.key },
    params: {
      model,
      trainResolutionPx: 16,
      images: 8,
      augmentation: { random_resized_crop: { scale: [0.5, 1], ratio: [0.75, 4 / 3] }, horizontal_flip: 0.5 },
      recipe: recipe({ optimizer: 'adamw', epochs: 3, order: 'shuffled' }),
      seed: 1,
    },
  },
  site,
);

const trained = { dataset: indexJob.key, weights: trainJob.key };

export const featuresJob = (
  part: 'train' | 'test',
  images: number | null = null,
  over: Partial<FeaturesJob['params']> = {},
): FeaturesJob =>
  makeJob<FeaturesJob>(
    {
      kind: 'features',
      inputs: trained,
      params: {
        model,
        part,
        images,
        transform: { testResolutionPx: 24, cropRatio: 0.875, resize: 'shorter_side', interpolation: 'bilinear' },
        cuts: ['bn', 'cells:1', 'pooled'],
        ...over,
      },
    },
    site,
  );

const scope = { classifier: true, bn: true, lastCells: 0 };

export const finetuneJob = makeJob<FinetuneJob>(
  {
    kind: 'finetune',
    inputs: { features: featuresJob('train').key, weights: trainJob.key },
    params: { model, scope, bn: 'affine', recipe: recipe({ epochs: 2 }), seed: 1 },
  },
  site,
);

export const evaluateJob = makeJob<EvaluateJob>(
  {
    kind: 'evaluate',
    inputs: { features: featuresJob('test').key, weights: trainJob.key, finetune: finetuneJob.key },
    params: { model, scope },
  },
  site,
);

/** Every job above, each after those that it reads. */
export const allJobs: readonly RunJob[] = [
  indexJob,
  trainJob,
  featuresJob('train'),
  featuresJob('test'),
  finetuneJob,
  evaluateJob,
];

export const onOneThread = { engine: { name: 'onnx', device: 'cpu' }, threads: 1, watch: unwatched } as const;

/** With a checkpoint after every epoch. */
export const execute = (
  job: RunJob,
  runsDir: string,
  over: Partial<Parameters<typeof executeRun>[1]> = {},
): Promise<RunOutcome> => executeRun(job, { runsDir, ...onOneThread, checkpointMs: 0, ...over });
