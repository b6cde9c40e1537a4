import { convNet } from '../convnet.ts';
import { batchNorm, conv, maxPool, relu } from '../layers/layers.ts';
import { type DeclaredStep, sequenceStep } from '../steps.ts';
import type { Network, PretrainedConfig, PublishedWeights } from '../types.ts';
import { type BlockMaker, basicBlock, blockGroups, downsample } from './blocks.ts';
import { imagenetPixels, torchvisionInitial } from './imagenet.ts';

// He, Zhang, Ren, Sun, "Deep residual learning for image recognition", CVPR 2016; Xie, Girshick, Dollár, Tu, He,
// "Aggregated residual transformations for deep neural networks", CVPR 2017. Parameters are named as in torchvision.

/** Source: torchvision/models/resnet.py, `ResNet.__init__`. */
const stem: readonly DeclaredStep[] = [
  sequenceStep('conv1', conv('conv1', { in: 3, out: 64, kernel: 7, stride: 2 })),
  sequenceStep('bn1', batchNorm('bn1', 64)),
  sequenceStep('maxpool', relu, maxPool({ kernel: 3, stride: 2 })),
];

/** A bottleneck's output has four times its planes. Source: torchvision/models/resnet.py, `Bottleneck.expansion`. */
const expansion = 4;

/**
 * 1x1, 3x3 (with the stride, "v1.5", and the groups), 1x1.
 * Source: torchvision/models/resnet.py, `Bottleneck`.
 */
const bottleneck =
  ({ groups = 1, widthPerGroup = 64 }): BlockMaker =>
  (name, options) => {
    const { in: inputs, out, stride } = options;
    const planes = out / expansion;
    const width = Math.floor((planes * widthPerGroup) / 64) * groups;
    return {
      name,
      branch: [
        conv(`${name}.conv1`, { in: inputs, out: width, kernel: 1 }),
        batchNorm(`${name}.bn1`, width),
        relu,
        conv(`${name}.conv2`, { in: width, out: width, kernel: 3, stride, groups }),
        batchNorm(`${name}.bn2`, width),
        relu,
        conv(`${name}.conv3`, { in: width, out, kernel: 1 }),
        batchNorm(`${name}.bn3`, out, { closesResidual: true }),
      ],
      shortcut: downsample(name, options),
    };
  };

const bottleneckWidths = [256, 512, 1024, 2048];

const basicWidths = [64, 128, 256, 512];

const basicNet =
  (architecture: string, { depths, weights }: { depths: readonly number[]; weights: readonly PublishedWeights[] }) =>
  (classes: number): Network =>
    convNet({
      architecture,
      classes,
      stem,
      blocks: blockGroups(basicBlock, { in: 64, widths: basicWidths, depths }),
      lastBatchNorm: `layer4.${depths.at(-1)! - 1}.bn2`,
      classifier: { name: 'fc', in: basicWidths.at(-1)! },
      pretrained: expects(weights),
      initial: torchvisionInitial,
    });

interface BottleneckNet {
  readonly depths: readonly number[];
  readonly groups?: number;
  readonly widthPerGroup?: number;
  /** Default: 0.875. */
  readonly cropRatio?: number;
  /** The first describes what the network expects. */
  readonly weights: readonly PublishedWeights[];
}

const bottleneckNet =
  (architecture: string, { depths, weights, cropRatio, ...groups }: BottleneckNet) =>
  (classes: number): Network =>
    convNet({
      architecture,
      classes,
      stem,
      blocks: blockGroups(bottleneck(groups), { in: 64, widths: bottleneckWidths, depths }),
      lastBatchNorm: `layer4.${depths.at(-1)! - 1}.bn3`,
      classifier: { name: 'fc', in: bottleneckWidths.at(-1)! },
      pretrained: expects(weights, cropRatio),
      initial: torchvisionInitial,
    });

/** What torchvision's ImageNet weights expect. Source: torchvision/transforms/_presets.py, `ImageClassification`. */
const expects = (published: readonly PublishedWeights[], cropRatio = 0.875): PretrainedConfig => ({
  trainResolutionPx: 224,
  cropRatio,
  interpolation: 'bilinear',
  ...imagenetPixels,
  license: published[0]!.license,
  published,
});

/** Source: torchvision/models/resnet.py, `IMAGENET1K_V1` of each network. */
const torchvision = (architecture: string, sha256: string): PublishedWeights => ({
  name: 'tv_in1k',
  url: `https://download.pytorch.org/models/${architecture}-${sha256}.pth`,
  sha256,
  license: 'BSD-3-Clause',
});

