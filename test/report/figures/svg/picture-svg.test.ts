import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFixresError } from '../../../../src/base/errors.ts';
import { curve } from '../../../../src/report/curve/curve.ts';
import { cost } from '../../../../src/report/figures/cost/cost.ts';
import { costPicture } from '../../../../src/report/figures/cost/cost-picture.ts';
import { curvePicture } from '../../../../src/report/figures/curve-picture.ts';
import type { Picture } from '../../../../src/report/figures/picture/picture.ts';
import { figureNames, makeFigure } from '../../../../src/report/figures/render-figure.ts';
import { renderPicture } from '../../../../src/report/figures/render-picture.ts';
import { figureMarkup, figureStyle } from '../../../../src/report/figures/svg/figure-markup.ts';
import { pictureSvg } from '../../../../src/report/figures/svg/picture-svg.ts';
import { parsePictureWidth } from '../../../../src/report/figures/svg/picture-width.ts';
import { textWidth } from '../../../../src/report/figures/svg/text-width.ts';
import type { EvaluationRow } from '../../../../src/report/rows/evaluation-row.ts';
import { table1 } from '../../../../src/report/table1/table1.ts';
import { evaluation, study } from '../../rows.ts';
import { analyses, studyFigures } from '../rows.ts';
import { drawnElements, hits, strokesIn } from './drawn.ts';

const curveOf = (rows: readonly EvaluationRow[]): Picture => curvePicture(curve(table1('study', rows)));

const none = { classifier: false, bn: false, lastCells: 0 };
const classifier = { ...none, classifier: true };
const classifierAndBn = { ...classifier, bn: true };
const colors = { blue: '#0072B2', vermilion: '#D55E00', green: '#009E73' };

const at = (testResolutionPx: number, top1: number, changes: Partial<EvaluationRow> = {}): EvaluationRow =>
  evaluation({
    testResolutionPx,
    imageResolutionPx: Math.floor((256 / 224) * testResolutionPx),
    top1,
    n: 1000,
    ...changes,
  });

test('every point is at its true resolution, exactly above its tick, however many lines there are', () => {
  const elements = drawnElements(pictureSvg(curveOf(study)));
  // One number may stand on both axes.
  const ticks = elements
    .filter(({ tag, attributes }) => tag === 'text' && attributes['text-anchor'] === 'middle')
    .map(({ text, x }) => `${text} at ${x}`);
  const points = hits(elements);
  assert.ok(points.length > 8);
  for (const { text, x } of points) {
    const [, testResolution, imageResolution] = /K_test (\d+), K_image (\d+)/.exec(text)!;
    assert.ok(ticks.includes(`${testResolution} at ${x}`), text);
    assert.ok(ticks.includes(`${imageResolution} at ${x}`), text);
  }
});

test('a line is broken where a resolution was not tested, and a lone point has no line', () => {
  const rows = [
    ...[24, 48, 72, 96, 120].map((side) => at(side, 0.5)),
    ...[24, 72, 96].map((side) => at(side, 0.6, { adaptation: 'scale' })),
  ];
  const strokes = strokesIn(drawnElements(pictureSvg(curveOf(rows))), colors.vermilion);
  const whole = strokesIn(drawnElements(pictureSvg(curveOf(rows))), colors.blue);
  assert.deepEqual(
    strokes.map(({ xs }) => xs),
    [whole[0]!.xs.slice(2, 4)], // from 72 to 96 alone
  );
});

