import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../../src/base/random.ts';
import type { ImageTime } from '../../../src/domain/image-time.ts';
import { best } from '../../../src/report/best/best.ts';
import { bestSentences } from '../../../src/report/best/best-sentences.ts';
import type { ReportData } from '../../../src/report/report-data.ts';
import type { EvaluationRow } from '../../../src/report/rows/evaluation-row.ts';
import type { MeasuredCost } from '../../../src/store/queries/costs.ts';
import { evaluation, timed } from '../rows.ts';

const classifier = { classifier: true, bn: false, lastCells: 0 };
const rate = 'finetune.recipe.learning_rate';

/** A point on ten test images, given as a text of 1 and 0, and with an accuracy on 20 held-out ones. */
const point = (right: string, heldOut: number, changes: Partial<EvaluationRow> = {}): EvaluationRow[] => {
  const correct = Uint8Array.from(right, Number);
  const top1 = correct.reduce((sum, value) => sum + value, 0) / correct.length;
  const row = evaluation({ top1, n: correct.length, correct: () => correct, ...changes });
  return [
    row,
    { ...row, part: 'val', testImages: `${row.testImages}, held out`, top1: heldOut, n: 20, correct: () => null },
  ];
};

type Over = NonNullable<ReportData['select']>['over'];

const dataOf = (rows: readonly EvaluationRow[], over: Over = ['test_resolution', 'matrix']): ReportData => ({
  experiment: 'study',
  evaluations: rows,
  select: { share: 0.2, over },
  costs: [],
});

test('the choice is made on held-out images, even if the test images favour another', () => {
  const rows = [
    ...point('1111110000', 0.5),
    ...point('1111111000', 0.8, { testResolutionPx: 60, imageResolutionPx: 68 }),
    ...point('1111111111', 0.7, { testResolutionPx: 72, imageResolutionPx: 82 }),
  ];
  const [row, ...others] = best(dataOf(rows)).rows;
  assert.equal(others.length, 0);
  assert.deepEqual(
    [
      row!.testResolution,
      row!.imageResolution,
      row!.candidates,
      row!.heldOut?.top1,
      row!.test?.top1,
      row!.baseline?.top1,
    ],
    [60, 68, 3, 0.8, 0.7, 0.6],
  );
  // One image won, none lost: p = 2 / 2^1.
  assert.deepEqual(row!.gain?.paired, { images: 10, won: 1, lost: 0, p: 1 });
  assert.deepEqual(row!.cost, { macs: (60 / 48) ** 2, counted: false, times: [] });
});

test('among equal choices the smallest resolution wins, then the smallest change of the network', () => {
  const rows = [
    ...point('1111110000', 0.5),
    ...point('1111111000', 0.8, { testResolutionPx: 72, scope: classifier }),
    ...point('1111111000', 0.8, { testResolutionPx: 60, scope: classifier }),
    ...point('1111111000', 0.8, { testResolutionPx: 60 }),
  ];
  const { rows: chosen } = best(dataOf(rows, ['test_resolution', 'scope']));
  assert.deepEqual(
    chosen.map(({ testResolution, finetune }) => [testResolution, finetune.classifier]),
    [[60, false]],
  );
});

test('an axis that is not chosen over gives a row for each of its values, and one row is recommended', () => {
  const rows = [
    ...point('1111110000', 0.5),
    ...point('1111110000', 0.6, { scope: classifier, assignment: { [rate]: 0.02 } }),
    ...point('1111110000', 0.7, { scope: classifier, assignment: { [rate]: 0.005 }, testResolutionPx: 60 }),
    ...point('1111110000', 0.9, { scalesPx: [48, 60], testResolutionPx: 60 }),
  ];
  const told = (over: Over) =>
    best(dataOf(rows, over)).rows.map(({ finetune, scales, assignment, recommended }) => [
      scales === null ? finetune.classifier : 'pyramid',
      assignment[rate] ?? null,
      recommended,
    ]);
  assert.deepEqual(told(['test_resolution', 'matrix']), [
    [false, null, false],
    ['pyramid', null, false], // better on held-out images, but there to be compared with
    [true, 0.005, true],
  ]);
  assert.deepEqual(told(['test_resolution']), [
    [false, null, false],
    ['pyramid', null, false],
    [true, 0.02, false],
    [true, 0.005, true],
  ]);
});

