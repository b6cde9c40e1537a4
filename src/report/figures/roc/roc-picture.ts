import { isSquare } from '../../../domain/input-size.ts';
import { percent } from '../../rows/percent.ts';
import { geometryName, trainingName } from '../names.ts';
import { categoryLook } from '../picture/looks.ts';
import type { Picture, PicturePanel, PicturePoint, PictureRow, PictureSeries } from '../picture/picture.ts';
import type { Roc, RocPanel, RocShares, RocTest } from './roc.ts';
import { typicalTests } from './roc-text.ts';

/** The paper's Fig. 2: for each geometry a histogram and, next to it, the cumulative shares. */
export const rocPicture = ({ experiment, panels }: Roc): Picture => ({
  title: `${experiment}: how much of an image the train and test transforms see`,
  description: panels.flatMap(sentences).join(' '),
  rows: panels.flatMap((panel) => typicalTests(panel).map((test) => rowOf(panel, test))),
  notes: [
    'Region of classification: the part of the image that becomes the input. Other test resolutions differ only by rounding.',
  ],
});

const sentences = (panel: RocPanel): string[] =>
  typicalTests(panel).map(
    (test) =>
      `${trainingName(panel)}: training crops see ${percent(panel.train.mean)} % of an image's area on average, ` +
      `the test (${geometryName(test)}, K_test ${test.testResolution}) ${percent(test.share.mean)} %.`,
  );

const area = 'area of the region / area of the image, %';

const rowOf = (panel: RocPanel, test: RocTest): PictureRow => {
  const both = [
    { name: `train, K_train ${panel.trainResolution}`, shares: panel.train },
    { name: `test, K_test ${test.testResolution}`, shares: test.share },
  ];
  const seriesOf = (marks: PictureSeries['marks'], pointsOf: (shares: RocShares) => PicturePoint[]): PictureSeries[] =>
    both.map(({ name, shares }, index) => ({
      name,
      marks,
      isDense: true,
      look: categoryLook(index),
      points: pointsOf(shares),
    }));
  const axis = { title: area, domain: [0, 100] as const };
  const histogram: PicturePanel = {
    title: 'Histogram (square-root scale)',
    x: axis,
    y: { title: 'share of the regions, %', scale: 'sqrt' },
    series: seriesOf('bins', binsOf),
    rules: [],
    names: 'legend',
  };
  const sums: PicturePanel = {
    title: 'Cumulative share',
    x: axis,
    y: { title: 'share of the regions, %', domain: [0, 100] },
    series: seriesOf('line', ({ edges, cdf }) => edges.map((edge, index) => ({ x: edge * 100, y: cdf[index]! * 100 }))),
    rules: [],
    names: 'legend',
  };
  return { title: `${trainingName(panel)}; test: ${testTitle(test)}`, panels: [histogram, sums] };
};

/** One point at the start of each bin; the last point ends the last bin. */
const binsOf = ({ edges, shares }: RocShares): PicturePoint[] =>
  edges.map((edge, bin) => ({
    x: edge * 100,
    y: (shares[bin] ?? 0) * 100,
    says: `${percent(edge)} to ${percent(edges[bin + 1] ?? 1)} % of the area: ${percent(shares[bin] ?? 0)} % of the regions`,
  }));

/** Includes the size if it is not square, because its shape matters. */
const testTitle = (test: RocTest): string =>
  isSquare(test.testResolution) ? geometryName(test) : `${geometryName(test)}, ${test.testResolution}`;
