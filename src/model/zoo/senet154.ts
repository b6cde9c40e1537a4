import { convNet } from '../convnet.ts';
import { gate, sequence, sigmoid, squeezePool } from '../layers/compose.ts';
import { batchNorm, conv, type Layer, maxPool, relu } from '../layers/layers.ts';
import { type DeclaredStep, sequenceStep } from '../steps.ts';
import type { Network } from '../types.ts';
import { type BlockMaker, blockGroups, downsample } from './blocks.ts';
import { imagenetPixels, torchvisionInitial } from './imagenet.ts';

// Hu, Shen, Sun, "Squeeze-and-excitation networks", CVPR 2018. Parameters are named as in Cadene's
// pretrained-models.pytorch and in timm, which calls the network `legacy_senet154`. Both drop a fifth of the pooled
// values in training. Departs: nothing is dropped here, as the trunk's features are computed once.

/**
 * Three 3x3 convolutions instead of one 7x7, then a pooling without padding whose last window may extend past the
 * border.
 */
const stem: readonly DeclaredStep[] = [
  sequenceStep(
    'layer0',
    conv('layer0.conv1', { in: 3, out: 64, kernel: 3, stride: 2 }),
    batchNorm('layer0.bn1', 64),
    relu,
    conv('layer0.conv2', { in: 64, out: 64, kernel: 3 }),
    batchNorm('layer0.bn2', 64),
    relu,
    conv('layer0.conv3', { in: 64, out: 128, kernel: 3 }),
    batchNorm('layer0.bn3', 128),
    relu,
  ),
  sequenceStep('pool0', maxPool({ kernel: 3, stride: 2, padding: 'none', ceilMode: true })),
];

/** Source: timm/models/senet.py, `SEModule`, with a reduction of 16. */
const squeezeAndExcitation = (name: string, channels: number): Layer =>
  gate(
    sequence(
      squeezePool,
      conv(`${name}.fc1`, { in: channels, out: channels / 16, kernel: 1, bias: true }),
      relu,
      conv(`${name}.fc2`, { in: channels / 16, out: channels, kernel: 1, bias: true }),
      sigmoid,
    ),
  );

/** 1x1, 3x3 in 64 groups (with the stride), 1x1, gate. Source: timm/models/senet.py, `SEBottleneck`. */
const block: BlockMaker = (name, options) => {
  const { in: inputs, out, stride } = options;
  const half = out / 2;
  return {
    name,
    branch: [
      conv(`${name}.conv1`, { in: inputs, out: half, kernel: 1 }),
      batchNorm(`${name}.bn1`, half),
      relu,
      conv(`${name}.conv2`, { in: half, out, kernel: 3, stride, groups: 64 }),
      batchNorm(`${name}.bn2`, out),
      relu,
      conv(`${name}.conv3`, { in: out, out, kernel: 1 }),
      batchNorm(`${name}.bn3`, out, { closesResidual: true }),
    ],
    afterBatchNorm: [squeezeAndExcitation(`${name}.se_module`, out)],
    shortcut: downsample(name, options, stride === 1 ? 1 : 3),
  };
};

/** 115,088,984 parameters with 1000 classes; 20.7 billion multiply-adds at 224 pixels. */
export const senet154 = (classes: number): Network =>
  convNet({
    architecture: 'senet154',
    classes,
    stem,
    blocks: blockGroups(block, { in: 128, widths: [256, 512, 1024, 2048], depths: [3, 8, 36, 3] }),
    lastBatchNorm: 'layer4.2.bn3',
    classifier: { name: 'last_linear', in: 2048 },
    // The pooling needs two rows and columns.
    minimumSidePx: 3,
    // Source: timm/models/senet.py, `legacy_senet154.in1k`.
    pretrained: {
      trainResolutionPx: 224,
      cropRatio: 0.875,
      interpolation: 'bilinear',
      ...imagenetPixels,
      license: 'Apache-2.0',
      published: [
        {
          name: 'in1k',
          url: 'https://github.com/rwightman/pytorch-image-models/releases/download/v0.1-weights/legacy_senet154-e9eb9fe6.pth',
          sha256: 'e9eb9fe6',
          license: 'Apache-2.0',
        },
      ],
    },
    initial: torchvisionInitial,
  });
