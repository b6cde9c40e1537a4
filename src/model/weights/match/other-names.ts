import type { KeyNames } from './renaming.ts';

// torchvision's names for networks whose names here are timm's, and vice versa, if both implement the same function.
// Source: torchvision/models/{densenet,regnet,efficientnet,convnext}.py and timm/models/efficientnet.py.

type Rule = readonly [pattern: RegExp, replacement: string | ((...groups: string[]) => string)];

/** Renames by the first rule that matches. */
const byRules = (architecture: RegExp, inFile: string, rules: readonly Rule[]): KeyNames => ({
  fits: (network, names) => architecture.test(network.architecture) && names.has(inFile),
  ours: () => (nameInFile) => {
    const rule = rules.find(([pattern]) => pattern.test(nameInFile));
    if (rule === undefined) return undefined;
    const [pattern, replacement] = rule;
    return typeof replacement === 'string'
      ? nameInFile.replace(pattern, replacement)
      : nameInFile.replace(pattern, (_, ...groups: string[]) => replacement(...groups));
  },
});

/** torchvision's own DenseNet files predate its current names: `norm.1` for `norm1`. */
const oldDenseNet = byRules(/^densenet/, 'features.denseblock1.denselayer1.norm.1.weight', [
  [/^(features\.denseblock\d+\.denselayer\d+\.(?:norm|conv))\.(\d)\./, '$1$2.'],
]);

const regNetUnits: Readonly<Record<string, string>> = {
  'proj.0': 'downsample.conv',
  'proj.1': 'downsample.bn',
  'f.a.0': 'conv1.conv',
  'f.a.1': 'conv1.bn',
  'f.b.0': 'conv2.conv',
  'f.b.1': 'conv2.bn',
  'f.c.0': 'conv3.conv',
  'f.c.1': 'conv3.bn',
  'f.se.fc1': 'se.fc1',
  'f.se.fc2': 'se.fc2',
};

const regNet = byRules(/^regnety/, 'trunk_output.block1.block1-0.f.a.0.weight', [
  [/^stem\.0\./, 'stem.conv.'],
  [/^stem\.1\./, 'stem.bn.'],
  [
    /^trunk_output\.block\d\.block(\d)-(\d+)\.(.+)\.(?=\w+$)/,
    (stage, block, unit) => `s${stage}.b${Number(block) + 1}.${regNetUnits[unit!] ?? unit}.`,
  ],
  [/^fc\./, 'head.fc.'],
]);

/** By kind of stage: with a single convolution, with a full convolution, with a depthwise one. */
const efficientNetUnits: readonly Readonly<Record<string, string>>[] = [
  { '0.0': 'conv', '0.1': 'bn1' },
  { '0.0': 'conv_exp', '0.1': 'bn1', '1.0': 'conv_pwl', '1.1': 'bn2' },
  {
    '0.0': 'conv_pw',
    '0.1': 'bn1',
    '1.0': 'conv_dw',
    '1.1': 'bn2',
    '2.fc1': 'se.conv_reduce',
    '2.fc2': 'se.conv_expand',
    '3.0': 'conv_pwl',
    '3.1': 'bn3',
  },
];
const kindOfStage = [0, 1, 1, 2, 2, 2];

const efficientNetV2 = byRules(/^efficientnet_v2_s$/, 'features.0.0.weight', [
  [
    /^features\.(\d)\.(\d+)\.block\.(.+)\.(?=\w+$)/,
    (stage, block, unit) => {
      const at = Number(stage) - 1;
      return `blocks.${at}.${block}.${efficientNetUnits[kindOfStage[at]!]?.[unit!] ?? unit}.`;
    },
  ],
  [/^features\.0\.0\./, 'conv_stem.'],
  [/^features\.0\.1\./, 'bn1.'],
  [/^features\.7\.0\./, 'conv_head.'],
  [/^features\.7\.1\./, 'bn2.'],
  [/^classifier\.1\./, 'classifier.'],
]);

const convNextUnits: Readonly<Record<string, string>> = { '0': 'conv_dw', '2': 'norm', '3': 'mlp.fc1', '5': 'mlp.fc2' };

const convNext = byRules(/^convnext/, 'features.0.0.weight', [
  [/^features\.0\.(\d)\./, 'stem.$1.'],
  // Stages have odd numbers, the downsampling layers between them even ones.
  [/^features\.([246])\.(\d)\./, (number, layer) => `stages.${Number(number) / 2}.downsample.${layer}.`],
  [
    /^features\.(\d)\.(\d+)\.layer_scale$/,
    (number, block) => `stages.${(Number(number) - 1) / 2}.blocks.${block}.gamma`,
  ],
  [
    /^features\.(\d)\.(\d+)\.block\.(\d)\./,
    (number, block, layer) => `stages.${(Number(number) - 1) / 2}.blocks.${block}.${convNextUnits[layer!] ?? layer}.`,
  ],
  [/^classifier\.0\./, 'head.norm.'],
  [/^classifier\.2\./, 'head.fc.'],
]);

/** Number of blocks before each of timm's stages. */
const mobileBlocksBefore = [0, 1, 3, 6, 10, 13, 16];
const mobileFirst: Readonly<Record<string, string>> = { conv_dw: '0.0', bn1: '0.1', conv_pw: '1', bn2: '2' };
const mobileOthers: Readonly<Record<string, string>> = {
  conv_pw: '0.0',
  bn1: '0.1',
  conv_dw: '1.0',
  bn2: '1.1',
  conv_pwl: '2',
  bn3: '3',
};

const mobileNetV2 = byRules(/^mobilenet_v2$/, 'conv_stem.weight', [
  [/^conv_stem\./, 'features.0.0.'],
  [/^bn1\./, 'features.0.1.'],
  [
    /^blocks\.(\d)\.(\d)\.(\w+)\./,
    (stage, block, layer) => {
      const before = mobileBlocksBefore[Number(stage)]! + Number(block);
      return `features.${before + 1}.conv.${(before === 0 ? mobileFirst : mobileOthers)[layer!] ?? layer}.`;
    },
  ],
  [/^conv_head\./, 'features.18.0.'],
  [/^bn2\./, 'features.18.1.'],
  [/^classifier\.(?=\w+$)/, 'classifier.1.'],
]);

export const otherNames: readonly KeyNames[] = [oldDenseNet, regNet, efficientNetV2, convNext, mobileNetV2];
