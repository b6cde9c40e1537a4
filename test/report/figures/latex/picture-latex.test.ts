import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curve } from '../../../../src/report/curve/curve.ts';
import { curvePicture } from '../../../../src/report/figures/curve-picture.ts';
import { pictureLatex } from '../../../../src/report/figures/latex/picture-latex.ts';
import type { Picture } from '../../../../src/report/figures/picture/picture.ts';
import { figureNames, makeFigure } from '../../../../src/report/figures/render-figure.ts';
import { pictureSvg } from '../../../../src/report/figures/svg/picture-svg.ts';
import { parsePictureWidth } from '../../../../src/report/figures/svg/picture-width.ts';
import { table1 } from '../../../../src/report/table1/table1.ts';
import { evaluation, study } from '../../rows.ts';
import { studyFigures } from '../rows.ts';

const drawn: readonly (readonly [string, Picture])[] = [
  ['curve', curvePicture(curve(table1('study', study)))],
  ...figureNames.map((name) => [name, makeFigure(name, studyFigures).picture()] as const),
];

for (const [name, picture] of drawn) {
  test(`${name} for pgfplots has the points and the colours of the SVG, and nothing else`, () => {
    const latex = pictureLatex(picture);
    const points = picture.rows.flatMap(({ panels }) =>
      panels.flatMap(({ series }) =>
        series.flatMap((each) => each.points.map(({ x, y }) => `(${Number(x.toFixed(4))}, ${Number(y.toFixed(4))})`)),
      ),
    );
    const written = [...latex.matchAll(/^ {6}(\([^)]*\))/gm)].map(([, point]) => point!);
    assert.deepEqual(written, points);
    const svg = pictureSvg(picture);
    for (const [, hex] of latex.matchAll(/\\definecolor\{figure-[\w-]+\}\{HTML\}\{(\w{6})\}/g))
      assert.ok(svg.includes(`#${hex}`), `#${hex} is not in the SVG`);
    assert.equal(latex.split('\\begin{axis}').length, latex.split('\\end{axis}').length);
  });
}

test('pgfplots breaks lines where the SVG does, and widens lines below an equal line', () => {
  const none = { classifier: false, bn: false, lastCells: 0 };
  const rows = [
    ...[24, 48, 72].map((testResolutionPx) => evaluation({ testResolutionPx })),
    ...[24, 48, 72].map((testResolutionPx) => evaluation({ testResolutionPx, scope: { ...none, classifier: true } })),
    ...[24, 72].map((testResolutionPx) => evaluation({ testResolutionPx, adaptation: 'scale', top1: 0.9 })),
  ];
  const latex = pictureLatex(curvePicture(curve(table1('study', rows))));
  assert.equal([...latex.matchAll(/\(48, nan\)/g)].length, 1);
  assert.match(latex, /unbounded coords=jump/);
  assert.deepEqual(
    [...latex.matchAll(/addplot.*? line width=([\d.]+)pt/g)].map(([, width]) => width),
    ['1.8', '0.8', '0.8'],
  );
});

test('a picture for pgfplots is as wide as the text, or as asked', () => {
  const [, picture] = drawn[0]!;
  assert.match(pictureLatex(picture), /width=\\linewidth,/);
  assert.match(pictureLatex(picture, parsePictureWidth('column')), /width=84mm,/);
  assert.match(pictureLatex(picture, parsePictureWidth('400')), /width=300bp,/); // 72 to an inch
});
