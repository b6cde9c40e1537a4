import { groupBy } from '../../../base/group-by.ts';
import { geometryNames } from '../../rows/geometry.ts';
import { atSquares, notSquareSentences } from '../../rows/square-sizes.ts';
import { geometryName, trainingName } from '../names.ts';
import { categoryLook, dashedLook } from '../picture/looks.ts';
import { pairs } from '../picture/pairs.ts';
import type { Picture, PicturePanel, PictureSeries } from '../picture/picture.ts';
import { runsText } from '../picture/point-says.ts';
import type { ObjectSize, ObjectSizePanel } from './object-size.ts';
import { byGeometry, type SquareTest } from './object-size-text.ts';

/** Apparent object size at test / at training against the test resolution, one line per geometry. */
export const objectSizePicture = ({ experiment, panels }: ObjectSize): Picture => ({
  title: `${experiment}: apparent object size at test / at training`,
  description: panels.flatMap(sentences).join(' '),
  rows: pairs(panels.filter((panel) => byGeometry(panel).length > 0).map(panelOf)),
  notes: [
    'Above 1, objects look larger at test than at training. Dashed: square images, in closed form.',
    ...notSquareSentences(panels.flatMap(({ tests }) => tests)),
  ],
});

const sentences = (panel: ObjectSizePanel): string[] =>
  byGeometry(panel).map(
    ([test]) =>
      `${trainingName(panel)}, ${geometryName(test!)}: objects look as large as at training at K_test ${test!.equalisingResolution.toFixed(1)}.`,
  );

const panelOf = (panel: ObjectSizePanel): PicturePanel => ({
  title: trainingName(panel),
  // K_image differs between geometries.
  x: { title: 'test resolution K_test, pixels', ticks: testedOf(panel) },
  y: { title: 'size at test / at training' },
  series: [...byCrop(panel).map(closedForm), ...byGeometry(panel).map((tests, index) => measured(tests, index, panel))],
  rules: [
    { axis: 'x', at: panel.trainResolution, name: `K_train ${panel.trainResolution}` },
    { axis: 'y', at: 1, name: 'as at training' },
  ],
  names: 'ends',
});

const testedOf = ({ tests }: ObjectSizePanel): number[] =>
  [...new Set(atSquares(tests).map((test) => test.testResolution))].sort((a, b) => a - b);

const measured = (tests: readonly SquareTest[], index: number, panel: ObjectSizePanel): PictureSeries => ({
  name: `${geometryName(tests[0]!)}: equal at ${tests[0]!.equalisingResolution.toFixed(1)} px`,
  marks: 'line',
  look: categoryLook(index),
  points: tests.map((test) => ({
    x: test.testResolution,
    y: test.ratio,
    says: `${geometryName(test)}: ${test.ratio.toFixed(3)} at K_test ${test.testResolution}, K_image ${test.imageResolution}; ${runsText(panel.runs)}`,
  })),
});

/** For a square image the way of resizing makes no difference. */
const byCrop = (panel: ObjectSizePanel): SquareTest[][] =>
  groupBy(byGeometry(panel), ([test]) => String(test!.cropRatio)).map(([tests]) => tests!);

const closedForm = (tests: readonly SquareTest[], index: number): PictureSeries => {
  const { cropRatio, squareEqualisingResolution } = tests[0]!;
  const crop = geometryNames({ resize: 'shorter_side', cropRatio }).map((name) => `, ${name}`);
  return {
    name: `square images${crop.join('')}: equal at ${squareEqualisingResolution.toFixed(1)} px`,
    marks: 'line',
    isDense: true,
    look: dashedLook(index),
    points: tests.map((test) => ({ x: test.testResolution, y: test.squareRatio })),
  };
};
