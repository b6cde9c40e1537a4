import { fixName } from '../fix.ts';
import { assignmentName, panelName } from '../panel-name.ts';
import { percent } from '../table1-sheet.ts';
import { amountText, millisecondsText, unitOf } from './amounts.ts';
import type { Cost, CostPanel, NetworkCost } from './cost.ts';
import { resolutionName, resolutionNote } from './names.ts';
import { type FigureSection, type FigureText, figures, words } from './text/figure-text.ts';
import { roundTicks } from './text/round-ticks.ts';

export const costText = ({ experiment, networks, panels }: Cost): FigureText => ({
  title: `${experiment}: what testing an image costs`,
  sections: [...networks.map(networkSection), ...panels.map(panelSection)],
  notes: [
    resolutionNote,
    'multiply-adds of one image, counted; ms: median on the machine that timed it',
    ...(panels.length === 0 ? [] : [pyramidNote, fixesNote, 'interval: 95 %, Wilson, over the images']),
  ],
});

export const pyramidNote = 'a test over a pyramid of resolutions costs what its resolutions cost together';
const fixesNote =
  'fine-tuning and adaptations leave the cost of a test as it is (a map of the pooled vector is not counted)';

const networkSection = (network: NetworkCost): FigureSection => ({
  title: `${network.model}${assignmentName(network.assignment)}: ${howItWasTimed(network)}`,
  table: {
    columns: ['K_test', 'multiply-adds', 'ms/image', 'images/s'].map((head) => figures(head)),
    rows: network.costs.map(({ testResolution, macs, secondsPerImage }) => [
      String(testResolution),
      amountText(macs),
      millisecondsText(secondsPerImage),
      amountText(1 / secondsPerImage),
    ]),
  },
  charts: [],
});

const howItWasTimed = ({ parameters, batchSize, threads, batches }: NetworkCost): string =>
  `${amountText(parameters)} parameters; timed over ${batches} batches of ${batchSize} images with ${threads} thread${threads === 1 ? '' : 's'}`;

const panelSection = (panel: CostPanel): FigureSection => {
  const points = panel.lines.flatMap((line) => line.points);
  const unit = unitOf(points.map(({ macs }) => macs));
  const lines = panel.lines.map((line) => ({
    name: fixName(line),
    points: line.points.map(({ macs, top1 }) => ({ x: macs / unit.size, y: top1 * 100 })),
  }));
  const xs = lines.flatMap((line) => line.points.map(({ x }) => x));
  return {
    title: panelName(panel),
    table: {
      columns: [
        words('fix'),
        ...['K_test (K_image)', 'multiply-adds', 'ms/image', 'top-1, %', 'interval'].map((head) => figures(head)),
      ],
      rows: panel.lines.flatMap((line) =>
        line.points.map((point) => [
          fixName(line),
          resolutionName(point),
          amountText(point.macs),
          millisecondsText(point.secondsPerImage),
          percent(point.top1),
          `${percent(point.top1_ci95[0])}–${percent(point.top1_ci95[1])}`,
        ]),
      ),
    },
    charts: [
      {
        title: 'top-1 accuracy, %, against the cost of testing an image',
        lines,
        ticksX: roundTicks(Math.min(...xs), Math.max(...xs)),
        xTitle: `multiply-adds of an image${unit.name === '' ? '' : `, ${unit.name}`}`,
        mark: null,
        yLabel: (value) => `${value.toFixed(1)} %`,
      },
    ],
  };
};
