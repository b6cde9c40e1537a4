import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildPlan } from '../../../src/plan/build-plan.ts';
import { estimatePlan, idleWorkerBytes } from '../../../src/plan/estimate/estimate-plan.ts';
import type { EstimateFacts } from '../../../src/plan/estimate/facts.ts';
import { macsPerSecondOf } from '../../../src/plan/estimate/speed.ts';
import type { Variant } from '../../../src/spec/experiment.ts';
import { at48, planOf, tuned } from '../plan-of.ts';
import { classifier, classifierAndBn, experimentOf, facts, none, shapes } from '../sample-experiment.ts';

/** A network of 1,000,000 multiply-adds an image, of which 100,000 are behind the cut `bn` and 10,000 behind `pooled`. */
const network: EstimateFacts = {
  macsFrom: (_, cut) => (cut === 'input' ? 1_000_000 : cut === 'bn' ? 100_000 : 10_000),
  featureBytesOf: (_, cut) => (cut === 'bn' ? 4_000 : 400),
  parameterBytesFrom: (_, cut) => (cut === 'input' ? 50_000 : cut === 'bn' ? 3_000 : 2_000),
  activationBytesOf: () => 7_000,
  imagesInBatch: () => 10,
  sizeOf: () => ({ train: 600, test: 300, classes: 5 }),
};
const noSpeed = () => null;

/** A trained network at one resolution: 300 test images; 200 training images for 5 epochs with each of two scopes. */
const fromFile: Variant = {
  ...at48,
  train: null,
  models: [{ ...at48.models[0]!, weights: '/models/tiny.safetensors' }],
};

test('a grid on kept features passes every image through the trunk once, and through heads as often as they need', () => {
  const estimate = estimatePlan(planOf(fromFile), network, noSpeed)!;
  // Trunk: up to the cut `pooled`, 300 + 200 images. Heads: classifier 3 x 5 x 200 x 10,000, with bn ten times that;
  // tests 300 x (10,000 + 10,000 + 100,000).
  assert.equal(estimate.macs, 500 * 990_000 + 30e6 + 300e6 + 36e6);
  assert.equal(estimate.macsToRun, estimate.macs);
});

test('without sharing every test, scope and epoch has a pass of its own', () => {
  const { macs, referenceMacs, sharingFactor } = estimatePlan(planOf(fromFile), network, noSpeed)!;
  // Tests: three, and one before each of two fine-tunings. Epochs: 5 x 200 x (trunk + 3 x head) for each scope.
  const tests = 5 * 300 * 1_000_000;
  const epochs = 5 * 200 * (990_000 + 3 * 10_000 + (900_000 + 3 * 100_000));
  assert.equal(referenceMacs, tests + epochs);
  assert.equal(sharingFactor, referenceMacs / macs);
});

test('another seed is all heads here, and all passes again without sharing', () => {
  const [one, two] = [[1], [1, 2]].map((seeds) =>
    estimatePlan(planOf({ ...fromFile, datasets: [{ ...shapes, seed: 7 }], seeds }), network, noSpeed),
  );
  assert.equal(two!.macs - one!.macs, 30e6 + 300e6 + 300 * 110_000);
  assert.equal(two!.referenceMacs - one!.referenceMacs, 4 * 300e6 + 5 * 200 * (1_020_000 + 1_200_000));
});

test('heads side by side pass the images through the trunk in every epoch, once for all of them', () => {
  const jitter = tuned({ transform: 'test_jitter', scopes: [classifier, classifierAndBn] }, fromFile);
  const { macs } = estimatePlan(planOf(jitter), network, noSpeed)!;
  // Tests on kept features; then 5 x 200 images up to `pooled` and 3 times behind each head's cut.
  assert.equal(macs, 300 * 990_000 + 300 * 110_000 + 1000 * (990_000 + 3 * 110_000));
});

test('training counts as three passes per epoch, with and without sharing', () => {
  const [with_, without] = [at48, fromFile].map((variant) =>
    estimatePlan(planOf(tuned({ scopes: [none] }, variant)), network, noSpeed),
  );
  assert.equal(with_!.macs - without!.macs, 3 * 5 * 600 * 1_000_000);
  assert.equal(with_!.referenceMacs - without!.referenceMacs, 3 * 5 * 600 * 1_000_000);
});

test('disk space is that of features, heads and predictions; memory is that of the largest pass', () => {
  const { diskBytesToRun, peakMemoryBytes } = estimatePlan(planOf(fromFile), network, noSpeed)!;
  assert.equal(diskBytesToRun, 500 * (4_000 + 400) + 2_000 + 3_000 + 3 * 300 * 90);
  // Features: twice the weights and ten images' activations, beside 300 or 200 images' features four times. The head at
  // the cut `bn`: its 3,000 bytes four times, batches of 32 features twice, and the features of 200 images.
  const features = 2 * 50_000 + 10 * 7_000 + 4 * 300 * 4_400;
  const head = 4 * 3_000 + 2 * 32 * 4_000 + 200 * 4_000;
  assert.equal(peakMemoryBytes, idleWorkerBytes + Math.max(features, head));
});

