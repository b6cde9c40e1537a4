import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PassJob } from '../../../src/domain/jobs/jobs.ts';
import type { EstimateFacts } from '../../../src/plan/estimate/facts.ts';
import { imagesPerPart } from '../../../src/plan/passes/part-images.ts';
import { type PassSettings, withPasses } from '../../../src/plan/passes/with-passes.ts';
import type { Plan } from '../../../src/plan/types.ts';
import { planOf } from '../plan-of.ts';
import { variant } from '../sample-experiment.ts';

const size = { train: 100_000, test: 5000, classes: 5 };

/** Every image costs a million multiply-adds at each resolution, and a node does as many in a second. */
const facts: EstimateFacts = {
  macsFrom: (_network, cut) => (cut === 'input' ? 1e6 : 0),
  featureBytesOf: () => 4096,
  parameterBytesFrom: () => 1,
  activationBytesOf: () => 1,
  imagesInBatch: () => 32,
  sizeOf: () => size,
};
const plan = planOf({
  ...variant,
  finetune: { ...variant.finetune, images: null },
  test: { ...variant.test, resolutions: [48, 64, 72], images: null },
});
const cut = (settings: Partial<PassSettings> = {}, of: Plan = plan): Plan =>
  withPasses(of, {
    facts,
    speedOf: () => ({ macsPerSecond: 1e6 * 1000 }),
    partImages: null,
    workers: 1,
    leastPartSeconds: 10,
    known: { has: () => false },
    ...settings,
  });
const shapesOf = ({ passes = [] }: Plan) => passes.map(({ runs, parts }) => [runs.length, parts.length]);

test('runs and their keys are unchanged, however the passes are cut', () => {
  for (const partImages of [32, 1024, 16384] as const) {
    const { passes, ...rest } = cut({ partImages });
    assert.deepEqual(rest, plan);
    assert.ok(passes !== undefined && passes.length > 0);
  }
});

test('features of the same images are one pass, in parts that begin at multiples of their size; the last goes to the end', () => {
  const { passes = [] } = cut({ partImages: 4096 });
  const training = passes.find(({ title }) => title.includes('train'))!;
  assert.equal(training.title, 'pass tinynet 32>48+64+72 train seed 1');
  const jobs = training.parts.map(({ job }) => (job as PassJob).params);
  assert.equal(jobs.length, Math.ceil(size.train / 4096));
  jobs.forEach(({ first }, part) => {
    assert.equal(first, part * 4096);
  });
  assert.deepEqual([...new Set(jobs.map(({ count }) => count))], [4096, null]);
  assert.equal(jobs.at(-1)!.count, null);
  assert.deepEqual(
    jobs[0]!.views.map(({ features }) => features),
    training.runs,
  );
  assert.equal(new Set(training.parts.map(({ job }) => job.key)).size, jobs.length);
});

test('the same parts have the same keys; those of another size, or for other runs, have others', () => {
  const keysOf = (of: Plan): string[] => of.passes!.flatMap(({ parts }) => parts.map(({ job }) => job.key));
  const keys = keysOf(cut({ partImages: 4096 }));
  assert.deepEqual(keysOf(cut({ partImages: 4096, workers: 7 })), keys);
  const fewer = { ...plan, runs: plan.runs.map((run) => ({ ...run, ...(run.title.includes('72') && cached) })) };
  for (const others of [cut({ partImages: 8192 }), cut({ partImages: 4096 }, fewer)]) {
    assert.deepEqual(
      keysOf(others).filter((key) => keys.includes(key)),
      [],
    );
  }
});

const cached = { reason: 'cached' } as const;

test('cached runs have no pass, and neither has a run that would be its only part', () => {
  const done = { ...plan, runs: plan.runs.map((run) => (run.job.kind === 'features' ? { ...run, ...cached } : run)) };
  assert.equal(cut({ partImages: 32 }, done), done);
  assert.equal(cut({ workers: 3, partImages: 1_048_576 }), plan);
});

