import { groupBy } from '../../../base/group-by.ts';
import { documentOf, notes, numbers, title, words } from '../../document/blocks.ts';
import type { Block, ReportDocument } from '../../document/document.ts';
import { type AtSquare, atSquares, notSquareNotes } from '../../rows/square-sizes.ts';
import { geometryName, resolutionName, resolutionNote, seedsNote, trainingName } from '../names.ts';
import { type FigureChart, figureSection } from '../text/figure-section.ts';
import type { ObjectSize, ObjectSizePanel, ObjectSizeTest } from './object-size.ts';

export const objectSizeText = ({ experiment, panels }: ObjectSize): ReportDocument =>
  documentOf(
    title(`${experiment}: apparent object size at test / at training`),
    panels.flatMap(sectionOf),
    notes([
      resolutionNote,
      'size: mean factor by which the transform scales an object in the image; ratio: at test / at training, over the training images',
      'square: for square images, in closed form; equal at: the K_test at which the ratio is 1',
      ...notSquareNotes(panels.flatMap(({ tests }) => tests)),
      ...seedsNote(panels.map(({ seeds }) => seeds)),
    ]),
  );

const sectionOf = (panel: ObjectSizePanel): Block[] =>
  figureSection(
    `${trainingName(panel)}: size ${panel.trainFactor.toFixed(3)} at training, over ${panel.draws.toLocaleString('en-US')} crops`,
    [words('resize'), ...['K_test (K_image)', 'size', 'ratio', 'square', 'equal at', 'square'].map(numbers)],
    panel.tests.map((test) => [
      geometryName(test),
      resolutionName(test),
      ...[test.factor, test.ratio, test.squareRatio].map((value) => value.toFixed(3)),
      ...[test.equalisingResolution, test.squareEqualisingResolution].map((value) => value.toFixed(1)),
    ]),
    chartsOf(panel),
  );

/** Empty if no size is square. */
const chartsOf = (panel: ObjectSizePanel): FigureChart[] => {
  const geometries = byGeometry(panel);
  if (geometries.length === 0) return [];
  return [
    {
      title: 'apparent object size at test / at training',
      lines: geometries.map((tests) => ({
        name: `${geometryName(tests[0]!)}: 1 at ${tests[0]!.equalisingResolution.toFixed(1)} px`,
        points: tests.map((test) => ({ x: test.testResolution, y: test.ratio })),
      })),
      x: {
        title: 'test resolution K_test, pixels',
        ticks: atSquares(panel.tests).map((test) => test.testResolution),
        mark: { at: panel.trainResolution, name: `train resolution, ${panel.trainResolution} px` },
      },
      y: { decimals: 2, unit: '' },
    },
  ];
};

export type SquareTest = AtSquare<ObjectSizeTest>;

/** Tests at squares that differ in the test resolution alone, each list by rising resolution. */
export const byGeometry = ({ tests }: ObjectSizePanel): SquareTest[][] =>
  groupBy(atSquares(tests), (test) => `${test.resize} ${test.cropRatio}`).map((same) =>
    same.toSorted((a, b) => a.testResolution - b.testResolution),
  );