test('overlapping lines and marks are all visible: lower ones are wider', () => {
  const rows = [none, classifier, classifierAndBn].flatMap((scope) =>
    [24, 48, 72].map((side) => at(side, 0.5, { scope })),
  );
  const elements = drawnElements(pictureSvg(curveOf(rows)));
  const widths = Object.values(colors).map((color) => strokesIn(elements, color).map(({ width }) => width));
  assert.ok(widths.every((each) => each.length === 1));
  const [lowest, middle, top] = widths.flat() as [number, number, number];
  assert.ok(lowest > middle + 1 && middle > top + 1, `${lowest}, ${middle}, ${top}`);
  const apart = rows.map((row) =>
    row.scope.bn ? { ...row, top1: 0.7 } : row.scope.classifier ? { ...row, top1: 0.6 } : row,
  );
  const plain = drawnElements(pictureSvg(curveOf(apart)));
  assert.equal(new Set(Object.values(colors).map((color) => strokesIn(plain, color)[0]!.width)).size, 1);
  // Together they say what each of them is.
  assert.equal(hits(elements).length, 3);
  assert.equal(hits(plain).length, 9);
  assert.equal(hits(elements)[0]!.text.split('\n').length, 3);
});

test('published points are outlines at the place of our points, in the colour of their line', () => {
  const rows = [224, 288].map((side) => at(side, 0.77, { model: 'resnet50', trainResolutionPx: 224 }));
  const elements = drawnElements(pictureSvg(curveOf(rows)));
  const circles = elements.filter(({ tag, attributes }) => tag === 'circle' && attributes.fill !== 'transparent');
  const ours = circles.filter(({ attributes }) => attributes.fill === colors.blue);
  const outlined = circles.filter(({ attributes }) => attributes.fill === 'none' && attributes.stroke === colors.blue);
  assert.equal(outlined.length, 2);
  for (const [index, { x }] of outlined.entries()) assert.equal(x, ours[index]!.x);
});

test('notes and legends explain only marks that occur', () => {
  const notesOf = (rows: readonly EvaluationRow[]): string => curveOf(rows).notes.join(' ');
  const two = [24, 48, 72].map((side) => at(side, 0.5));
  assert.equal(notesOf(two), 'Bands: 95 % Wilson intervals over the images.');
  assert.equal(notesOf(study), 'Bars: 95 % Wilson intervals over the images.');
  assert.equal(notesOf([at(48, 0.5)]), 'Bars: 95 % Wilson intervals over the images.');
  assert.equal(
    notesOf([...two, ...[24, 72].map((side) => at(side, 0.6, { adaptation: 'scale' }))]),
    'Bands and bars: 95 % Wilson intervals over the images.',
  );
  assert.ok(!pictureSvg(curveOf(study)).includes('ublished'));
  const costs = (rows: readonly EvaluationRow[]): string => costPicture(cost('study', analyses, rows)).notes.join(' ');
  assert.ok(!costs(study).includes('pyramid'));
  assert.ok(costs([...study, at(72, 0.7, { scalesPx: [48, 72] })]).includes('pyramid'));
});

test('cost is a scatter plot: a staircase joins the Pareto front, and no line joins measured times', () => {
  const picture = costPicture(cost('study', analyses, study));
  const [counted, timed] = picture.rows[0]!.panels;
  for (const { series } of [counted!, timed!])
    assert.deepEqual(
      series.map(({ marks }) => marks),
      ['steps', 'points', 'points', 'points', 'points'],
    );
  // Of equal cost the best; none beyond the highest.
  assert.deepEqual(
    counted!.series.flatMap(({ points }) =>
      points.flatMap(({ label, y }) => (label === undefined ? [] : [[label, y]])),
    ),
    [24, 36, 48, 60, 72].map((side) => [
      String(side),
      counted!.series[0]!.points[[24, 36, 48, 60, 72].indexOf(side)]!.y,
    ]),
  );
  assert.ok(timed!.series[1]!.points.every(({ spread }) => spread !== undefined));
  const alone = costPicture(cost('study', analyses, []));
  assert.deepEqual(
    alone.rows[0]!.panels.map(({ series }) => series[0]!.marks),
    ['line', 'points'],
  );
});

const pictures: readonly (readonly [string, Picture])[] = [
  ['curve', curveOf(study)],
  ['a lone point', curveOf([at(48, 0.5)])],
  ['three networks', curveOf(['a', 'b', 'c'].flatMap((model) => study.map((row) => ({ ...row, model }))))],
  [
    'many lines',
    curveOf(
      Array.from({ length: 14 }, (_, cells) =>
        study.slice(0, 16).map((row) => ({ ...row, scope: { ...none, classifier: true, lastCells: cells } })),
      ).flat(),
    ),
  ],
  ...figureNames.map((name) => [name, makeFigure(name, studyFigures).picture()] as const),
];