/** Checkpoints by the paper's authors. Source: facebookresearch/FixRes README.md; hashes are not published. */
const fixres = (name: string, file: string): PublishedWeights => ({
  name,
  url: `https://dl.fbaipublicfiles.com/FixRes_data/FixRes_Pretrained_Models/${file}`,
  sha256: null,
  license: 'CC-BY-NC-4.0',
});

/** 11,689,512 parameters with 1000 classes; 1.81 billion multiply-adds at 224 pixels. */
export const resnet18 = basicNet('resnet18', {
  depths: [2, 2, 2, 2],
  weights: [torchvision('resnet18', 'f37072fd')],
});

/** 21,797,672 parameters with 1000 classes; 3.66 billion multiply-adds at 224 pixels. */
export const resnet34 = basicNet('resnet34', {
  depths: [3, 4, 6, 3],
  weights: [torchvision('resnet34', 'b627a593')],
});

/** The network of the paper's resolution sweep. 25,557,032 parameters; 4.09 billion multiply-adds at 224 pixels. */
export const resnet50 = bottleneckNet('resnet50', {
  depths: [3, 4, 6, 3],
  weights: [
    torchvision('resnet50', '0676ba61'),
    fixres('fixres_224_no_adaptation', 'ResNet_no_adaptation.pth'),
    fixres('fixres_384', 'ResNetFinetune.pth'),
    fixres('fixres_384_v2', 'ResNet50_v2.pth'),
    fixres('fixres_320_cutmix', 'ResNetCutMix.pth'),
    fixres('fixres_320_cutmix_v2', 'ResNet50_CutMix_v2.pth'),
  ],
});

export const resnet101 = bottleneckNet('resnet101', {
  depths: [3, 4, 23, 3],
  weights: [torchvision('resnet101', '63fe2227')],
});

export const resnet152 = bottleneckNet('resnet152', {
  depths: [3, 8, 36, 3],
  weights: [torchvision('resnet152', '394f9c45')],
});

/**
 * A ResNet-50 with twice as many channels in the 3x3 convolutions: Zagoruyko, Komodakis, "Wide residual networks", BMVC
 * 2016.
 */
export const wide_resnet50_2 = bottleneckNet('wide_resnet50_2', {
  depths: [3, 4, 6, 3],
  widthPerGroup: 128,
  weights: [torchvision('wide_resnet50_2', '95faca4d')],
});

/** 25,028,904 parameters with 1000 classes; 4.23 billion multiply-adds at 224 pixels. */
export const resnext50_32x4d = bottleneckNet('resnext50_32x4d', {
  depths: [3, 4, 6, 3],
  groups: 32,
  widthPerGroup: 4,
  weights: [torchvision('resnext50_32x4d', '7cdf4587')],
});

export const resnext101_32x8d = bottleneckNet('resnext101_32x8d', {
  depths: [3, 4, 23, 3],
  groups: 32,
  widthPerGroup: 8,
  weights: [torchvision('resnext101_32x8d', '8ba56ff5')],
});

/** Its only torchvision weights use the newer recipe: the shorter side is resized to 232 pixels. */
export const resnext101_64x4d = bottleneckNet('resnext101_64x4d', {
  depths: [3, 4, 23, 3],
  groups: 64,
  widthPerGroup: 4,
  cropRatio: 224 / 232,
  weights: [torchvision('resnext101_64x4d', '173b62eb')],
});

/**
 * The network of the paper's best result. 828,411,176 parameters; 153 billion multiply-adds at 224 pixels.
 * Weights: Mahajan et al., "Exploring the limits of weakly supervised pretraining", ECCV 2018. Source of their address:
 * timm/models/resnet.py, `resnext101_32x48d.fb_wsl_ig1b_ft_in1k`.
 */
export const resnext101_32x48d = bottleneckNet('resnext101_32x48d', {
  depths: [3, 4, 23, 3],
  groups: 32,
  widthPerGroup: 48,
  weights: [
    {
      name: 'fb_wsl_ig1b_ft_in1k',
      url: 'https://download.pytorch.org/models/ig_resnext101_32x48-3e41cc8a.pth',
      sha256: '3e41cc8a',
      license: 'CC-BY-NC-4.0',
    },
    fixres('fixres_320', 'ResNeXt_101_32x48d.pth'),
    fixres('fixres_320_v2', 'ResNext101_32x48d_v2.pth'),
  ],
});
