import { FixresError } from '../../base/errors.ts';
import { conv, type Layer, relu } from '../layers/layers.ts';
import { networkOf } from '../network.ts';
import { type DeclaredStep, sequenceStep } from '../steps.ts';
import type { Network, PretrainedConfig, PublishedWeights, Shape } from '../types.ts';
import { inceptionPixels, torchvisionInitial } from './imagenet.ts';
import { type CellOptions, cellStep, closingNorms, firstCellStep, norm, splitCellSteps } from './pnasnet-cell.ts';

// Liu, Zoph, Neumann, Shlens, Hua, Li, Fei-Fei, Yuille, Huang, Murphy, "Progressive neural architecture search", ECCV
// 2018. Parameters are named as in Cadene's pretrained-models.pytorch, in timm and in the FixRes reference. They pad
// differently when the stride is 2: timm as TensorFlow does (`same`), the others by half a window. Both agree at 331
// pixels but not at 480, so the paper's figures need the latter. The reference drops half of the pooled values in
// training. Departs: nothing is dropped here.

type Padding = 'timm' | 'reference';

/** Channels of a cell's output, given `out` channels per branch. */
const joined = (out: number): number => 5 * out;

type Row = readonly [name: string, options: Omit<CellOptions, 'padding'>];

/** Every cell takes the output of the second-to-last cell on its left, and that of the last on its right. */
const rows: readonly Row[] = [
  ['cell_stem_1', { left: 96, right: joined(54), out: 108, stride: 2, halvesLeft: true }],
  ['cell_0', { left: joined(54), right: joined(108), out: 216, stride: 1, halvesLeft: true }],
  ['cell_1', { left: joined(108), right: joined(216), out: 216, stride: 1 }],
  ['cell_2', { left: joined(216), right: joined(216), out: 216, stride: 1 }],
  ['cell_3', { left: joined(216), right: joined(216), out: 216, stride: 1 }],
  ['cell_4', { left: joined(216), right: joined(216), out: 432, stride: 2 }],
  ['cell_5', { left: joined(216), right: joined(432), out: 432, stride: 1, halvesLeft: true }],
  ['cell_6', { left: joined(432), right: joined(432), out: 432, stride: 1 }],
  ['cell_7', { left: joined(432), right: joined(432), out: 432, stride: 1 }],
  ['cell_8', { left: joined(432), right: joined(432), out: 864, stride: 2 }],
  ['cell_9', { left: joined(432), right: joined(864), out: 864, stride: 1, halvesLeft: true }],
  ['cell_10', { left: joined(864), right: joined(864), out: 864, stride: 1 }],
  ['cell_11', { left: joined(864), right: joined(864), out: 864, stride: 1 }],
];

/**
 * The reference pads one row and column at the top and left in `cell_4`, and crops the first ones afterwards. On an
 * even map this is `same`; on an odd one its branches differ in size and it fails, so we reject odd maps.
 * Source: facebookresearch/FixRes imnet_finetune/pnasnet.py, `zero_pad=True`.
 */
const evenMap: Layer = {
  parameters: [],
  apply: (x) => {
    refuseOdd(x.shape.slice(1));
    return x;
  },
  measure: (input) => {
    refuseOdd(input);
    return { output: input, macs: 0 };
  },
};

const refuseOdd = ([height, width]: Shape): void => {
  if (height! % 2 === 0 && width! % 2 === 0) return;
  throw new FixresError(
    'MODEL_RESOLUTION_IMPOSSIBLE',
    `\`pnasnet5large_fixres\` needs an even feature map before \`cell_4\`, not ${height}x${width}`,
    {
      path: '/test/resolutions',
      hint: 'choose a resolution r with (r + 5) mod 16 below 8, such as 331, 384, 395, 448 or 480',
    },
  );
};

const cellOptions = (row: Row, padding: Padding): CellOptions => {
  const [name, options] = row;
  if (padding === 'timm') return { ...options, padding: 'same' };
  return name === 'cell_4' ? { ...options, padding: 'same', guard: evenMap } : { ...options, padding: 'half' };
};

const trunk = (padding: Padding): DeclaredStep[] => {
  const first = { left: 96, right: 96, out: 54, stride: 2, padding: padding === 'timm' ? 'same' : 'half' } as const;
  const [inner, last] = [rows.slice(0, -1), rows.at(-1)!];
  return [
    sequenceStep(
      'conv_0',
      conv('conv_0.conv', { in: 3, out: 96, kernel: 3, stride: 2, padding: 'none' }),
      norm('conv_0.bn', 96),
    ),
    firstCellStep('cell_stem_0', first),
    ...inner.map((row) => cellStep(row[0], cellOptions(row, padding))),
    ...splitCellSteps(last[0], cellOptions(last, padding)),
    sequenceStep('act', relu),
  ];
};

/** Source: timm/models/pnasnet.py, `pnasnet5large.tf_in1k`. */
const expects = (...published: readonly PublishedWeights[]): PretrainedConfig => ({
  trainResolutionPx: 331,
  cropRatio: 0.911,
  interpolation: 'bicubic',
  ...inceptionPixels,
  license: published[0]!.license,
  published,
});

const timmWeights: PublishedWeights = {
  name: 'tf_in1k',
  url: 'https://huggingface.co/timm/pnasnet5large.tf_in1k',
  sha256: null,
  license: 'Apache-2.0',
};

/** Source: facebookresearch/FixRes README.md. */
const fixresWeights: PublishedWeights = {
  name: 'fixres_480',
  url: 'https://dl.fbaipublicfiles.com/FixRes_data/FixRes_Pretrained_Models/PNASNet.pth',
  sha256: null,
  license: 'CC-BY-NC-4.0',
};

/** 86,057,668 parameters with 1000 classes; 24.9 billion multiply-adds at 331 pixels. */
const pnasnet =
  (architecture: string, padding: Padding, pretrained: PretrainedConfig) =>
  (classes: number): Network =>
    networkOf({
      architecture,
      classes,
      trunk: trunk(padding),
      // The two stem cells don't count.
      cells: rows.slice(1).map(([name]) => (name === 'cell_11' ? 'cell_11.before-bn' : name)),
      fromBatchNorm: 'cell_11',
      lastBatchNorms: closingNorms('cell_11'),
      classifier: { name: 'last_linear', in: joined(864) },
      // For smaller inputs, a factorized reduction would shift a one-pixel map out of view.
      minimumSidePx: 19,
      pretrained,
      initial: torchvisionInitial,
    });

export const pnasnet5large = pnasnet('pnasnet5large', 'timm', expects(timmWeights));

/** The same parameters with the padding of the FixRes reference: a different function at most resolutions. */
export const pnasnet5largeFixres = pnasnet('pnasnet5large_fixres', 'reference', expects(timmWeights, fixresWeights));
