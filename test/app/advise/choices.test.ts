import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertTimed } from '../../../src/app/advise/assert-timed.ts';
import { gridWithin } from '../../../src/app/advise/grid-within.ts';
import { cheaperTest, pricedPoints } from '../../../src/app/advise/price-points.ts';
import { quickCheck } from '../../../src/app/advise/quick-check.ts';
import { gridAround } from '../../../src/app/draft/grid-around.ts';
import { duration, normalization } from '../../../src/cli/commands/advise/option-values.ts';
import { evaluation } from '../../report/rows.ts';

test('the grid goes from three quarters to twice the native resolution in steps of the stride', () => {
  assert.deepEqual(gridAround(224), [192, 224, 256, 288, 320, 352, 384, 416, 448]);
  assert.deepEqual(gridAround(299), [256, 288, 299, 320, 352, 384, 416, 448, 480, 512, 544, 576]);
  assert.deepEqual(gridAround(32), [24, 32, 40, 48, 56, 64]);
});

test('a smaller budget gives a coarser grid, then a shorter one, and a grid that takes too long says so', async () => {
  const seconds = async (sides: readonly number[]) => sides.reduce((sum, side) => sum + side / 100, 0);
  const within = async (budget: number) => await gridWithin(224, () => true, seconds, budget);
  assert.deepEqual((await within(100)).sides.length, 9);
  assert.deepEqual((await within(20)).sides, [192, 224, 256, 320, 384, 448]);
  assert.deepEqual((await within(11)).sides, [192, 224, 256, 320]);
  const { sides, seconds: needed, isReduced } = await within(1);
  assert.deepEqual([sides, isReduced], [[192, 224, 256], true]);
  assert.ok(needed! > 1);
  const small = await gridWithin(32, () => true, seconds, 0.1);
  assert.deepEqual(small.sides, [32, 48]); // not [32] alone
  assert.deepEqual(
    (
      await gridWithin(
        224,
        (side) => side === 256,
        async () => null,
        1,
      )
    ).sides,
    [224, 256],
  );
});

test('an accuracy is near chance if guessing reaches it more than once in a thousand times', () => {
  assert.equal(quickCheck(55, 64, 1000).isNearChance, false);
  assert.equal(quickCheck(1, 64, 1000).isNearChance, true);
  assert.equal(quickCheck(2, 64, 1000).isNearChance, true); // 1 - 0.999^64 - 64 * 0.001 * 0.999^63 = 0.0019
  assert.equal(quickCheck(3, 64, 1000).isNearChance, false);
  assert.equal(quickCheck(0, 5, 2).isNearChance, true);
  assert.equal(quickCheck(64, 64, 2).isNearChance, false);
});

/** Of a thousand images the first so many are right. */
const known = (right: number, testResolutionPx: number) => {
  const correct = Uint8Array.from({ length: 1000 }, (_, image) => (image < right ? 1 : 0));
  return evaluation({ testResolutionPx, top1: right / 1000, n: 1000, correct: () => correct, seed: null });
};
const dataOf = (...rows: ReturnType<typeof known>[]) => ({
  experiment: 'x',
  evaluations: rows,
  select: null,
  costs: [],
});

test('the cheaper test is at the smallest lower resolution before the loss may reach a point', () => {
  const data = dataOf(known(800, 48), known(799, 40), known(797, 32), known(700, 24), known(800, 16));
  const cheaper = cheaperTest(data, 48)!;
  assert.equal(cheaper.resolutionPx, 32);
  assert.ok(cheaper.difference_ci95[0] > -0.01);
  assert.equal(cheaperTest(dataOf(known(800, 48), known(780, 40)), 48), null);
  assert.equal(cheaperTest(dataOf(known(800, 40)), 48), null);
});

test('a choice that another beats in accuracy and cost is not on the front', () => {
  const points = pricedPoints(dataOf(known(800, 48), known(790, 60), known(900, 72), known(700, 24)));
  assert.deepEqual(
    points.map(({ resolutionPx, isOnFront }) => [resolutionPx, isOnFront]),
    [
      [24, true],
      [48, true],
      [60, false],
      [72, true],
    ],
  );
});

test('only valid times and normalisations are parsed', () => {
  assert.deepEqual([duration('1.5s'), duration('10min'), duration('1h')], [1.5, 600, 3600]);
  assert.deepEqual(normalization('0,0,0,1,1,2'), { mean: [0, 0, 0], std: [1, 1, 2] });
  for (const wrong of ['20', 'ms', '-1s', '0s']) assert.throws(() => duration(wrong), /Expected a time/);
  for (const wrong of ['imagnet', '1,2,3', '0,0,0,1,1,0', 'constructor'])
    assert.throws(() => normalization(wrong), /Expected `imagenet`/);
});

test('a latency disturbed by other programs is not used, and the message says how to measure again', () => {
  const timed = (disturbed: object) => ({
    ...{ model: 'tinynet', assignment: {}, testResolutionPx: 48, macs: 1 },
    times: [{ batchSize: 1, rounds: 15, median: 0.01, spread: [0.009, 0.011] as const, ...disturbed }],
  });
  const [calm, busy] = [timed({}), timed({ disturbed: true as const })];
  const limit = { latency: { seconds: 0.02, batchSize: 1 }, macsRatio: null };
  const place = { costRun: '0123456789', runsDir: '/advice/runs' };
  assert.throws(() => assertTimed({ costs: [busy] }, limit, place), {
    code: 'EXECUTE_MACHINE_BUSY',
    hint: /`fixres runs retry 01234567 --runs-dir \/advice\/runs`/,
  });
  assertTimed({ costs: [busy, calm] }, limit, place);
  assertTimed({ costs: [busy] }, { latency: null, macsRatio: 1 }, place);
});
