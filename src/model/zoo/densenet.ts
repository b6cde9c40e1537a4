import { concat, identity, sequence } from '../layers/compose.ts';
import { averagePool, batchNorm, conv, type Layer, maxPool, relu } from '../layers/layers.ts';
import { networkOf } from '../network.ts';
import { type DeclaredStep, sequenceStep } from '../steps.ts';
import type { Network } from '../types.ts';
import { imagenetPixels, torchvisionInitial } from './imagenet.ts';

// Huang, Liu, van der Maaten, Weinberger, "Densely connected convolutional networks", CVPR 2017. Parameters are named as
// in torchvision and timm. Source: torchvision/models/densenet.py.

/** Channels added by each dense layer, channels inside it, and those of the stem. */
const [growth, bottleneck, stemChannels] = [32, 4 * 32, 64];

/** The input, followed by `growth` channels computed from it. */
const denseLayer = (name: string, inputs: number): Layer =>
  concat(
    identity,
    sequence(
      batchNorm(`${name}.norm1`, inputs),
      relu,
      conv(`${name}.conv1`, { in: inputs, out: bottleneck, kernel: 1 }),
      batchNorm(`${name}.norm2`, bottleneck),
      relu,
      conv(`${name}.conv2`, { in: bottleneck, out: growth, kernel: 3 }),
    ),
  );

/** Halves the channels, the height and the width. */
const transition = (name: string, inputs: number): DeclaredStep =>
  sequenceStep(
    name,
    batchNorm(`${name}.norm`, inputs),
    relu,
    conv(`${name}.conv`, { in: inputs, out: inputs / 2, kernel: 1 }),
    averagePool({ kernel: 2, stride: 2, padding: 'none' }),
  );

/** The last layer's step has the block's name, because it produces the block's output. */
const denseBlock = (name: string, inputs: number, depth: number): DeclaredStep[] =>
  Array.from({ length: depth }, (_, index) => {
    const layer = `${name}.denselayer${index + 1}`;
    return sequenceStep(index === depth - 1 ? name : layer, denseLayer(layer, inputs + index * growth));
  });

const denseNet =
  (architecture: string, depths: readonly [number, number, number, number], sha256: string) =>
  (classes: number): Network => {
    const rows: DeclaredStep[][] = [];
    let channels = stemChannels;
    for (const [index, depth] of depths.entries()) {
      const block = denseBlock(`features.denseblock${index + 1}`, channels, depth);
      channels += depth * growth;
      const isLast = index === depths.length - 1;
      rows.push(block, isLast ? [] : [transition(`features.transition${index + 1}`, channels)]);
      if (!isLast) channels /= 2;
    }
    return networkOf({
      architecture,
      classes,
      trunk: [
        sequenceStep('features.conv0', conv('features.conv0', { in: 3, out: stemChannels, kernel: 7, stride: 2 })),
        sequenceStep('features.norm0', batchNorm('features.norm0', stemChannels)),
        sequenceStep('features.pool0', relu, maxPool({ kernel: 3, stride: 2 })),
        ...rows.flat(),
        sequenceStep('features.norm5', batchNorm('features.norm5', channels)),
        sequenceStep('features.relu5', relu),
      ],
      cells: rows
        .flat()
        .map(({ name }) => name)
        .filter((name) => name.startsWith('features.denseblock')),
      fromBatchNorm: 'features.norm5',
      lastBatchNorms: ['features.norm5'],
      classifier: { name: 'classifier', in: channels },
      // Three transitions reduce a map of 8 to 1.
      minimumSidePx: 29,
      // Source: torchvision/models/densenet.py, `IMAGENET1K_V1` of each network.
      pretrained: {
        trainResolutionPx: 224,
        cropRatio: 0.875,
        interpolation: 'bilinear',
        ...imagenetPixels,
        license: 'BSD-3-Clause',
        published: [
          {
            name: 'tv_in1k',
            url: `https://download.pytorch.org/models/${architecture}-${sha256}.pth`,
            sha256,
            license: 'BSD-3-Clause',
          },
        ],
      },
      initial: torchvisionInitial,
    });
  };

/** 7,978,856 parameters with 1000 classes; 2.83 billion multiply-adds at 224 pixels. */
export const densenet121 = denseNet('densenet121', [6, 12, 24, 16], 'a639ec97');
export const densenet169 = denseNet('densenet169', [6, 12, 32, 32], 'b2777c0a');
export const densenet201 = denseNet('densenet201', [6, 12, 48, 32], 'c1103571');