test('geometries are separate rows, each with its own baseline', () => {
  const rows = [
    ...point('1111110000', 0.5),
    ...point('1111000000', 0.6, { resize: 'squash' }),
    ...point('1110000000', 0.4, { cropRatio: 1, imageResolutionPx: 48 }),
  ];
  assert.deepEqual(
    best(dataOf(rows)).rows.map(({ resize, cropRatio, baseline, gain, recommended }) => [
      resize,
      cropRatio,
      baseline?.top1,
      gain,
      recommended,
    ]),
    [
      ['shorter_side', 0.875, 0.6, null, false],
      ['squash', 0.875, 0.4, null, true],
      ['shorter_side', 1, 0.3, null, false],
    ],
  );
});

test('the baseline has the same combination of the matrix', () => {
  const crop = 'train.recipe.epochs';
  const rows = [10, 20].flatMap((epochs) => [
    ...point(epochs === 10 ? '1000000000' : '1110000000', 0.3, { assignment: { [crop]: epochs } }),
    ...point('1111000000', epochs / 40, { testResolutionPx: 60, assignment: { [crop]: epochs } }),
  ]);
  const [row] = best(dataOf(rows)).rows;
  assert.deepEqual([row!.assignment, row!.test?.top1, row!.baseline?.top1], [{ [crop]: 20 }, 0.4, 0.3]);
});

test('a choice that lacks a seed is not considered', () => {
  const rows = [
    ...[1, 2].flatMap((seed) => point('1111110000', 0.5, { seed })),
    ...point('1111111000', 0.9, { seed: 1, testResolutionPx: 60 }),
  ];
  const [row] = best(dataOf(rows)).rows;
  assert.deepEqual([row!.testResolution, row!.candidates, row!.heldOut?.seeds], [48, 1, 2]);
});

const atResolution = (testResolutionPx: number, macs: number, ...times: ImageTime[]): MeasuredCost => ({
  ...{ model: 'quicknet', assignment: {}, testResolutionPx, macs, times },
});

test('multiply-adds and measured times are reported if a cost analysis has them, and added up for pyramids', () => {
  const costs = [atResolution(48, 100, timed(1, 1, 0.25)), atResolution(60, 150, timed(1, 3, 0.25))];
  const rows = [...point('1111110000', 0.5), ...point('1111111000', 0.8, { testResolutionPx: 60, scalesPx: [48, 60] })];
  const chosen = best({ ...dataOf(rows), costs }).rows;
  const [atTrain, together] = [timed(1, 1, 0.25), timed(1, 4, 0.5)];
  assert.deepEqual(
    chosen.map(({ cost }) => cost),
    [
      { macs: 1, counted: true, times: [{ batchSize: 1, here: atTrain, atTrain, ratio: null }] },
      { macs: 2.5, counted: true, times: [{ batchSize: 1, here: together, atTrain, ratio: 4 }] },
    ],
  );
});

