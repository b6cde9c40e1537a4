import type { Network } from '../../types.ts';
import type { StoredTensor } from '../weights-file.ts';
import { otherNames } from './other-names.ts';
import type { KeyNames } from './renaming.ts';

/** Location of a network's parameter in a file. */
export interface FoundTensor {
  readonly tensor: StoredTensor;
  /** Rows at the start of the file's tensor that are skipped: outputs our classes lack. */
  readonly droppedRows: number;
}

/**
 * Tensors by our names: those of torchvision, timm and the FixRes reference, which agree. The input has the file's
 * names, without the prefixes that training programs add.
 */
export const nameTensors = (
  network: Network,
  tensors: ReadonlyMap<string, StoredTensor>,
): ReadonlyMap<string, FoundTensor> => {
  const ours = keyNames.find(({ fits }) => fits(network, new Set(tensors.keys())))!.ours(network);
  const onlyLayer = layerInClassifier(network, tensors);
  const found = new Map<string, FoundTensor>();
  for (const [theirs, tensor] of tensors) {
    const isInLayer = theirs.startsWith(`${onlyLayer}.`);
    const meant = ours(theirs) ?? (isInLayer ? network.classifier + theirs.slice(onlyLayer.length) : theirs);
    // If two tensors map to one name, the one that already has that name wins.
    const name = meant !== theirs && tensors.has(meant) ? theirs : meant;
    found.set(name, {
      tensor: withoutMapAxes(name, tensor),
      droppedRows: backgroundRows(network, name, tensor.shape[0]),
    });
  }
  return found;
};

/** torchvision's ConvNeXt keeps a block's factors as [channels, 1, 1]. */
const withoutMapAxes = (name: string, tensor: StoredTensor): StoredTensor => {
  const [channels, ...map] = tensor.shape;
  const isFactors = name.endsWith('.gamma') && map.length === 2 && map.every((size) => size === 1);
  return isFactors ? { ...tensor, shape: [channels!] } : tensor;
};

/**
 * Prefix of the classifier's names in the file: `fc.1` for `nn.Sequential(nn.Dropout(), nn.Linear())`. Not if it could
 * be another function: a second layer with parameters, or a batch norm.
 */
const layerInClassifier = ({ classifier }: Network, tensors: ReadonlyMap<string, StoredTensor>): string => {
  const names = [...tensors.keys()].filter((name) => name.startsWith(`${classifier}.`));
  const layer = names.find((name) => name.endsWith('.weight'))?.slice(0, -'.weight'.length) ?? classifier;
  const isOnly = names.every((name) => name === `${layer}.weight` || name === `${layer}.bias`);
  const isNumbered = /^\d+$/.test(layer.slice(classifier.length + 1));
  return isOnly && isNumbered && tensors.get(`${layer}.weight`)!.shape.length === 2 ? layer : classifier;
};

/**
 * Checkpoints converted from TensorFlow's slim have a background output before ImageNet's classes.
 * Source: Cadene/pretrained-models.pytorch pretrainedmodels/models/{pnasnet,inceptionresnetv2}.py,
 * `imagenet+background`.
 */
const backgroundRows = (network: Network, name: string, rows: number | undefined): number => {
  const hasBackground = ['pnasnet5large', 'pnasnet5large_fixres', 'inception_resnet_v2'].includes(network.architecture);
  const isClassifier = name === `${network.classifier}.weight` || name === `${network.classifier}.bias`;
  return hasBackground && isClassifier && network.classes !== 1001 && rows === 1001 ? 1 : 0;
};

/**
 * PyPI's efficientnet_pytorch and efficientnet_lite_pytorch number blocks consecutively and batch norms from 0. Both
 * pad `same` and add 1e-3 to the variance, as only our `tf_` networks do. Source: their model.py.
 */
const flatNames: KeyNames = {
  fits: ({ architecture }, names) => architecture.startsWith('tf_efficientnet') && names.has('_conv_stem.weight'),
  ours: (network) => {
    const blocks = blockNames(network);
    return (nameInFile) => {
      const [, number, inBlock] = /^_blocks\.(\d+)\.(.+)$/.exec(nameInFile) ?? [];
      if (number === undefined || inBlock === undefined) return rename(nameInFile, outsideBlocks);
      const block = blocks[Number(number)];
      const isExpanded = network.parameters.some(({ name }) => name === `${block}.conv_pwl.weight`);
      const inner = rename(inBlock, isExpanded ? inExpandedBlock : inFirstBlock);
      return block === undefined || inner === undefined ? undefined : `${block}.${inner}`;
    };
  },
};

