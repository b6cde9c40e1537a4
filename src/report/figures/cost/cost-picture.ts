import { fixName } from '../../rows/fix.ts';
import { assignmentName, panelName } from '../../rows/panel-name.ts';
import { percent } from '../../rows/percent.ts';
import { amountText, disturbedNotes, millisecondsText, spreadText, timeNote, type Unit, unitOf } from '../amounts.ts';
import { categoryLook } from '../picture/looks.ts';
import type { Picture, PicturePanel, PictureRow, PictureSeries } from '../picture/picture.ts';
import type { Cost, CostPanel, CostPoint, NetworkCost } from './cost.ts';
import { pyramidNote } from './cost-text.ts';

/** Accuracy against multiply-adds and against measured time; without tests, what each resolution costs. */
export const costPicture = ({ experiment, networks, panels }: Cost): Picture => ({
  title: `${experiment}: accuracy against the cost of testing an image`,
  description: networks.map(sentence).join(' '),
  rows: panels.length === 0 ? [networksRow(networks)] : panels.map(rowOf),
  notes: [
    `Bands or bars: 95 % Wilson intervals; bars, and their lines, stand a little apart. Time: in the largest batches, ${timeNote}. ${pyramidNote[0]!.toUpperCase()}${pyramidNote.slice(1)}.`,
    ...disturbedNotes(networks.flatMap(({ costs }) => costs.flatMap(({ times }) => times))),
  ],
});

const sentence = ({ model, costs }: NetworkCost): string =>
  `${model}: ${costs.map(({ testResolution, macs }) => `${amountText(macs)} multiply-adds at K_test ${testResolution}`).join(', ')}.`;

interface Measure {
  readonly title: string;
  readonly of: (point: Pick<CostPoint, 'macs' | 'times'>) => number;
}

const multiplyAdds = ({ size, name }: Unit): Measure => ({
  title: `multiply-adds of an image${name === '' ? '' : `, ${name}`}`,
  of: ({ macs }) => macs / size,
});

const milliseconds: Measure = {
  title: 'time for an image, ms',
  of: ({ times }) => times.at(-1)!.median * 1000,
};

const rowOf = (panel: CostPanel): PictureRow => {
  const unit = unitOf(panel.lines.flatMap(({ points }) => points.map(({ macs }) => macs)));
  return {
    title: panelName(panel),
    panels: [multiplyAdds(unit), milliseconds].map((measure) => panelOf(panel, measure)),
  };
};

const panelOf = ({ lines }: CostPanel, measure: Measure): PicturePanel => ({
  title: '',
  x: { title: measure.title },
  y: { title: 'top-1 accuracy, %' },
  series: lines.map(
    (line, index): PictureSeries => ({
      name: fixName(line),
      marks: line.points.length === 1 ? 'points' : 'line',
      look: categoryLook(index),
      points: line.points.map((point) => ({
        x: measure.of(point),
        y: point.top1 * 100,
        interval: [point.top1_ci95[0] * 100, point.top1_ci95[1] * 100],
        says: `${percent(point.top1)} % at K_test ${point.testResolution}, ${amountText(point.macs)} multiply-adds, ${timeOf(point)}`,
      })),
    }),
  ),
  rules: [],
});

const timeOf = ({ times }: CostPoint): string => {
  const { median, spread } = times.at(-1)!;
  return `${millisecondsText(median)} ms${spreadText(spread)}`;
};

const networksRow = (networks: readonly NetworkCost[]): PictureRow => {
  const unit = unitOf(networks.flatMap(({ costs }) => costs.map(({ macs }) => macs)));
  return {
    title: '',
    panels: [multiplyAdds(unit), milliseconds].map((measure) => ({
      title: '',
      x: { title: 'test resolution K_test, pixels' },
      y: { title: measure.title },
      series: networks.map(
        ({ model, assignment, costs }, index): PictureSeries => ({
          name: `${model}${assignmentName(assignment)}`,
          marks: 'line',
          look: categoryLook(index),
          points: costs.map((each) => ({ x: each.testResolution, y: measure.of(each) })),
        }),
      ),
      rules: [],
    })),
  };
};
