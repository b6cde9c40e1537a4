import { largest, smallest } from '../../../base/extremes.ts';
import { groupBy } from '../../../base/group-by.ts';
import { percent } from '../../table1/table1-sheet.ts';
import { geometryName, resolutionName, resolutionNote, seedsNote, trainingName } from '../names.ts';
import { type FigureChart, type FigureSection, type FigureText, figures, words } from '../text/figure-text.ts';
import { roundTicks } from '../text/round-ticks.ts';
import type { Roc, RocPanel, RocShares, RocTest } from './roc.ts';

export const rocText = ({ experiment, panels }: Roc): FigureText => ({
  title: `${experiment}: what train and test transforms see, area of the region of classification / area of the image, %`,
  sections: panels.map(sectionOf),
  notes: [
    resolutionNote,
    'train: random crops of the training images, simulated; test: exact, over the test images',
    ...seedsNote(panels.map(({ seeds }) => seeds)),
  ],
});

const sectionOf = (panel: RocPanel): FigureSection => ({
  title: trainingName(panel),
  table: {
    columns: [
      words('transform'),
      ...['K_test (K_image)', 'mean', '5 %', 'median', '95 %', 'regions'].map((head) => figures(head)),
    ],
    rows: [
      rowOf('train', '', panel.train),
      ...panel.tests.map((test) => rowOf(`test, ${geometryName(test)}`, resolutionName(test), test.share)),
    ],
  },
  charts: [chartOf(panel)],
});

const rowOf = (name: string, resolution: string, shares: RocShares): string[] => [
  name,
  resolution,
  percent(shares.mean),
  ...[0.05, 0.5, 0.95].map((level) => percent(shares.quantiles[shares.quantileLevels.indexOf(level)]!)),
  shares.count.toLocaleString('en-US'),
];

const chartOf = (panel: RocPanel): FigureChart => {
  const lines = [
    { name: 'train', points: quantilePoints(panel.train) },
    ...typicalTests(panel).map((test) => ({ name: testName(test), points: quantilePoints(test.share) })),
  ];
  const xs = lines.flatMap(({ points }) => points.map(({ x }) => x));
  return {
    title: 'share of the regions that are at most so large, %',
    lines,
    ticksX: roundTicks(smallest(xs), largest(xs)),
    xTitle: 'area of the region / area of the image, %',
    mark: null,
    yLabel: (value) => `${value} %`,
  };
};

export const testName = (test: RocTest): string => `test, ${geometryName(test)}, K_test ${test.testResolution}`;

const quantilePoints = ({ quantiles, quantileLevels }: RocShares): { x: number; y: number }[] =>
  quantiles.map((value, index) => ({ x: value * 100, y: Math.round(quantileLevels[index]! * 100) }));

/** For each geometry the test resolution that is nearest to the train resolution: others differ by rounding alone. */
export const typicalTests = ({ tests, trainResolution }: RocPanel): RocTest[] => {
  const distance = (test: RocTest): number => Math.abs(test.testResolution - trainResolution);
  return groupBy(tests, (test) => `${test.resize} ${test.cropRatio}`).map((same) =>
    same.reduce((nearest, test) => (distance(test) < distance(nearest) ? test : nearest)),
  );
};
