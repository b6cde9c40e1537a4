import type { TrackedRun } from '../../../src/report/export/tracked-run.ts';

/** A training that diverged after two epochs, and a test. */
export const sampleRuns: readonly TrackedRun[] = [
  {
    key: 'ab'.repeat(32),
    experiment: 'pets: a/b',
    title: 'train resnet50 224 seed 1',
    kind: 'train',
    status: 'FAILED',
    startedMs: 1500,
    endedMs: 9000,
    folder: '/runs/objects/ab/abab',
    params: { 'recipe.epochs': '2', 'model.architecture': '"resnet50"' },
    tags: { 'fixres.kind': 'train' },
    results: {},
    curves: new Map([
      [
        'train_loss',
        [
          { step: 1, value: 0.5, timestampMs: 2000 },
          { step: 2, value: Number.NaN, timestampMs: 3000 },
        ],
      ],
    ]),
  },
  {
    key: 'cd'.repeat(32),
    experiment: 'pets: a/b',
    title: 'evaluate resnet50 224>288 none seed 1',
    kind: 'evaluate',
    status: 'FINISHED',
    startedMs: 9000,
    endedMs: 9500,
    folder: '/runs/objects/cd/cdcd',
    params: {},
    tags: {},
    results: { top1: 0.75 },
    curves: new Map(),
  },
];
