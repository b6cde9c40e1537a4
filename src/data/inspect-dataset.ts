import { randomStream } from '../base/random.ts';
import type { AugmentationParams } from '../domain/augmentation.ts';
import { type InputSize, sidesOf } from '../domain/input-size.ts';
import type { StoredPart } from '../domain/parts.ts';
import { imageResolutionPx } from '../domain/test-transform.ts';
import { shortList } from './datasets/list-of.ts';
import { randomResizedCropBox } from './transforms/random-resized-crop-box.ts';
import { resizedSize } from './transforms/test-transform.ts';
import type { DatasetIndex, ImageEntry, SkippedImage } from './types/dataset-index.ts';

/** What is known about a data set without its pixels. */
export interface DatasetFacts {
  readonly parts: Readonly<Record<StoredPart, PartFacts>>;
  readonly classes: readonly { readonly name: string; readonly train: number; readonly test: number }[];
  /** Test files whose content is also in the training part. */
  readonly duplicates: readonly { readonly train: string; readonly test: string }[];
  readonly unreadable: readonly SkippedImage[];
  /** Sentences on what was not inspected. */
  readonly leftOut: readonly string[];
  /** Sentences on what looks like a mistake. */
  readonly notes: readonly string[];
}

export interface PartFacts {
  readonly images: number;
  readonly widthPx: Spread;
  readonly heightPx: Spread;
  /** Width / height. */
  readonly aspectRatio: Spread;
  /** Region of classification: its share of the image area, under the training and the test transform. */
  readonly trainRoc: Spread;
  readonly testRoc: Spread;
}

/** null without values. */
export interface Spread {
  readonly least: number | null;
  readonly median: number | null;
  readonly mean: number | null;
  readonly greatest: number | null;
}

export interface InspectOptions {
  readonly crop: AugmentationParams['random_resized_crop'];
  readonly testResolutionPx: InputSize;
  readonly cropRatio: number;
}

/** Training regions are drawn once per image, from a stream of its own, and so are reproducible. */
export const inspectDataset = (index: DatasetIndex, options: InspectOptions): DatasetFacts => ({
  parts: { train: partFacts(index, 'train', options), test: partFacts(index, 'test', options) },
  classes: index.classes.map((name, label) => ({
    name,
    train: index.parts.train.filter((entry) => entry.label === label).length,
    test: index.parts.test.filter((entry) => entry.label === label).length,
  })),
  duplicates: duplicatesOf(index),
  unreadable: index.skipped ?? [],
  leftOut: index.leftOut ?? [],
  notes: singleClassNotes(index),
});

/** A single class is seldom intended; often the folder above the class folders was taken for one. */
const singleClassNotes = ({ classes: [only, ...others], parts }: DatasetIndex): string[] => {
  if (only === undefined || others.length > 0) return [];
  const inner = new Set<string>();
  for (const { path } of [...parts.train, ...parts.test]) {
    const folders = path.split('/').slice(0, -1);
    const next = folders[folders.indexOf(only) + 1];
    if (folders.includes(only) && next !== undefined) inner.add(next);
  }
  const names = [...inner].sort().map((name) => `\`${name}\``);
  const meant =
    names.length < 2
      ? ''
      : `; if its folders ${shortList(names)} are the classes, set \`train\` and \`test\` to the folders that contain them`;
  return [`all images are of one class, \`${only}\`${meant}`];
};

const partFacts = (index: DatasetIndex, part: StoredPart, options: InspectOptions): PartFacts => {
  const entries = index.parts[part];
  return {
    images: entries.length,
    widthPx: spread(entries.map(({ widthPx }) => widthPx)),
    heightPx: spread(entries.map(({ heightPx }) => heightPx)),
    aspectRatio: spread(entries.map(({ widthPx, heightPx }) => widthPx / heightPx)),
    trainRoc: spread(
      entries.map((entry, image) => {
        const box = randomResizedCropBox(entry, options.crop, randomStream('inspect', part, image));
        return (box.widthPx * box.heightPx) / (entry.widthPx * entry.heightPx);
      }),
    ),
    testRoc: spread(entries.map((entry) => testRocShare(entry, options))),
  };
};

/** The centre crop's share of the resized image; 1 if the crop is larger. */
const testRocShare = (entry: ImageEntry, { testResolutionPx, cropRatio }: InspectOptions): number => {
  const { widthPx, heightPx } = resizedSize(entry, imageResolutionPx(testResolutionPx, cropRatio), 'shorter_side');
  const crop = sidesOf(testResolutionPx);
  return Math.min(1, crop.widthPx / widthPx) * Math.min(1, crop.heightPx / heightPx);
};

/** Test images whose content is among the training images, each with a matching training image. */
export const duplicatesOf = ({ parts }: Pick<DatasetIndex, 'parts'>): { train: string; test: string }[] => {
  const trained = new Map(parts.train.map(({ sha256, path }) => [sha256, path]));
  return parts.test.flatMap(({ sha256, path }) => {
    const train = sha256 === undefined ? undefined : trained.get(sha256);
    return train === undefined ? [] : [{ train, test: path }];
  });
};

const spread = (values: readonly number[]): Spread => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  if (sorted.length === 0) return { least: null, median: null, mean: null, greatest: null };
  return {
    least: sorted[0]!,
    median: (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2,
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    greatest: sorted.at(-1)!,
  };
};
