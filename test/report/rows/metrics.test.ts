import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { wilsonInterval95 } from '../../../src/base/statistics.ts';
import type { MetricName } from '../../../src/domain/choices.ts';
import { renderReport } from '../../../src/report/render-report.ts';
import { metricFigures } from '../../../src/report/rows/metrics.ts';
import { evaluation, studyData } from '../rows.ts';

const plain = { columns: 120, color: false };
const names = ['top5', 'mean_per_class', 'ece'] as const;

/** Ten images: 6 of the 8 of class 0 are right and none of the 2 of class 1. */
const asked = (correct: number, ece: number) => ({
  names,
  counts: () => [
    { label: 0, n: 8, correct, correct5: 8 },
    { label: 1, n: 2, correct: 0, correct5: 1 },
  ],
  ece: () => ece,
});

test('seeds that share images give one interval over these images', () => {
  const seeds = [asked(6, 0.1), asked(4, 0.3)].map((metrics) => ({ testImages: 'the same', metrics }));
  const { mean_per_class, ece, top5 } = metricFigures(seeds);
  assert.deepEqual(top5, { value: 0.9, ci95: wilsonInterval95(9, 10), sd: 0 });
  // (6/8 + 4/8) / 2 / 2 classes
  assert.equal(mean_per_class!.value, 0.3125);
  // Two classes: the reach is that of the Wilson intervals of 5 of 8 and 0 of 2, hypot / 2.
  const [low] = wilsonInterval95(5, 8);
  assert.ok(Math.abs(mean_per_class!.ci95![0] - (0.3125 - (0.625 - low) / 2)) < 1e-12);
  assert.deepEqual([ece!.value, ece!.ci95], [0.2, null]);
  const [, high] = metricFigures(seeds.map((seed, index) => ({ ...seed, testImages: `${index}` }))).mean_per_class!
    .ci95!;
  assert.ok(high < mean_per_class!.ci95![1]);
});

test('a row without requested metrics has none', () => {
  assert.deepEqual(metricFigures([evaluation()]), {});
});

const shown = (metrics: readonly MetricName[]) => ({
  ...studyData,
  metrics,
  evaluations: studyData.evaluations.map((row) => ({
    ...row,
    metrics: {
      ...asked(6, 0.1),
      names: metrics.filter((name) => name !== 'top1'),
      ece: () => 1 - row.top1,
    },
  })),
});

test('Tables 1 and 3 show each metric in a separate table', () => {
  const data = shown(['top1', 'mean_per_class', 'ece']);
  const text = renderReport('table1', 'terminal', data, plain);
  assert.ok(text.startsWith(renderReport('table1', 'terminal', studyData, plain)));
  assert.match(text, /quickstart: mean per-class accuracy on shapes, %\n/);
  assert.match(text, /quickstart: expected calibration error on shapes, %\n/);
  assert.match(renderReport('table3', 'terminal', data, plain), /transfer learning, mean per-class accuracy, %\n/);
  for (const format of ['markdown', 'latex'] as const)
    assert.match(renderReport('table1', format, data, plain), /expected calibration error on shapes/);
});

test('the lowest calibration error is best, and it has no interval', () => {
  const text = renderReport('table1', 'markdown', shown(['ece']), plain);
  // The untouched network is best at 72 px: 75.7 % and 76.2 % with the two seeds' top-1 of the study, 1 - that here.
  assert.match(text, /\| \*\*23\.8\*\* ±0\.7 \|/);
  assert.doesNotMatch(text, /top-1|McNemar|\[/);
});

test('CSV has columns for the metrics, and JSON figures beside top-1', () => {
  const data = shown(['mean_per_class']);
  const [record] = parse(renderReport('table1', 'csv', data, plain), { columns: true }) as Record<string, string>[];
  assert.equal(record!.mean_per_class, '0.375');
  assert.ok(Number(record!.mean_per_class_ci95_low) < 0.375);
  const [cell] = JSON.parse(renderReport('table1', 'json', data, plain)).rows[0].cells;
  assert.equal(cell.metrics.mean_per_class.value, 0.375);
  const [choice] = parse(renderReport('table3', 'csv', data, plain), { columns: true }) as Record<string, string>[];
  assert.deepEqual([choice!.baseline_mean_per_class, choice!.fixres_mean_per_class], ['0.375', '0.375']);
});
