import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curve } from '../../../src/report/curve/curve.ts';
import { curvePicture } from '../../../src/report/figures/curve-picture.ts';
import { curveText } from '../../../src/report/figures/curve-text.ts';
import { renderMarkdown } from '../../../src/report/render/render-markdown.ts';
import { renderReport } from '../../../src/report/render-report.ts';
import { table1 } from '../../../src/report/table1/table1.ts';
import { evaluation, studyData } from '../rows.ts';

// Two classes of 8 and 2 images: 6 of 8 and 0 of 2, then 4 of 8 and 2 of 2 are answered rightly.
const rowAt = (testResolutionPx: number, correct: readonly [number, number], ece: number) =>
  evaluation({
    testResolutionPx,
    imageResolutionPx: testResolutionPx,
    top1: (correct[0] + correct[1]) / 10,
    n: 10,
    metrics: {
      names: ['mean_per_class', 'ece'],
      counts: () => [
        { label: 0, n: 8, correct: correct[0], correct5: 8 },
        { label: 1, n: 2, correct: correct[1], correct5: 2 },
      ],
      ece: () => ece,
    },
  });

const rows = [rowAt(48, [6, 0], 0.3), rowAt(60, [4, 2], 0.1)];
const data = { ...studyData, experiment: 'few', evaluations: rows };

test('a curve of mean per-class accuracy has its values, its intervals and its own title', () => {
  const curves = curve(table1('few', rows), 'mean_per_class');
  const { panels, metric } = curves;
  assert.equal(metric, 'mean_per_class');
  const [line] = panels[0]!.lines;
  assert.equal(line!.bestTestResolution, 60);
  const drawn = curvePicture(curves).rows[0]!.panels[0]!;
  assert.equal(drawn.y.title, 'mean per-class accuracy, %');
  assert.deepEqual(
    drawn.series[0]!.points.map(({ y }) => y),
    [37.5, 75],
  );
  const { ci95 } = line!.points[1]!.metrics!.mean_per_class!;
  assert.deepEqual(drawn.series[0]!.points[1]!.interval, [ci95![0] * 100, ci95![1] * 100]);
  assert.match(renderMarkdown(curveText(curves)), /mean per-class accuracy against.*75\.0\\\*.*Zou/s);
});

test('a curve of the calibration error has no intervals, and its lowest point is the best', () => {
  const curves = curve(table1('few', rows), 'ece');
  assert.equal(curves.panels[0]!.lines[0]!.bestTestResolution, 60);
  const picture = curvePicture(curves);
  assert.ok(picture.rows[0]!.panels[0]!.series[0]!.points.every(({ interval }) => interval === undefined));
  assert.doesNotMatch(JSON.stringify(picture), /top-1|Wilson/);
  const plain = { columns: 80, color: false };
  const text = renderReport('curve', 'terminal', { ...data, curveMetric: 'ece' }, plain);
  assert.match(text, /expected calibration error, %, against test resolution.*best ● 10\.0 % at 60 px/s);
  // The mark of the best point stands below that of the other.
  const chart = text.slice(0, text.indexOf('x: test'));
  assert.ok(chart.indexOf('●') > chart.indexOf('○'));
  assert.match(renderReport('curve', 'csv', { ...data, curveMetric: 'ece' }, plain), /,ece,ece_ci95_low,/);
  const hasColumn = (metric: 'ece' | 'mean_per_class') =>
    / interval \|/.test(renderMarkdown(curveText(curve(table1('few', rows), metric))));
  assert.deepEqual([hasColumn('ece'), hasColumn('mean_per_class')], [false, true]);
});
