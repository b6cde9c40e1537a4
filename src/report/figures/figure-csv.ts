import { canonicalJson } from '../../base/json.ts';
import type { ImageTime } from '../../domain/image-time.ts';
import { csvText } from '../render/csv.ts';
import { fixName } from '../rows/fix.ts';
import { scopeName } from '../rows/scope-name.ts';
import type { Activations } from './activations/activations.ts';
import type { Cost } from './cost/cost.ts';
import type { ObjectSize } from './object-size/object-size.ts';
import type { Roc, RocShares } from './roc/roc.ts';

type Assigned = { readonly assignment: Readonly<Record<string, unknown>> };

const assignmentOf = ({ assignment }: Assigned): string => canonicalJson(assignment);

/** One record per bin of each distribution: its ends, its share, and the share at or below its upper end. */
export const rocCsv = ({ experiment, panels }: Roc): string =>
  csvText([
    [
      ...['experiment', 'dataset', 'train_resolution', 'assignment', 'transform', 'resize', 'crop_ratio'],
      ...['test_resolution', 'image_resolution', 'mean', 'low', 'high', 'share', 'cdf'],
    ],
    ...panels.flatMap((panel) => {
      const of = [experiment, panel.dataset, panel.trainResolution, assignmentOf(panel)];
      return [
        ...bins(panel.train).map((bin) => [...of, 'train', null, null, null, null, ...bin]),
        ...panel.tests.flatMap(({ resize, cropRatio, testResolution, imageResolution, share }) =>
          bins(share).map((bin) => [...of, 'test', resize, cropRatio, testResolution, imageResolution, ...bin]),
        ),
      ];
    }),
  ]);

const bins = ({ mean, edges, shares, cdf }: RocShares): number[][] =>
  shares.map((share, bin) => [mean, edges[bin]!, edges[bin + 1]!, share, cdf[bin + 1]!]);

/** One record per test transform. */
export const objectSizeCsv = ({ experiment, panels }: ObjectSize): string =>
  csvText([
    [
      ...['experiment', 'dataset', 'train_resolution', 'assignment', 'seeds', 'draws', 'train_factor', 'resize'],
      ...['crop_ratio', 'test_resolution', 'image_resolution', 'factor', 'ratio', 'square_ratio'],
      ...['equalising_resolution', 'square_equalising_resolution'],
    ],
    ...panels.flatMap((panel) =>
      panel.tests.map((test) => [
        ...[experiment, panel.dataset, panel.trainResolution, assignmentOf(panel), panel.seeds, panel.draws],
        ...[panel.trainFactor, test.resize, test.cropRatio, test.testResolution, test.imageResolution, test.factor],
        ...[test.ratio, test.squareRatio, test.equalisingResolution, test.squareEqualisingResolution],
      ]),
    ),
  ]);

/** One record per point of each CDF, with the scalar figures of its distribution. */
export const activationsCsv = ({ experiment, panels }: Activations): string =>
  csvText([
    [
      ...['experiment', 'dataset', 'model', 'train_resolution', 'assignment', 'resize', 'crop_ratio', 'finetune'],
      ...['test_resolution', 'image_resolution', 'seeds', 'images', 'components', 'mean', 'standard_deviation'],
      ...['zeros', 'zeros_sd', 'near_zeros', 'value', 'cdf'],
    ],
    ...panels.flatMap((panel) =>
      panel.fixes.flatMap((fix) =>
        fix.points.flatMap((point) =>
          point.cdf.map(({ value, share }) => [
            ...[experiment, panel.dataset, panel.model, panel.trainResolution, assignmentOf(panel), panel.resize],
            ...[panel.cropRatio, scopeName(fix.finetune), point.testResolution, point.imageResolution, point.seeds],
            ...[point.images, point.components, point.mean, point.standardDeviation, point.zeros, point.zeros_sd],
            ...[point.nearZeros, value, share],
          ]),
        ),
      ),
    ),
  ]);

/** One record per test, plus one per network and resolution, without an accuracy. */
export const costCsv = ({ experiment, networks, panels }: Cost): string =>
  csvText([
    [
      ...['experiment', 'dataset', 'model', 'train_resolution', 'assignment', 'fix', 'resize', 'crop_ratio'],
      ...['test_resolution', 'image_resolution', 'parameters', 'macs', 'batch_size', 'rounds', 'seconds_per_image'],
      ...[
        'seconds_per_image_low',
        'seconds_per_image_high',
        'seconds_alone',
        'seconds_alone_low',
        'seconds_alone_high',
        'machine_busy',
      ],
      ...['top1', 'top1_ci95_low', 'top1_ci95_high', 'n', 'seeds'],
    ],
    ...networks.flatMap((network) =>
      network.costs.map(({ testResolution, macs, times }) => [
        ...[experiment, null, network.model, null, assignmentOf(network), null, null, null, testResolution, null],
        ...[network.parameters, macs, ...timeCells(times), null, null, null, null, null],
      ]),
    ),
    ...panels.flatMap((panel) =>
      panel.lines.flatMap((line) =>
        line.points.map((point) => [
          ...[experiment, panel.dataset, panel.model, panel.trainResolution, assignmentOf(panel), fixName(line)],
          ...[panel.resize, panel.cropRatio, point.testResolution, point.imageResolution, null, point.macs],
          ...[...timeCells(point.times), point.top1, ...point.top1_ci95, point.n, point.seeds],
        ]),
      ),
    ),
  ]);

/** In the largest batches, and for single images if they were timed. */
const timeCells = (times: readonly ImageTime[]): (number | boolean | null)[] => {
  const together = times.at(-1)!;
  const alone = times.find(({ batchSize }) => batchSize === 1);
  return [
    ...[together.batchSize, together.rounds, together.median, ...(together.spread ?? [null, null])],
    ...[alone?.median ?? null, ...(alone?.spread ?? [null, null]), together.disturbed === true],
  ];
};
