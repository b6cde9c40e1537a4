import { identity, relu6, sequence, sum } from '../layers/compose.ts';
import { batchNorm, conv, type Layer } from '../layers/layers.ts';
import { networkOf } from '../network.ts';
import { sequenceStep } from '../steps.ts';
import type { Network } from '../types.ts';
import { imagenetPixels, torchvisionInitial } from './imagenet.ts';

// Sandler, Howard, Zhu, Zhmoginov, Chen, "MobileNetV2: inverted residuals and linear bottlenecks", CVPR 2018. Parameters
// are named as in torchvision; timm's `mobilenetv2_100` is the same function (see weights/match/other-names.ts). Both drop a
// fifth of the pooled values in training. Departs: nothing is dropped here, as the trunk's features are computed once.

/** Source: torchvision/models/mobilenetv2.py, `inverted_residual_setting`. */
const stages = [
  { expansion: 1, out: 16, repeats: 1, stride: 1 },
  { expansion: 6, out: 24, repeats: 2, stride: 2 },
  { expansion: 6, out: 32, repeats: 3, stride: 2 },
  { expansion: 6, out: 64, repeats: 4, stride: 2 },
  { expansion: 6, out: 96, repeats: 3, stride: 1 },
  { expansion: 6, out: 160, repeats: 3, stride: 2 },
  { expansion: 6, out: 320, repeats: 1, stride: 1 },
];

const [stemChannels, headChannels] = [32, 1280];

interface Block {
  readonly in: number;
  readonly out: number;
  readonly stride: number;
  readonly expansion: number;
}

const blocks: readonly Block[] = stages.flatMap(({ expansion, out, repeats, stride }, stage) =>
  Array.from({ length: repeats }, (_, index) => ({
    in: index > 0 ? out : (stages[stage - 1]?.out ?? stemChannels),
    out,
    stride: index === 0 ? stride : 1,
    expansion,
  })),
);

/** Convolution, batch norm, ReLU6. */
const unit = (name: string, options: Parameters<typeof conv>[1]): Layer[] => [
  conv(`${name}.0`, options),
  batchNorm(`${name}.1`, options.out),
  relu6,
];

/** 1x1 expansion (except in the first block), depthwise, 1x1 projection. No activation at the end. */
const inverted = (name: string, { in: inputs, out, stride, expansion }: Block): Layer => {
  const inside = inputs * expansion;
  const wide = expansion === 1 ? [] : [unit(`${name}.0`, { in: inputs, out: inside, kernel: 1 })];
  const at = wide.length;
  const layers = sequence(
    ...wide.flat(),
    ...unit(`${name}.${at}`, { in: inside, out: inside, kernel: 3, stride, groups: inside }),
    conv(`${name}.${at + 1}`, { in: inside, out, kernel: 1 }),
    batchNorm(`${name}.${at + 2}`, out),
  );
  return stride === 1 && inputs === out ? sum(layers, identity) : layers;
};

/** 3,504,872 parameters with 1000 classes; 301 million multiply-adds at 224 pixels. */
export const mobilenetV2 = (classes: number): Network => {
  const [convHead, ...fromBatchNorm] = unit('features.18', { in: blocks.at(-1)!.out, out: headChannels, kernel: 1 });
  const cells = blocks.map((block, index) => ({ name: `features.${index + 1}`, block }));
  return networkOf({
    architecture: 'mobilenet_v2',
    classes,
    trunk: [
      sequenceStep('features.0', ...unit('features.0', { in: 3, out: stemChannels, kernel: 3, stride: 2 })),
      ...cells.map(({ name, block }) => sequenceStep(name, inverted(`${name}.conv`, block))),
      sequenceStep('features.18.before-bn', convHead!),
      sequenceStep('features.18', ...fromBatchNorm),
    ],
    cells: cells.map(({ name }) => name),
    fromBatchNorm: 'features.18',
    lastBatchNorms: ['features.18.1'],
    classifier: { name: 'classifier.1', in: headChannels },
    // Source: torchvision/models/mobilenetv2.py, `IMAGENET1K_V1`.
    pretrained: {
      trainResolutionPx: 224,
      cropRatio: 0.875,
      interpolation: 'bilinear',
      ...imagenetPixels,
      license: 'BSD-3-Clause',
      published: [
        {
          name: 'tv_in1k',
          url: 'https://download.pytorch.org/models/mobilenet_v2-b0353104.pth',
          sha256: 'b0353104',
          license: 'BSD-3-Clause',
        },
      ],
    },
    initial: torchvisionInitial,
  });
};
