import { largest, smallest } from '../../../base/extremes.ts';
import { groupBy } from '../../../base/group-by.ts';
import { equalSquarePx, sidesOf } from '../../../domain/input-size.ts';
import { documentOf, notes, numbers, title, words } from '../../document/blocks.ts';
import type { Block, ReportDocument } from '../../document/document.ts';
import { percent } from '../../rows/percent.ts';
import { geometryName, resolutionName, resolutionNote, seedsNote, trainingName } from '../names.ts';
import { type FigureChart, figureSection } from '../text/figure-section.ts';
import { roundTicks } from '../text/round-ticks.ts';
import type { Roc, RocPanel, RocShares, RocTest } from './roc.ts';

export const rocText = ({ experiment, panels }: Roc): ReportDocument =>
  documentOf(
    title(
      `${experiment}: how much of an image the train and test transforms see: area of the region of classification / area of the image, %`,
    ),
    panels.flatMap(sectionOf),
    notes([
      resolutionNote,
      'train: random crops of the training images, simulated; test: exact, over the test images',
      ...seedsNote(panels.map(({ seeds }) => seeds)),
    ]),
  );

const sectionOf = (panel: RocPanel): Block[] =>
  figureSection(
    trainingName(panel),
    [words('transform'), ...['K_test (K_image)', 'mean', '5 %', 'median', '95 %', 'regions'].map(numbers)],
    [
      rowOf('train', '', panel.train),
      ...panel.tests.map((test) => rowOf(`test, ${geometryName(test)}`, resolutionName(test), test.share)),
    ],
    [chartOf(panel)],
  );

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
    title: 'share of the regions up to this area, %',
    lines,
    x: { title: 'area of the region / area of the image, %', ticks: roundTicks(smallest(xs), largest(xs)), mark: null },
    y: { decimals: 0, unit: ' %' },
  };
};

export const testName = (test: RocTest): string => `test, ${geometryName(test)}, K_test ${test.testResolution}`;

const quantilePoints = ({ quantiles, quantileLevels }: RocShares): { x: number; y: number }[] =>
  quantiles.map((value, index) => ({ x: value * 100, y: Math.round(quantileLevels[index]! * 100) }));

/** For each geometry and aspect ratio the size that is nearest to the train resolution: others differ by rounding alone. */
export const typicalTests = ({ tests, trainResolution }: RocPanel): RocTest[] => {
  const distance = (test: RocTest): number => Math.abs(equalSquarePx(test.testResolution) - trainResolution);
  return groupBy(tests, (test) => `${test.resize} ${test.cropRatio} ${aspectOf(test)}`).map((same) =>
    same.reduce((nearest, test) => (distance(test) < distance(nearest) ? test : nearest)),
  );
};

const aspectOf = ({ testResolution }: RocTest): number => {
  const { heightPx, widthPx } = sidesOf(testResolution);
  return widthPx / heightPx;
};
