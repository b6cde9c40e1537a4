import type { FinetuneScope } from '../rows/scope-name.ts';

/** A line of the paper: top-1 accuracy in percent, as printed, by test resolution in pixels. */
export interface PublishedLine {
  /** Names in fixres's zoo. */
  readonly architectures: readonly string[];
  readonly trainResolutionPx: number;
  readonly finetune: FinetuneScope;
  readonly top1Percent: Readonly<Record<number, number>>;
  readonly where: string;
}

/** The data set of the numbers below. */
export const publishedDataset = 'ImageNet-1k validation';

/** Source of every figure here. Facts from the paper; shown next to measured figures, never instead of them. */
export const citation = {
  key: 'touvron2019fixres',
  title: 'Fixing the train-test resolution discrepancy',
  authors: ['Hugo Touvron', 'Andrea Vedaldi', 'Matthijs Douze', 'Hervé Jégou'],
  venue: 'NeurIPS',
  year: 2019,
  arxiv: '1906.06423v3',
} as const;

const none: FinetuneScope = { classifier: false, bn: false, last_cells: 0 };
const classifierAndBn: FinetuneScope = { classifier: true, bn: true, last_cells: 0 };
const classifierBnAndThreeCells: FinetuneScope = { classifier: true, bn: true, last_cells: 3 };

/** One network under two names: the paper's code pads it differently. */
const pnasnet = ['pnasnet5large', 'pnasnet5large_fixres'];

export const publishedLines: readonly PublishedLine[] = [
  {
    architectures: pnasnet,
    trainResolutionPx: 331,
    finetune: none,
    top1Percent: { 331: 82.7, 384: 83.0, 395: 83.2, 416: 83.0, 448: 83.0, 480: 82.8 },
    where: 'Table 1',
  },
  {
    architectures: pnasnet,
    trainResolutionPx: 331,
    finetune: classifierAndBn,
    top1Percent: { 331: 82.7, 384: 83.4, 395: 83.5, 416: 83.4, 448: 83.5, 480: 83.4 },
    where: 'Table 1',
  },
  {
    architectures: pnasnet,
    trainResolutionPx: 331,
    finetune: classifierBnAndThreeCells,
    top1Percent: { 331: 82.7, 384: 83.3, 395: 83.4, 416: 83.5, 448: 83.6, 480: 83.7 },
    where: 'Table 1',
  },
  {
    architectures: ['resnext101_32x48d'],
    trainResolutionPx: 224,
    finetune: classifierAndBn,
    top1Percent: { 224: 85.4, 288: 86.1, 320: 86.4 },
    where: 'Table 1',
  },
  {
    architectures: ['resnet50'],
    trainResolutionPx: 224,
    finetune: none,
    top1Percent: { 64: 29.4, 128: 65.4, 224: 77.0, 256: 78.0, 288: 78.4, 320: 78.3, 384: 77.7, 448: 76.6 },
    where: 'accuracy against test resolution, without adaptation',
  },
  {
    // The released checkpoint; its code fine-tunes the classifier and the statistics of `layer4.2.bn3`.
    architectures: ['resnet50'],
    trainResolutionPx: 224,
    finetune: classifierAndBn,
    top1Percent: { 384: 79.0 },
    where: "released checkpoints, README of the paper's code",
  },
];