const outsideBlocks = { _conv_stem: 'conv_stem', _bn0: 'bn1', _conv_head: 'conv_head', _bn1: 'bn2', _fc: 'classifier' };
const gate = { _se_reduce: 'se.conv_reduce', _se_expand: 'se.conv_expand' };
const inFirstBlock = { _depthwise_conv: 'conv_dw', _bn1: 'bn1', ...gate, _project_conv: 'conv_pw', _bn2: 'bn2' };
const inExpandedBlock = {
  _expand_conv: 'conv_pw',
  _bn0: 'bn1',
  _depthwise_conv: 'conv_dw',
  _bn1: 'bn2',
  ...gate,
  _project_conv: 'conv_pwl',
  _bn2: 'bn3',
};

/** Replaces the part before the first dot. */
const rename = (name: string, names: Readonly<Record<string, string>>): string | undefined => {
  const dot = name.indexOf('.');
  const prefix = name.slice(0, dot);
  return Object.hasOwn(names, prefix) ? `${names[prefix]}${name.slice(dot)}` : undefined;
};

/** `blocks.0.0`, `blocks.1.0`, `blocks.1.1`, ... in execution order. */
const blockNames = ({ parameters }: Network): readonly string[] => [
  ...new Set(parameters.flatMap(({ name }) => /^blocks\.\d+\.\d+/.exec(name)?.[0] ?? [])),
];

/**
 * torchvision's EfficientNets, B0 to B4: its larger ones add 1e-3 to the variance and pad half a window, which no network
 * here does. Source: torchvision/models/efficientnet.py, `MBConv`, `EfficientNet` and `efficientnet_b5`.
 */
const torchvisionNames: KeyNames = {
  fits: ({ architecture }, names) => /^efficientnet_b[0-4]$/.test(architecture) && names.has('features.0.0.weight'),
  ours: (network) => (nameInFile) => {
    const [, stage, block, inBlock] = /^features\.(\d+)\.(\d+)\.block\.(.+)$/.exec(nameInFile) ?? [];
    if (inBlock === undefined) return renameStart(nameInFile, torchvisionOutside);
    const name = `blocks.${Number(stage) - 1}.${block}`;
    const isExpanded = network.parameters.some((parameter) => parameter.name === `${name}.conv_pwl.weight`);
    const inner = renameStart(inBlock, isExpanded ? torchvisionExpanded : torchvisionFirst);
    return inner === undefined ? undefined : `${name}.${inner}`;
  },
};

const torchvisionOutside = {
  'features.0.0': 'conv_stem',
  'features.0.1': 'bn1',
  'features.8.0': 'conv_head',
  'features.8.1': 'bn2',
  'classifier.1': 'classifier',
};
const torchvisionFirst = {
  '0.0': 'conv_dw',
  '0.1': 'bn1',
  '1.fc1': 'se.conv_reduce',
  '1.fc2': 'se.conv_expand',
  '2.0': 'conv_pw',
  '2.1': 'bn2',
};
const torchvisionExpanded = {
  '0.0': 'conv_pw',
  '0.1': 'bn1',
  '1.0': 'conv_dw',
  '1.1': 'bn2',
  '2.fc1': 'se.conv_reduce',
  '2.fc2': 'se.conv_expand',
  '3.0': 'conv_pwl',
  '3.1': 'bn3',
};

/** Replaces all but the part after the last dot. */
const renameStart = (name: string, names: Readonly<Record<string, string>>): string | undefined => {
  const dot = name.lastIndexOf('.');
  const start = name.slice(0, dot);
  return Object.hasOwn(names, start) ? `${names[start]}${name.slice(dot)}` : undefined;
};

/** Cadene's name for the classifier where timm's differs: that of Inception-ResNet-V2. */
const cadeneNames: KeyNames = {
  fits: ({ classifier }, names) => names.has('last_linear.weight') && !names.has(`${classifier}.weight`),
  ours:
    ({ classifier }) =>
    (nameInFile) =>
      nameInFile.startsWith('last_linear.') ? nameInFile.replace('last_linear', classifier) : undefined,
};

const ourNames: KeyNames = { fits: () => true, ours: () => () => undefined };

const keyNames: readonly KeyNames[] = [flatNames, torchvisionNames, ...otherNames, cadeneNames, ourNames];