test('features of several resolutions wait in memory together, each up to the size of its files', () => {
  const peak = (resolutions: readonly number[], bytes: number): number => {
    const large = { ...network, featureBytesOf: () => bytes };
    const plan = planOf(tuned({ scopes: [none] }, { ...fromFile, test: { ...fromFile.test, resolutions } }));
    return estimatePlan(plan, large, noSpeed)!.peakMemoryBytes;
  };
  assert.equal(peak([32, 48], 400) - peak([48], 400), 4 * 300 * 400);
  assert.equal(peak([32, 48], 1e9) - peak([48], 1e9), 4 * 64 * 2 ** 20);
});

test('features in 16 bits take half the disk space and need two more predictions per image', () => {
  const half: Variant = { ...fromFile, features: { ...fromFile.features, dtype: 'float16' } };
  const [full, less] = [fromFile, half].map((each) => estimatePlan(planOf(each), network, noSpeed)!);
  assert.equal(full!.diskBytesToRun - less!.diskBytesToRun, (500 * 4_400) / 2);
  assert.equal(less!.macs - full!.macs, 2 * 500 * 10_000);
});

test('what has run is not counted among what is to run, and takes no time', () => {
  const plan = planOf(fromFile);
  const features = plan.runs.filter(({ job }) => job.kind === 'features').map(({ job }) => job.key);
  const later = buildPlan(experimentOf(fromFile), facts, { has: (key) => features.includes(key) });
  const { macs, macsToRun, secondsToRun } = estimatePlan(later, network, () => ({
    macsPerSecond: 1e6,
    source: 'same-network',
  }))!;
  assert.equal(macs - macsToRun, 500 * 990_000);
  assert.equal(secondsToRun, macsToRun / 1e6);
});

test('the time is known when every speed is, and says what the least sure of them is', () => {
  const other: Variant = { ...fromFile, models: [...fromFile.models, { ...fromFile.models[0]!, name: 'quicknet' }] };
  const estimate = (others: 'other-networks' | null) =>
    estimatePlan(planOf(other), network, ({ model }) =>
      model.architecture !== 'quicknet'
        ? { macsPerSecond: 1e9, source: 'same-network' }
        : others === null
          ? null
          : { macsPerSecond: 5e8, source: others },
    )!;
  const { macs, secondsToRun, speedSource } = estimate('other-networks');
  assert.equal(speedSource, 'other-networks');
  assert.ok(Math.abs(secondsToRun! - macs / 2 / 1e9 - macs / 2 / 5e8) < 1e-9);
  assert.equal(estimate(null).secondsToRun, null);
});

test('there is no estimate if the number of images is unknown', () => {
  assert.equal(estimatePlan(planOf(fromFile), { ...network, sizeOf: () => null }, noSpeed), null);
});

test('where decoding is timed by itself it counts once for each image of a part, whatever is made of it', () => {
  const speed = { macsPerSecond: 1e6, source: 'calibrated' } as const;
  const [alone, decoded] = [speed, { ...speed, secondsPerImage: 0.01 }].map((of) =>
    estimatePlan(planOf(tuned({ scopes: [none, classifier] }, fromFile)), network, () => of),
  );
  assert.equal(Math.round((decoded!.secondsToRun! - alone!.secondsToRun!) * 1000) / 1000, (300 + 200) * 0.01);
});

test('where features are timed by themselves, each is counted when it is written, in every epoch, and in every test', () => {
  const speed = { macsPerSecond: 1e6, source: 'given' } as const;
  const [alone, moved] = [speed, { ...speed, featureBytesPerSecond: 1e6 }].map((of) =>
    estimatePlan(planOf(fromFile), network, () => of),
  );
  // Two cuts of 300 + 200 images; 5 epochs of 200 images at each cut; tests at `pooled` twice, and at `bn`.
  const bytes = 500 * 4_400 + 5 * 200 * (400 + 4_000) + 300 * (2 * 400 + 4_000);
  assert.equal(Math.round((moved!.secondsToRun! - alone!.secondsToRun!) * 1000), bytes / 1000);
  const slow = estimatePlan(planOf(fromFile), network, () => ({
    ...speed,
    featureBytesPerSecond: 1e6,
    writtenBytesPerSecond: 1e5,
  }));
  assert.equal(Math.round((slow!.secondsToRun! - moved!.secondsToRun!) * 1000), (9 * 500 * 4_400) / 1000);
});

test('a speed is that of all work together; none of none', () => {
  assert.equal(
    macsPerSecondOf([
      { macs: 10, seconds: 1 },
      { macs: 50, seconds: 2 },
    ]),
    20,
  );
  assert.equal(macsPerSecondOf([]), null);
});
