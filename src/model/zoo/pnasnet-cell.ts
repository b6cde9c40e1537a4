import { tf } from '../../engine/ops/index.ts';
import { concat, identity, sequence } from '../layers/compose.ts';
import { batchNorm, conv, type Layer, maxPool, relu } from '../layers/layers.ts';
import type { PaddingRule } from '../layers/padding.ts';
import { type Wires, wiredStep } from '../layers/wired-step.ts';
import type { DeclaredStep } from '../steps.ts';

// The cell of PNASNet-5. Source: timm/models/pnasnet.py, `CellBase`, `CellStem0` and `Cell`.

/** Batch norm with the settings used throughout the network. */
export const norm = (name: string, channels: number): Layer => batchNorm(name, channels, { epsilon: 1e-3 });

interface BranchOptions {
  readonly in: number;
  readonly out: number;
  readonly stride: number;
  readonly padding: PaddingRule;
}

/** ReLU, depthwise and pointwise convolution, batch norm, twice; `closing` is the last batch norm. */
interface Separable {
  readonly before: Layer;
  readonly closing: Layer;
}

const separable = (name: string, kernel: number, { in: inputs, out, stride, padding }: BranchOptions): Separable => ({
  before: sequence(
    relu,
    conv(`${name}.separable_1.depthwise_conv2d`, { in: inputs, out: inputs, kernel, stride, groups: inputs, padding }),
    conv(`${name}.separable_1.pointwise_conv2d`, { in: inputs, out, kernel: 1 }),
    norm(`${name}.bn_sep_1`, out),
    relu,
    conv(`${name}.separable_2.depthwise_conv2d`, { in: out, out, kernel, groups: out }),
    conv(`${name}.separable_2.pointwise_conv2d`, { in: out, out, kernel: 1 }),
  ),
  closing: norm(`${name}.bn_sep_2`, out),
});

const reluConvNorm = (name: string, inputs: number, out: number, stride = 1): Layer =>
  sequence(relu, conv(`${name}.conv`, { in: inputs, out, kernel: 1, stride }), norm(`${name}.bn`, out));

/** The map without its first row and column, padded with zeros at the end. */
const shifted: Layer = {
  parameters: [],
  apply: (x) => {
    const [batch, height, width, channels] = x.shape as [number, number, number, number];
    const rest = tf.slice(x, [0, 1, 1, 0], [batch, height - 1, width - 1, channels]);
    return tf.pad(rest, [
      [0, 0],
      [0, 1],
      [0, 1],
      [0, 0],
    ]);
  },
  measure: (input) => ({ output: input, macs: 0 }),
};

/** Halves the map: half of the output channels see its even rows and columns, half the odd ones. */
const factorizedReduction = (name: string, inputs: number, out: number): Layer => {
  const path = (index: number) =>
    conv(`${name}.path_${index}.conv`, { in: inputs, out: out / 2, kernel: 1, stride: 2 });
  return sequence(relu, concat(path(1), sequence(shifted, path(2))), norm(`${name}.final_path_bn`, out));
};

export interface CellOptions {
  /** Channels of the left input, the output of the second-to-last cell. */
  readonly left: number;
  /** Channels of the right input, the output of the last cell. */
  readonly right: number;
  /** Channels of each of the five branches that are concatenated. */
  readonly out: number;
  readonly stride: 1 | 2;
  /** Whether the left input's map is twice as large as the right one's. */
  readonly halvesLeft?: boolean;
  readonly padding: PaddingRule;
  /** Preprocessing of the right input. */
  readonly guard?: Layer;
}

interface CellLayers {
  readonly leftIn: Layer;
  readonly rightIn: Layer;
  readonly left0: Separable;
  readonly right0: Layer;
  readonly left1: Separable;
  readonly left2: Separable;
  readonly right2: Separable;
  readonly left3: Separable;
  readonly left4: Separable;
  readonly right4: Layer;
  /** The right side of branches 1 and 3. */
  readonly pool: Layer;
}

const cellLayers = (name: string, options: CellOptions): CellLayers => {
  const { left, right, out, stride, halvesLeft = false, padding, guard = identity } = options;
  const branch = { in: out, out, stride, padding };
  const pool = maxPool({ kernel: 3, stride, padding });
  return {
    leftIn: (halvesLeft ? factorizedReduction : reluConvNorm)(`${name}.conv_prev_1x1`, left, out),
    rightIn: sequence(guard, reluConvNorm(`${name}.conv_1x1`, right, out)),
    left0: separable(`${name}.comb_iter_0_left`, 5, branch),
    right0: pool,
    left1: separable(`${name}.comb_iter_1_left`, 7, branch),
    left2: separable(`${name}.comb_iter_2_left`, 5, branch),
    right2: separable(`${name}.comb_iter_2_right`, 3, branch),
    left3: separable(`${name}.comb_iter_3_left`, 3, { ...branch, stride: 1 }),
    left4: separable(`${name}.comb_iter_4_left`, 3, branch),
    right4: stride === 2 ? reluConvNorm(`${name}.comb_iter_4_right`, out, out, 2) : identity,
    pool,
  };
};

