import { hardSigmoid, hardSwish, squeezePool } from '../layers/compose.ts';
import { batchNorm, conv, flatten, relu } from '../layers/layers.ts';
import { networkOf } from '../network.ts';
import { sequenceStep } from '../steps.ts';
import type { Network, PublishedWeights } from '../types.ts';
import { torchvisionInitial } from './imagenet.ts';
import { type BlockStyle, blockSteps, namedBlocks, roundedChannels, type Stage } from './inverted-blocks.ts';
import { expects, released } from './published.ts';

// Howard, Sandler, Chu et al., "Searching for MobileNetV3", ICCV 2019. Parameters are named as in timm. torchvision's
// networks with this name are different functions: they add 1e-3 to the variance. Source: timm/models/mobilenetv3.py,
// `_gen_mobilenet_v3`.

const style: BlockStyle = {
  padding: 'half',
  epsilon: 1e-5,
  activation: hardSwish,
  gateLayers: { activation: relu, end: hardSigmoid },
};

const stemChannels = 16;

type Row = readonly [repeats: number, kernel: number, stride: number, expansion: number, out: number, more?: 'relu'];

interface Mobile {
  readonly architecture: string;
  /** Indexed by the first number in the blocks' names; those listed under `squeezes` have squeeze and excitation. */
  readonly rows: readonly (readonly Row[])[];
  readonly squeezes: readonly number[];
  /** Channels after the last convolution of the blocks, and after the layer that follows the pooling. */
  readonly channels: readonly [last: number, head: number];
  readonly published: PublishedWeights;
}

const stagesOf = ({ rows, squeezes, channels: [last] }: Mobile): Stage[][] => [
  ...rows.map((row, index) =>
    row.map(
      ([repeats, kernel, stride, expansion, out, more]): Stage => ({
        kind: index === 0 ? 'separable' : 'inverted',
        repeats,
        kernel,
        stride,
        out,
        inside: (inputs) => roundedChannels(inputs * expansion),
        activation: more === 'relu' ? relu : undefined,
        ...(squeezes.includes(index) ? { squeezed: (_, inside) => roundedChannels(inside / 4) } : {}),
      }),
    ),
  ),
  [{ kind: 'plain', repeats: 1, kernel: 1, stride: 1, out: last, inside: (inputs) => inputs }],
];

/** Another layer after the pooling, frozen with the trunk, computes the features that the classifier reads. */
const mobileNet =
  (mobile: Mobile) =>
  (classes: number): Network => {
    const { architecture, published, channels } = mobile;
    const [last, head] = channels;
    const blocks = namedBlocks(stagesOf(mobile), stemChannels);
    const closing = blocks.at(-1)!;
    const options = { in: closing.block.in, out: last, kernel: 1 };
    return networkOf({
      architecture,
      classes,
      trunk: [
        sequenceStep('conv_stem', conv('conv_stem', { in: 3, out: stemChannels, kernel: 3, stride: 2 })),
        sequenceStep('bn1', batchNorm('bn1', stemChannels), hardSwish),
        ...blockSteps(blocks.slice(0, -1), style),
        sequenceStep(`${closing.name}.before-bn`, conv(`${closing.name}.conv`, options)),
        sequenceStep(closing.name, batchNorm(`${closing.name}.bn1`, last), hardSwish),
      ],
      pool: squeezePool,
      afterPool: [
        sequenceStep('conv_head', conv('conv_head', { in: last, out: head, kernel: 1, bias: true })),
        sequenceStep('act2', hardSwish, flatten),
      ],
      cells: blocks.slice(0, -1).map(({ name }) => name),
      fromBatchNorm: closing.name,
      lastBatchNorms: [`${closing.name}.bn1`],
      classifier: { name: 'classifier', in: head },
      pooledMayBeNegative: true,
      pretrained: expects([224, 0.875], [published]),
      initial: torchvisionInitial,
    });
  };

/** 5,483,032 parameters with 1000 classes; 217 million multiply-adds at 224 pixels. */
export const mobilenetv3_large_100 = mobileNet({
  architecture: 'mobilenetv3_large_100',
  rows: [
    [[1, 3, 1, 1, 16, 'relu']],
    [
      [1, 3, 2, 4, 24, 'relu'],
      [1, 3, 1, 3, 24, 'relu'],
    ],
    [[3, 5, 2, 3, 40, 'relu']],
    [
      [1, 3, 2, 6, 80],
      [1, 3, 1, 2.5, 80],
      [2, 3, 1, 2.3, 80],
    ],
    [[2, 3, 1, 6, 112]],
    [[3, 5, 2, 6, 160]],
  ],
  squeezes: [2, 4, 5],
  channels: [960, 1280],
  published: released('ra_in1k', 'mobilenetv3_large_100_ra-f55367f5'),
});

export const mobilenetv3_small_100 = mobileNet({
  architecture: 'mobilenetv3_small_100',
  rows: [
    [[1, 3, 2, 1, 16, 'relu']],
    [
      [1, 3, 2, 4.5, 24, 'relu'],
      [1, 3, 1, 3.67, 24, 'relu'],
    ],
    [
      [1, 5, 2, 4, 40],
      [2, 5, 1, 6, 40],
    ],
    [[2, 5, 1, 3, 48]],
    [[3, 5, 2, 6, 96]],
  ],
  squeezes: [0, 2, 3, 4],
  channels: [576, 1024],
  published: released('lamb_in1k', 'mobilenetv3_small_100_lamb-266a294c'),
});
