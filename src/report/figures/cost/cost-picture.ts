import type { ImageTime } from '../../../domain/image-time.ts';
import { paretoFront } from '../../best/pareto-front.ts';
import { fixName } from '../../rows/fix.ts';
import { assignmentName, panelName } from '../../rows/panel-name.ts';
import { atSquares, notSquareSentences } from '../../rows/square-sizes.ts';
import { amountText, disturbedNotes, millisecondsText, spreadText, type Unit, unitOf } from '../amounts.ts';
import { intervalNote } from '../picture/interval-note.ts';
import { categoryLook, plainPaints } from '../picture/looks.ts';
import type { Picture, PicturePanel, PicturePoint, PictureRow, PictureSeries } from '../picture/picture.ts';
import { accuracySays } from '../picture/point-says.ts';
import type { Cost, CostPanel, CostPoint, NetworkCost } from './cost.ts';
import { pyramidNote } from './cost-text.ts';

/**
 * Accuracy against multiply-adds and against measured time, as points with their Pareto front; without tests, the cost
 * of each resolution. Times are noisy, so no line joins them.
 */
export const costPicture = ({ experiment, networks, panels }: Cost): Picture => {
  const rows = panels.length === 0 ? networksRows(networks) : panels.map(rowOf);
  const hasPyramids = panels.some(({ lines }) => lines.some(({ scales }) => scales !== null));
  const times = networks.flatMap(({ costs }) => costs.flatMap((each) => each.times));
  return {
    title: `${experiment}: ${panels.length === 0 ? 'cost of testing an image' : 'accuracy against the cost of testing an image'}`,
    description: networks.map(sentence).join(' '),
    rows,
    notes: [
      ...(panels.length === 0 ? [] : intervalNote(rows)),
      ...(panels.length === 0
        ? []
        : ['Pareto front: no point costs less and is at least as accurate; numbers beside it: K_test, pixels.']),
      'Time: median over rounds in the largest batches, on the machine that timed them, with no other run active.',
      ...(hasSpread(times)
        ? [
            `${panels.length === 0 ? 'Bars' : 'Bars along time'}: range of the rounds without the fastest and the slowest fifteenth. Points whose bars overlap cannot be ranked by time.`,
          ]
        : []),
      ...(hasPyramids ? [`${pyramidNote[0]!.toUpperCase()}${pyramidNote.slice(1)}.`] : []),
      ...(panels.length === 0 ? notSquareSentences(networks.flatMap(({ costs }) => costs)) : []),
      ...disturbedNotes(times),
    ],
  };
};

const hasSpread = (times: readonly ImageTime[]): boolean => times.some(({ spread }) => spread !== null);

const sentence = ({ model, costs }: NetworkCost): string =>
  `${model}: ${costs.map(({ testResolution, macs }) => `${amountText(macs)} multiply-adds at K_test ${testResolution}`).join(', ')}.`;

type Costed = Pick<CostPoint, 'macs' | 'times'>;

interface Measure {
  readonly title: string;
  readonly of: (point: Costed) => number;
  readonly spreadOf: (point: Costed) => readonly [number, number] | null;
}

const multiplyAdds = ({ size, name }: Unit): Measure => ({
  title: `multiply-adds per image${name === '' ? '' : `, ${name}`}`,
  of: ({ macs }) => macs / size,
  spreadOf: () => null,
});

const milliseconds: Measure = {
  title: 'time per image, ms',
  of: ({ times }) => times.at(-1)!.median * 1000,
  spreadOf: ({ times }) => {
    const { spread } = times.at(-1)!;
    return spread === null ? null : [spread[0] * 1000, spread[1] * 1000];
  },
};

const rowOf = (panel: CostPanel): PictureRow => {
  const unit = unitOf(panel.lines.flatMap(({ points }) => points.map(({ macs }) => macs)));
  return {
    title: panelName(panel),
    panels: [multiplyAdds(unit), milliseconds].map((measure) => panelOf(panel, measure)),
  };
};

const panelOf = ({ lines }: CostPanel, measure: Measure): PicturePanel => {
  const points = lines.flatMap((line) => line.points);
  const front = paretoFront(points, measure.of, ({ top1 }) => top1);
  const series = lines.map(
    (line, index): PictureSeries => ({
      name: fixName(line),
      marks: 'points',
      look: categoryLook(index),
      points: line.points.map((point): PicturePoint => {
        const spread = measure.spreadOf(point);
        return {
          x: measure.of(point),
          y: point.top1 * 100,
          interval: [point.top1_ci95[0] * 100, point.top1_ci95[1] * 100],
          ...(spread === null ? {} : { spread }),
          ...(front.includes(point) ? { label: String(point.testResolution) } : {}),
          says: accuracySays(fixName(line), point, [`${amountText(point.macs)} multiply-adds`, timeOf(point)]),
        };
      }),
    }),
  );
  return {
    title: '',
    x: { title: measure.title, scale: 'log' },
    y: { title: 'top-1 accuracy, %' },
    series: [frontSeries(front, measure), ...series],
    rules: [],
    names: 'legend',
  };
};

const frontSeries = (front: readonly CostPoint[], measure: Measure): PictureSeries => ({
  name: 'Pareto front',
  marks: 'steps',
  look: { paint: plainPaints.muted, shape: 'circle' },
  points: front.map((point) => ({ x: measure.of(point), y: point.top1 * 100 })),
});

const timeOf = ({ times }: Costed): string => {
  const { median, spread } = times.at(-1)!;
  return `${millisecondsText(median)} ms${spreadText(spread)}`;
};

/** Multiply-adds are counted and lie on a curve; times are measured. Empty if no size is square. */
const networksRows = (networks: readonly NetworkCost[]): PictureRow[] => {
  const unit = unitOf(networks.flatMap(({ costs }) => costs.map(({ macs }) => macs)));
  const drawn = networks.map((network) => ({ ...network, costs: atSquares(network.costs) }));
  const ticks = [...new Set(drawn.flatMap(({ costs }) => costs.map(({ testResolution }) => testResolution)))];
  if (ticks.length === 0) return [];
  const row: PictureRow = {
    title: '',
    panels: [multiplyAdds(unit), milliseconds].map((measure) => ({
      title: '',
      x: { title: 'test resolution K_test, pixels', ticks: ticks.sort((a, b) => a - b) },
      y: { title: measure.title },
      series: drawn.map(
        ({ model, assignment, costs }, index): PictureSeries => ({
          name: `${model}${assignmentName(assignment)}`,
          marks: measure === milliseconds ? 'points' : 'line',
          look: categoryLook(index),
          points: costs.map((each) => {
            const spread = measure.spreadOf(each);
            return {
              x: each.testResolution,
              y: measure.of(each),
              ...(spread === null ? {} : { interval: spread }),
              says: `${model}${assignmentName(assignment)}: ${amountText(each.macs)} multiply-adds, ${timeOf(each)} at K_test ${each.testResolution}`,
            };
          }),
        }),
      ),
      rules: [],
      names: 'ends',
    })),
  };
  return [row];
};