/** The first cell uses a single input for both: unchanged on the left, so that the branches reduce its channels. */
const firstCellLayers = (name: string, options: CellOptions): CellLayers => {
  const { left, out, stride, padding } = options;
  const [narrowing, right0] = [{ in: left, out, stride, padding }, `${name}.comb_iter_0_right`];
  return {
    ...cellLayers(name, options),
    leftIn: identity,
    left0: separable(`${name}.comb_iter_0_left`, 5, narrowing),
    right0: sequence(
      maxPool({ kernel: 3, stride, padding }),
      conv(`${right0}.conv`, { in: left, out, kernel: 1 }),
      norm(`${right0}.bn`, out),
    ),
    left4: separable(`${name}.comb_iter_4_left`, 3, narrowing),
  };
};

/** A cell's values just before the batch norms that close its branches, and the values added after them. */
const beforeClosing = <Value>(cell: CellLayers, inputs: readonly Value[], { through }: Wires<Value>): Value[] => {
  const [left, right] = [through(cell.leftIn, inputs[0]!), through(cell.rightIn, inputs[1]!)];
  return [
    through(cell.left0.before, left),
    through(cell.right0, left),
    through(cell.left1.before, right),
    through(cell.left2.before, right),
    through(cell.right2.before, right),
    through(cell.left4.before, left),
    through(cell.right4, right),
    through(cell.pool, right),
  ];
};

/** From there to the cell's output, without a final activation. */
const fromClosing = <Value>(cell: CellLayers, values: readonly Value[], wires: Wires<Value>): Value => {
  const { through, add, concat: sideBySide } = wires;
  const [left0, right0, left1, left2, right2, left4, right4, pooled] = values as [
    Value,
    Value,
    Value,
    Value,
    Value,
    Value,
    Value,
    Value,
  ];
  const second = add(through(cell.left2.closing, left2), through(cell.right2.closing, right2));
  const left3 = through(cell.left3.closing, through(cell.left3.before, second));
  return sideBySide([
    add(through(cell.left0.closing, left0), right0),
    add(through(cell.left1.closing, left1), pooled),
    second,
    add(left3, pooled),
    add(through(cell.left4.closing, left4), right4),
  ]);
};

/** [right input] -> [right input, cell]. */
export const firstCellStep = (name: string, options: CellOptions): DeclaredStep => {
  const cell = firstCellLayers(name, options);
  return wiredStep(name, layersOf(cell), ([x], wires) => [
    x!,
    fromClosing(cell, beforeClosing(cell, [x!, x!], wires), wires),
  ]);
};

/** [left input, right input] -> [right input, cell]: the next cell's inputs. */
export const cellStep = (name: string, options: CellOptions): DeclaredStep => {
  const cell = cellLayers(name, options);
  return wiredStep(name, layersOf(cell), (inputs, wires) => [
    inputs[1]!,
    fromClosing(cell, beforeClosing(cell, inputs, wires), wires),
  ]);
};

/** The last cell in two steps, cut before the batch norms that close its branches: 8 tensors pass between them. */
export const splitCellSteps = (name: string, options: CellOptions): [DeclaredStep, DeclaredStep] => {
  const cell = cellLayers(name, options);
  const branches = [cell.left0, cell.left1, cell.left2, cell.right2, cell.left4];
  const before = [cell.leftIn, cell.rightIn, ...branches.map((branch) => branch.before)];
  const closing = [...branches.map((branch) => branch.closing), cell.left3.before, cell.left3.closing];
  return [
    wiredStep(`${name}.before-bn`, before, (inputs, wires) => beforeClosing(cell, inputs, wires)),
    wiredStep(name, closing, (values, wires) => [fromClosing(cell, values, wires)]),
  ];
};

/** The batch norms that close the branches of a cell. */
export const closingNorms = (name: string): string[] =>
  ['0_left', '1_left', '2_left', '2_right', '3_left', '4_left'].map((side) => `${name}.comb_iter_${side}.bn_sep_2`);

/** All layers with parameters, in torch's order. */
const layersOf = (cell: CellLayers): Layer[] => [
  cell.leftIn,
  cell.rightIn,
  ...bothOf(cell.left0),
  cell.right0,
  ...bothOf(cell.left1),
  ...bothOf(cell.left2),
  ...bothOf(cell.right2),
  ...bothOf(cell.left3),
  ...bothOf(cell.left4),
  cell.right4,
];

const bothOf = ({ before, closing }: Separable): Layer[] => [before, closing];
