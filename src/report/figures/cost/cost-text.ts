import { largest, smallest } from '../../../base/extremes.ts';
import type { ImageTime } from '../../../domain/image-time.ts';
import { documentOf, notes, numbers, title, words } from '../../document/blocks.ts';
import type { Block, ReportDocument } from '../../document/document.ts';
import { fixName } from '../../rows/fix.ts';
import { assignmentName, panelName } from '../../rows/panel-name.ts';
import { percent } from '../../rows/percent.ts';
import { amountText, disturbedNotes, millisecondsText, spreadText, timeNote, unitOf } from '../amounts.ts';
import { resolutionName, resolutionNote } from '../names.ts';
import { figureSection } from '../text/figure-section.ts';
import { roundTicks } from '../text/round-ticks.ts';
import type { Cost, CostPanel, NetworkCost } from './cost.ts';

export const costText = ({ experiment, networks, panels }: Cost): ReportDocument =>
  documentOf(
    title(`${experiment}: cost of testing an image`),
    networks.flatMap(networkSection),
    panels.flatMap(panelSection),
    notes([
      resolutionNote,
      'multiply-adds of one image, counted',
      timeNote,
      ...disturbedNotes(networks.flatMap(({ costs }) => costs.flatMap(({ times }) => times))),
      ...(panels.length === 0 ? [] : [pyramidNote, fixesNote, 'interval: 95 %, Wilson, over the images']),
    ]),
  );

export const pyramidNote = 'a test over a pyramid of resolutions costs the sum of its resolutions';
const fixesNote =
  'fine-tuning and adaptations do not change the cost of a test (a map of the pooled vector is not counted)';

const networkSection = ({ model, assignment, parameters, threads, costs }: NetworkCost): Block[] => {
  const times = costs[0]?.times ?? [];
  return figureSection(
    `${model}${assignmentName(assignment)}: ${amountText(parameters)} parameters; timed with ${count(threads, 'thread')} over ${count(times[0]?.rounds ?? 0, 'round')}`,
    ['K_test', 'multiply-adds', ...times.map(timeHead), 'images/s'].map(numbers),
    costs.map(({ testResolution, macs, times }) => [
      String(testResolution),
      amountText(macs),
      ...times.map(timeText),
      amountText(1 / times.at(-1)!.median),
    ]),
  );
};

const count = (number: number, thing: string): string => `${number} ${thing}${number === 1 ? '' : 's'}`;

const timeHead = ({ batchSize }: ImageTime): string =>
  batchSize === 1 ? 'ms, alone' : `ms, in batches of ${batchSize}`;

/** `3.58 [3.41, 3.9]`. */
const timeText = ({ median, spread }: ImageTime): string => `${millisecondsText(median)}${spreadText(spread)}`;

const panelSection = (panel: CostPanel): Block[] => {
  const points = panel.lines.flatMap((line) => line.points);
  const unit = unitOf(points.map(({ macs }) => macs));
  const lines = panel.lines.map((line) => ({
    name: fixName(line),
    points: line.points.map(({ macs, top1 }) => ({ x: macs / unit.size, y: top1 * 100 })),
  }));
  const xs = lines.flatMap((line) => line.points.map(({ x }) => x));
  return figureSection(
    panelName(panel),
    [words('fix'), ...['K_test (K_image)', 'multiply-adds', 'ms/image', 'top-1, %', 'interval'].map(numbers)],
    panel.lines.flatMap((line) =>
      line.points.map((point) => [
        fixName(line),
        resolutionName(point),
        amountText(point.macs),
        millisecondsText(point.times.at(-1)!.median),
        percent(point.top1),
        `${percent(point.top1_ci95[0])}–${percent(point.top1_ci95[1])}`,
      ]),
    ),
    [
      {
        title: 'top-1 accuracy, %, against the cost of testing an image',
        lines,
        x: {
          title: `multiply-adds per image${unit.name === '' ? '' : `, ${unit.name}`}`,
          ticks: roundTicks(smallest(xs), largest(xs)),
          mark: null,
        },
        y: { decimals: 1, unit: ' %' },
      },
    ],
  );
};
