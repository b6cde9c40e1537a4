import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activations } from '../../../src/report/figures/activations/activations.ts';
import { cost } from '../../../src/report/figures/cost/cost.ts';
import { objectSize } from '../../../src/report/figures/object-size/object-size.ts';
import { renderFigure } from '../../../src/report/figures/render-figure.ts';
import { roc } from '../../../src/report/figures/roc/roc.ts';
import { evaluation } from '../rows.ts';
import {
  activationsAnalysis,
  analyses,
  analysis,
  costAnalysis,
  distribution,
  objectSizeAnalysis,
  rocAnalysis,
  studyFigures,
} from './rows.ts';

const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`);

test('distributions of several seeds are averaged bin by bin, and their regions counted together', () => {
  const [panel] = roc('study', analyses).panels;
  assert.equal(panel!.seeds, 2);
  assert.equal(panel!.train.count, 2000);
  [0.15, 0.4, 0.4, 0.05].forEach((share, bin) => {
    near(panel!.train.shares[bin]!, share); // mean of .1 and .2, .1 and 0
  });
  near(panel!.train.cdf[2]!, 0.55);
  assert.deepEqual(
    panel!.tests.map(({ testResolution, imageResolution, resize }) => [testResolution, imageResolution, resize]),
    [
      [48, 54, 'shorter_side'],
      [72, 82, 'shorter_side'],
      [72, 72, 'squash'],
    ],
  );
});

test('each data set, train resolution and combination of the matrix has its own panel', () => {
  const same = rocAnalysis(distribution(10, [0.25, 0.25, 0.25, 0.25]));
  const rows = [
    analysis(same),
    analysis(same, { dataset: 'photos' }),
    analysis({ ...same, trainResolutionPx: 64 }),
    analysis(same, { assignment: { 'train.epochs': 2 } }),
    analysis(same, { seed: 2 }),
  ];
  assert.deepEqual(
    roc('study', rows).panels.map(({ dataset, trainResolution, seeds }) => [dataset, trainResolution, seeds]),
    [
      ['shapes', 48, 2],
      ['photos', 48, 1],
      ['shapes', 64, 1],
      ['shapes', 48, 1],
    ],
  );
});

test('apparent object sizes are means over seeds', () => {
  const rows = [0.9, 1].map((ratio, seed) => analysis(objectSizeAnalysis(ratio), { seed }));
  const { draws, tests } = objectSize('study', rows).panels[0]!;
  assert.equal(draws, 2000);
  near(tests[0]!.ratio, 0.95);
  near(tests[0]!.equalisingResolution, (48 / 0.9 + 48) / 2);
});

test('activations have the unmodified network first, and each resolution once, with the spread of zeros over seeds', () => {
  const { fixes } = activations('study', analyses).panels[0]!;
  assert.deepEqual(
    fixes.map(({ finetune, points }) => [finetune.bn, points.map(({ testResolution }) => testResolution)]),
    [
      [false, [24, 48, 72]],
      [true, [24, 48, 72]],
    ],
  );
  const [first] = fixes[0]!.points;
  near(first!.zeros, 0.315 + 2 / 24); // of 0.31 and 0.32 beside 2 / K
  near(first!.zeros_sd!, Math.sqrt(0.005 ** 2 * 2)); // of a sample of two, 0.01 apart
});

test('an activation shared by combinations of the matrix is in the panel of each', () => {
  const at = {
    model: 'quicknet',
    testResolutionPx: 48,
    imageResolutionPx: 54,
    cropRatio: 0.875,
    resize: 'shorter_side',
  } as const;
  const scope = { classifier: true, bn: true, lastCells: 0 };
  const rows = [
    analysis(activationsAnalysis(0.3), { ...at, scope: { classifier: false, bn: false, lastCells: 0 } }),
    analysis(activationsAnalysis(0.2), { ...at, scope, assignment: { 'finetune.bn': 'affine' } }),
    analysis(activationsAnalysis(0.1), { ...at, scope, assignment: { 'finetune.bn': 'statistics' } }),
  ];
  assert.deepEqual(
    activations('study', rows).panels.map(({ fixes }) => fixes.map(({ points }) => points[0]!.zeros)),
    [
      [0.3, 0.2],
      [0.3, 0.1],
    ],
  );
});

test('a CDF starts before its first value, ends at 1, and keeps its steps', () => {
  const at = {
    model: 'quicknet',
    testResolutionPx: 48,
    imageResolutionPx: 54,
    cropRatio: 0.875,
    resize: 'shorter_side',
  } as const;
  const scope = { classifier: false, bn: false, lastCells: 0 };
  const points = Array.from({ length: 1001 }, (_, index) => (index - 500) / 100);
  const cdf = points.map((point) => (point < 0 ? 0 : point < 1 ? 0.4 + 0.0005 * Math.round(point * 100) : 1));
  const row = analysis({ ...activationsAnalysis(0.4), points, cdf }, { ...at, scope });
  const kept = activations('study', [row]).panels[0]!.fixes[0]!.points[0]!.cdf;
  assert.deepEqual(kept.slice(0, 3), [
    { value: -0.01, share: 0 },
    { value: 0, share: 0.4 },
    { value: 0.1, share: 0.405 },
  ]);
  assert.equal(kept.at(-2)!.value, 0.99);
  assert.deepEqual(kept.at(-1), { value: 1, share: 1 });
  assert.ok(kept.length < 20);
});

test('times disturbed by other programs have a warning in every format', () => {
  const analysed = costAnalysis([24, 48]);
  const costs = analysed.costs.map((each) => ({
    ...each,
    times: each.times.map((time) => ({ ...time, disturbed: true as const })),
  }));
  const rows = { ...studyFigures, analyses: [analysis({ ...analysed, costs }, { model: 'quicknet' })] };
  const look = { columns: 100, color: false };
  for (const format of ['terminal', 'markdown', 'latex'] as const)
    assert.match(
      renderFigure('cost', format, rows, look).replace(/\s+/g, ' '),
      /CAUTION: other programs kept the machine busy/,
    );
  assert.match(renderFigure('cost', 'csv', rows, look), /,true,/);
  assert.match(renderFigure('cost', 'json', rows, look), /"disturbed": true/);
  assert.doesNotMatch(renderFigure('cost', 'terminal', studyFigures, look), /CAUTION/);
});

test('a test over a pyramid costs what its resolutions cost together; what was not analysed is left out', () => {
  const rows = [analysis(costAnalysis([24, 48]), { model: 'quicknet' })];
  const evaluations = [
    evaluation({ testResolutionPx: 24 }),
    evaluation({ testResolutionPx: 48 }),
    evaluation({ testResolutionPx: 96 }),
    evaluation({ testResolutionPx: 48, scalesPx: [24, 48] }),
    evaluation({ testResolutionPx: 96, scalesPx: [48, 96] }),
    evaluation({ model: 'another' }),
  ];
  const { networks, panels } = cost('study', rows, evaluations);
  assert.equal(networks.length, 1);
  assert.deepEqual(
    panels.map(({ model, lines }) => [model, lines.map(({ points }) => points.map(({ macs }) => macs))]),
    [['quicknet', [[2000 * 24 ** 2, 2000 * 48 ** 2], [2000 * (24 ** 2 + 48 ** 2)]]]],
  );
  const [alone, together] = panels[0]!.lines[1]!.points[0]!.times;
  near(alone!.median, (1.4 * (24 ** 2 + 48 ** 2)) / 1e6);
  near(together!.spread![0], (0.94 * 1.05 * (24 ** 2 + 48 ** 2)) / 1e6);
  assert.equal(panels[0]!.lines[0]!.points[0]!.top1, 0.6);
});