test('with one part, workers share the runs; with several, a pass includes all runs', () => {
  assert.deepEqual(shapesOf(cut({ partImages: 1_048_576 })), [
    [3, 1],
    [3, 1],
  ]);
  assert.deepEqual(shapesOf(cut({ partImages: 1_048_576, workers: 2 })), [
    [2, 1],
    [2, 1],
  ]);
  assert.deepEqual(shapesOf(cut({ partImages: 2048, workers: 8 })), [
    [3, 3],
    [3, 49],
  ]);
  assert.deepEqual(shapesOf(cut({ partImages: 16384, isTimed: true })), [
    [1, 7],
    [1, 7],
    [1, 7],
  ]);
});

test('a short pass is one part for all its runs, however many workers there are', () => {
  assert.deepEqual(shapesOf(cut({ workers: 3, leastPartSeconds: 1000 })), [
    [3, 1],
    [3, 1],
  ]);
});

test('a finished part is cached, and a part of forced runs is forced', () => {
  const known = cut({ partImages: 4096 }).passes![0]!.parts[0]!.job.key;
  const reasons = cut({ partImages: 4096, known: { has: (key) => key === known } }).passes![0]!.parts.map(
    ({ reason }) => reason,
  );
  assert.deepEqual(reasons, ['cached', 'absent']);
  const forced = { ...plan, runs: plan.runs.map((run) => ({ ...run, reason: 'forced' as const })) };
  const { passes = [] } = cut({ partImages: 4096, known: { has: () => true } }, forced);
  assert.ok(passes.every(({ parts }) => parts.every(({ reason }) => reason === 'forced')));
});

test('a part takes ten minutes of a node, less so that each worker has four, and consists of whole shards', () => {
  const [here, queued] = [2, 15];
  // 1,281,167 images in 4 hours: 53,382 in ten minutes.
  assert.equal(imagesPerPart(1_281_167, 4 * 3600, 4, queued), 54_272);
  assert.equal(imagesPerPart(1_281_167, 4 * 3600, 16, queued), 20_480); // a quarter of a node's 15 minutes: 20,019
  assert.equal(imagesPerPart(1_281_167, 4 * 3600, 64, queued), 5120);
  assert.equal(imagesPerPart(1_281_167, 4 * 3600, 10_000, queued), 2048); // a quarter of a minute: 1335
  assert.ok(imagesPerPart(50_000, 10, 2, queued) >= 50_000);
  assert.equal(imagesPerPart(50_000, 500, 1, here), 50_176); // one worker has nobody to share with
  assert.equal(imagesPerPart(50_000, 10, 2, here), 10_240);
  assert.equal(imagesPerPart(50_000, 100, 2, here), 7168); // an eighth: 6250
  assert.equal(imagesPerPart(5000, 4 * 3600, 16, queued), 64); // a 64th: 78
  assert.equal(imagesPerPart(200, 3600, 100, queued), 32);
  for (const [images, seconds] of [
    [null, 100],
    [100, null],
    [0, 0],
  ] as const) {
    assert.ok(imagesPerPart(images, seconds, 2, here) > 1e9);
  }
});

test('a pass that was cut before is cut in the same way, unless the spec says otherwise', () => {
  const whole = shapesOf(cut({ partImages: 2048 }));
  assert.deepEqual(shapesOf(cut({ cutBefore: () => 2048 })), whole);
  assert.deepEqual(shapesOf(cut({ cutBefore: () => 64, partImages: 2048 })), whole);
  assert.deepEqual(shapesOf(cut({ cutBefore: () => null })), shapesOf(cut()));
});

test('a data set of unknown size is one part', () => {
  assert.deepEqual(shapesOf(cut({ partImages: 32, facts: { ...facts, sizeOf: () => null } })), [
    [3, 1],
    [3, 1],
  ]);
});
