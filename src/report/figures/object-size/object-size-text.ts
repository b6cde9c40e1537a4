import { groupBy } from '../../../base/group-by.ts';
import { geometryName, resolutionName, resolutionNote, seedsNote, trainingName } from '../names.ts';
import { type FigureSection, type FigureText, figures, words } from '../text/figure-text.ts';
import type { ObjectSize, ObjectSizePanel, ObjectSizeTest } from './object-size.ts';

export const objectSizeText = ({ experiment, panels }: ObjectSize): FigureText => ({
  title: `${experiment}: apparent size of objects at test / at training`,
  sections: panels.map(sectionOf),
  notes: [
    resolutionNote,
    'size: mean factor by which the transform scales an object of the image; ratio: at test / at training, over the training images',
    'square: for square images, in closed form; equal at: the K_test at which the ratio is 1',
    ...seedsNote(panels.map(({ seeds }) => seeds)),
  ],
});

const sectionOf = (panel: ObjectSizePanel): FigureSection => ({
  title: `${trainingName(panel)}: size ${panel.trainFactor.toFixed(3)} at training, over ${panel.draws.toLocaleString('en-US')} crops`,
  table: {
    columns: [
      words('resize'),
      ...['K_test (K_image)', 'size', 'ratio', 'square', 'equal at', 'square'].map((head) => figures(head)),
    ],
    rows: panel.tests.map((test) => [
      geometryName(test),
      resolutionName(test),
      ...[test.factor, test.ratio, test.squareRatio].map((value) => value.toFixed(3)),
      ...[test.equalisingResolution, test.squareEqualisingResolution].map((value) => value.toFixed(1)),
    ]),
  },
  charts: [
    {
      title: 'apparent size at test / at training',
      lines: byGeometry(panel).map((tests) => ({
        name: `${geometryName(tests[0]!)}: 1 at ${tests[0]!.equalisingResolution.toFixed(1)} px`,
        points: tests.map((test) => ({ x: test.testResolution, y: test.ratio })),
      })),
      ticksX: panel.tests.map((test) => test.testResolution),
      xTitle: 'test resolution K_test, pixels',
      mark: { x: panel.trainResolution, name: `train resolution, ${panel.trainResolution} px` },
      yLabel: (value) => value.toFixed(2),
    },
  ],
});

/** Tests that differ in the test resolution alone, each list by rising resolution. */
export const byGeometry = ({ tests }: ObjectSizePanel): ObjectSizeTest[][] =>
  groupBy(tests, (test) => `${test.resize} ${test.cropRatio}`).map((same) =>
    same.toSorted((a, b) => a.testResolution - b.testResolution),
  );
