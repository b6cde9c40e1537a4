import type { Shape } from '../types.ts';
import { distance, type Figure, larger, length, magnitude, relativeTolerance } from './figure.ts';
import type { GoldenBlock, GoldenRun } from './golden.ts';

/**
 * Compares figures of a block's output [batch, height, width, channels] with the file's, whose axis order is torch's or
 * ours.
 */
export const compareBlock = (
  values: Float32Array,
  shape: Shape,
  golden: GoldenBlock,
): Pick<Figure, 'difference' | 'note'> => {
  const [, height, width, channels] = shape;
  const ours = [channels, height, width];
  const [isTorchs, isOurs] = [`${ours}` === `${golden.shape}`, `${shape.slice(1)}` === `${golden.shape}`];
  if (!isTorchs && !isOurs) {
    return { difference: Infinity, note: `shape [${ours}] instead of [${golden.shape}]` };
  }
  const { mean, deviation, smallest, largest } = statistics(values);
  const at = (row: number, column: number, channel: number) => values[(row * width! + column) * channels! + channel]!;
  // Index 1 of the second and of the last axis. Only the output of timm's patch embedding has its channels last.
  const second = isTorchs ? at(0, Math.min(1, width! - 1), 1) : at(1, 0, 1);
  const points = [smallest, largest, at(0, 0, 0), second, values.at(-1)!];
  const [goldenMean, goldenDeviation, ...goldenPoints] = golden.figures;
  const spread = distance([mean, deviation], [goldenMean!, goldenDeviation!], goldenDeviation!);
  return { difference: larger(spread, distance(points, goldenPoints, magnitude(goldenPoints))) };
};

const statistics = (values: Float32Array) => {
  let [sum, smallest, largest] = [0, Infinity, -Infinity];
  for (const value of values) {
    sum += value;
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / values.length), smallest, largest };
};

/** Compares the pooled features of all images with the file's. */
export const comparePooled = (values: Float32Array, golden: GoldenRun): Omit<Figure, 'part'>[] => {
  const rows = rowsOf(values, golden.batch);
  const figure = (name: string, difference: number) => ({
    aspect: 'pooled',
    name,
    difference,
    allowed: relativeTolerance,
  });
  return [
    ...golden.pooled.map((theirs, image) =>
      figure(`image ${image}`, distance(rows[image]!, theirs, magnitude(rows[image]!))),
    ),
    figure('length', distance(rows.map(length), golden.pooledL2, magnitude(golden.pooledL2))),
  ];
};

/** Compares the logits of all images with the file's. All differences are relative to the largest logit. */
export const compareLogits = (values: Float32Array, golden: GoldenRun): Omit<Figure, 'part'>[] => {
  const rows = rowsOf(values, golden.batch);
  const largest = magnitude(values);
  const classes = values.length / golden.batch;
  const figure = (name: string, difference: number) => ({
    aspect: 'logits',
    name,
    difference,
    allowed: relativeTolerance,
  });
  const sums = rows.map((row) => row.reduce((sum, value) => sum + value, 0));
  return [
    ...golden.logits.map((theirs, image) => figure(`image ${image}`, distance(rows[image]!, theirs, largest))),
    ...(golden.preciseLogits === undefined
      ? []
      : [figure('double precision', distance(rows[0]!, golden.preciseLogits, largest))]),
    figure('sum', distance(sums, golden.sum, largest * classes)),
    figure('length', distance(rows.map(length), golden.l2, magnitude(golden.l2))),
    figure('deviation', distance([sampleDeviation(values)], [golden.deviation], golden.deviation)),
    figure('contrast', distance([contrast(rows[0]!, rows[1]!)], [golden.contrast], golden.contrast)),
    figure('top class', topClassDistance(rows, golden.argmax, largest)),
    ...(golden.preciseArgmax === undefined
      ? []
      : [figure('top class, double precision', topClassDistance(rows, golden.preciseArgmax, largest))]),
  ];
};

/** With n - 1 degrees of freedom, the default of torch's `std`; the figures of blocks use n. */
const sampleDeviation = (values: Float32Array): number =>
  statistics(values).deviation * Math.sqrt(values.length / (values.length - 1));

const rowsOf = (values: Float32Array, count: number): Float32Array[] => {
  const size = values.length / count;
  return Array.from({ length: count }, (_, row) => values.subarray(row * size, (row + 1) * size));
};

const contrast = (first: Float32Array, second: Float32Array): number =>
  length(first.map((value, index) => value - second[index]!)) / length(first);

/** How far the logit of the file's top class is below our largest: 0 for the same class, small for a near tie. */
const topClassDistance = (rows: readonly Float32Array[], theirs: readonly number[], scale: number): number =>
  rows.reduce((largest, row, image) => larger(largest, Math.max(...row) - row[theirs[image]!]!), 0) / scale;