test('a ratio of times is reported only if their spreads do not overlap', () => {
  const rows = [...point('1111110000', 0.5), ...point('1111111000', 0.8, { testResolutionPx: 60 })];
  const said = (...costs: MeasuredCost[]): string =>
    bestSentences(best({ ...dataOf(rows), costs }).rows.find(({ recommended }) => recommended)!);
  assert.match(
    said(
      atResolution(48, 100, timed(1, 0.001, 0.0001), timed(8, 0.0007, 0.0004)),
      atResolution(60, 150, timed(1, 0.0015, 0.0001), timed(8, 0.0006, 0.0004)),
    ),
    /It costs 1\.50 times the multiply-adds of a test at 48 px\. Images one at a time take 1\.50 times as long \(1\.5 ms \[1\.4, 1\.6\] per image against 1 ms \[0\.9, 1\.1\]\)\. Images in batches of 8: the measured times do not differ by more than their spread \(0\.6 ms \[0\.2, 1\] per image against 0\.7 ms \[0\.3, 1\.1\]\)\.$/,
  );
  const busy = { ...timed(1, 0.01, 0.001), disturbed: true as const };
  assert.match(
    said(atResolution(48, 100, timed(1, 0.001, 0.0001)), atResolution(60, 150, busy)),
    /Images one at a time: the measured times cannot be compared because other programs kept the machine busy \(/,
  );
  const unknown = { ...timed(8, 0.001, 0), rounds: 1, spread: null };
  assert.match(said(atResolution(48, 100, unknown), atResolution(60, 150, unknown)), /at 48 px\.$/);
  assert.match(said(atResolution(48, 100), atResolution(60, 150)), /at 48 px\.$/);
});

test('measured times do not affect the choice: equal accuracies are ordered by resolution', () => {
  const rows = [72, 60, 84].flatMap((testResolutionPx) => point('1111110000', 0.5, { testResolutionPx }));
  for (const seconds of [
    [1, 2, 3],
    [3, 2, 1],
    [2, 9, 1],
  ]) {
    const costs = [60, 72, 84].map((sidePx, index) => atResolution(sidePx, 1, timed(1, seconds[index]!, 0.1)));
    const [row] = best({ ...dataOf(rows), costs }).rows;
    assert.equal(row!.testResolution, 60);
  }
});

test('a cost has the same combination of the matrix', () => {
  const rows = [10, 20].flatMap((epochs) => point('1111110000', epochs / 40, { assignment: { epochs } }));
  const costs = [10, 20].map((epochs) => ({
    ...atResolution(48, epochs, timed(1, epochs, 1)),
    assignment: { epochs },
  }));
  const [row] = best({ ...dataOf(rows), costs }).rows;
  assert.deepEqual(row!.cost?.times[0]?.here, timed(1, 20, 1));
});

test('it is an error, with a next step, if no test on the images for choosing has finished', () => {
  const onTest = point('1111110000', 0.5).filter(({ part }) => part === 'test');
  assert.throws(() => best(dataOf(onTest)), { code: 'REPORT_UNAVAILABLE', message: /held-out images has finished/ });
  assert.throws(() => best(unselected([])), { code: 'REPORT_UNAVAILABLE', message: /no test of `study` has finished/ });
});

test('the sentences say what to do, what it gains and what it costs', () => {
  const said = (...rows: EvaluationRow[][]) => {
    const row = best(dataOf(rows.flat(), ['test_resolution', 'scope'])).rows.find(({ recommended }) => recommended)!;
    return bestSentences(row);
  };
  const asItIs = point('1000000000', 0.5);
  const tuned = { scope: classifier, testResolutionPx: 60, imageResolutionPx: 68 };
  assert.equal(
    said(asItIs, point('1111111000', 0.8, tuned)),
    'Test quicknet on shapes, trained at 48 px, at 60 px (resize the shorter side to 68 px, then crop to 60 px), with ' +
      'classifier fine-tuned there. Chosen on 20 held-out training images (80.0 %, the best of 2 choices), it scores 70.0 % ' +
      '[39.7, 89.2] on 10 test images, +60.0 points against 10.0 % at 48 px without a fix, a significant gain (exact ' +
      'McNemar test on 10 images, 6 won, 0 lost, p = 0.031). It costs 1.56 times the multiply-adds of a test at 48 px, assuming ' +
      'that they are proportional to the number of pixels (`analyses: [cost]` counts them).',
  );
  assert.match(
    said(asItIs, point('1100000000', 0.8, tuned)),
    /which is indistinguishable from chance \(.*p = 1\.00\)\./,
  );
  assert.match(said(asItIs, point('0000000000', 0.8, tuned)), /−10\.0 points against 10\.0 % .*: no gain \(/);
  assert.match(
    said(asItIs, point('1111111111', 0.4, tuned)),
    /: no other choice did better on the held-out images than the unmodified network/,
  );
  assert.match(
    said(point('1111111111', 0.4, tuned)),
    /no test without a fix has finished at the train resolution of 48 px\./,
  );
  const [, heldOut] = point('1111111111', 0.9, tuned);
  assert.match(said(asItIs, [heldOut!]), /; the test on the test images has not finished\./);
});

test('a network that knows the held-out images better than the test images makes a choice that cannot be trusted', () => {
  const half = '1111100000'.repeat(20);
  const [trained] = best(dataOf(point(half, 1))).rows;
  // Wilson's 95 % intervals: 83.9 to 100 % of 20 images, 43.1 to 56.9 % of 200.
  assert.match(bestSentences(trained!), /This choice cannot be trusted: .* held-out images \(100\.0 %\).*\(50\.0 %\)/);
  const [fair] = best(dataOf(point(half, 0.6))).rows;
  assert.doesNotMatch(bestSentences(fair!), /cannot be trusted/);
});

/** A point of a network whose accuracies over a hundred images are known; image for image, better points are right on more. */
const known = (right: number, testResolutionPx: number, changes: Partial<EvaluationRow> = {}): EvaluationRow => {
  const correct = Uint8Array.from({ length: 100 }, (_, image) => ((image * 37) % 100 < right ? 1 : 0));
  return evaluation({ testResolutionPx, top1: right / 100, n: 100, correct: () => correct, seed: null, ...changes });
};

const unselected = (rows: readonly EvaluationRow[]): ReportData => ({ ...dataOf(rows), select: null });

test('if nothing is held out, the choice is made on the test images, and its gain is cross-fitted', () => {
  const chosen = best(unselected([known(60, 48), known(80, 60), known(70, 72)]));
  assert.equal(chosen.chosenOn, 'test');
  const [row] = chosen.rows;
  assert.deepEqual([row!.testResolution, row!.heldOut, row!.gain], [60, null, null]);
  assert.equal(row!.test?.top1, 0.8);
  assert.ok(Math.abs(row!.crossFit!.difference - 0.2) < 1e-9); // the same choice whichever fifth is left out
  assert.deepEqual(
    row!.crossFit!.choices.map(({ point, share }) => [point.testResolution, Math.round(share * 100)]),
    [[60, 100]],
  );
  const [low, high] = row!.crossFit!.difference_ci95;
  assert.ok(low > 0.1 && low < 0.2 && high > 0.2 && high < 0.3);
  assert.match(bestSentences(row!), /gain \+20\.0 points \[.*\], a significant gain\./);
});

test('a curve without an effect gives no gain, although its highest point lies above the baseline', () => {
  const noise = (resolution: number) =>
    evaluation({
      testResolutionPx: resolution,
      top1: 0.5,
      n: 100,
      correct: () =>
        Uint8Array.from({ length: 100 }, (_, image) => randomStream('toss', resolution, image).integer(0, 1)),
    });
  const rows = [48, 60, 72, 84, 96]
    .map(noise)
    .map((row) => ({ ...row, top1: row.correct()!.reduce((a, b) => a + b, 0) / 100 }));
  const [row] = best(unselected(rows)).rows;
  assert.ok(row!.test!.top1 - row!.baseline!.top1 > 0.05);
  assert.match(bestSentences(row!), /which is indistinguishable from chance\./);
});

test('seeds that share images count them once; unpaired predictions are not cross-fitted', () => {
  const rows = [1, 2].flatMap((seed) => [known(60, 48, { seed }), known(seed === 1 ? 80 : 70, 60, { seed })]);
  const [row] = best(unselected(rows)).rows;
  assert.equal(row!.crossFit!.images, 100);
  assert.ok(Math.abs(row!.crossFit!.difference - 0.15) < 1e-9);
  const [unpaired] = best(unselected([known(60, 48), known(80, 60, { correct: () => null })])).rows;
  assert.equal(unpaired!.crossFit, null);
  assert.match(bestSentences(unpaired!), /the gain cannot be assessed: there are no predictions on the same images/);
  const [few] = best(
    unselected([point('110000000', 0.5)[0]!, point('111000000', 0.5, { testResolutionPx: 60 })[0]!]),
  ).rows;
  assert.match(bestSentences(few!), /cannot be assessed: 9 images are too few/);
});

test('a choice that is too expensive is not made, and the baseline is compared whatever it costs', () => {
  const rows = [known(60, 48), known(80, 60), known(90, 72)];
  const [row] = best(unselected(rows), (cost) => cost !== null && cost.macs < 2).rows;
  assert.equal(row!.testResolution, 60);
  assert.equal(row!.candidates, 2);
  assert.throws(() => best(unselected(rows), () => false), /no test of `study` is within the limits/);
});