for (const [name, picture] of pictures) {
  test(`${name}: at every width no text leaves the picture, and no fifth of it is empty`, () => {
    for (const width of ['column', 'page', '390', '720', '1440']) {
      const { px } = parsePictureWidth(width);
      const svg = pictureSvg(picture, parsePictureWidth(width));
      const height = Number(/viewBox="0 0 [\d.]+ (\d+)"/.exec(svg)![1]);
      const elements = drawnElements(svg);
      const texts = elements
        .filter(({ tag }) => tag === 'text')
        .map(({ text, x, y, attributes }) => {
          const wide = textWidth(text.replaceAll('&gt;', '>'), Number(attributes['font-size']));
          const anchor = attributes['text-anchor'];
          const left = anchor === 'end' ? x - wide : anchor === 'middle' ? x - wide / 2 : x;
          return { text, left, right: left + wide, y };
        });
      for (const { text, left, right, y } of texts)
        assert.ok(
          left >= -1 && right <= px + 1 && y >= 0 && y <= height,
          `${width}: ${text}: ${left} to ${right} of ${px}`,
        );
      // What is seen reaches to all sides.
      const used = elements.flatMap(({ x }) => x);
      assert.ok(Math.max(...used, ...texts.map(({ right }) => right)) > 0.9 * px, `${width}: empty on the right`);
      assert.ok(Math.max(...elements.map(({ y }) => y)) > 0.9 * height, `${width}: empty below`);
    }
  });
}

test('for a paper, a picture has no title or notes, and a size in millimetres; its PNG has 600 dpi', async () => {
  const svg = (await renderPicture('curve', 'svg', studyFigures, parsePictureWidth('column'))) as string;
  assert.match(svg, /^<svg [^>]*width="84mm" height="\d+(\.\d+)?mm"/);
  const texts = drawnElements(svg)
    .filter(({ tag }) => tag === 'text')
    .map(({ text }) => text);
  assert.deepEqual(
    texts.filter((text) => /quickstart|Wilson/.test(text)),
    [],
  );
  assert.ok(svg.includes('Wilson intervals over the images.</desc>'));
  assert.match(pictureSvg(curveOf(study), parsePictureWidth('page')), /^<svg [^>]*width="174mm"/);
  assert.match(pictureSvg(curveOf(study), parsePictureWidth('500')), /^<svg [^>]*width="500"/);
  const png = Buffer.from(
    (await renderPicture('curve', 'png', studyFigures, parsePictureWidth('column'))) as Uint8Array,
  );
  assert.equal(png.readUInt32BE(16), Math.floor((84 / 25.4) * 600));
  for (const wrong of ['0', '279', '4001', 'half', '84mm', '-1', '1e3'])
    assert.throws(
      () => parsePictureWidth(wrong),
      (error) => isFixresError(error) && error.code === 'CLI_USAGE',
      wrong,
    );
});

test('a figure in a page has unique ids, no title that covers its points, and colours that the page can change', () => {
  const picture = curveOf(study);
  const two = `${figureMarkup(picture, 'curve')}${figureMarkup(picture, 'cost')}`;
  const ids = [...two.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  assert.equal(ids.length, 4);
  assert.equal(new Set(ids).size, 4);
  assert.doesNotMatch(two, /<svg[^>]*>\s*<title/);
  assert.doesNotMatch(two, /="#[0-9A-Fa-f]{6}"/);
  const names = new Set([...two.matchAll(/var\((--figure-[\w-]+), #[0-9A-F]{6}\)/g)].map(([, name]) => name!));
  assert.ok(names.has('--figure-blue') && names.has('--figure-ink'));
  for (const name of names) assert.ok(figureStyle.includes(`${name}: #`), name);
});
