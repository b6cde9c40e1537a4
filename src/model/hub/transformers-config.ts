import type { ConfigValue } from './config-value.ts';
import { type Known, type NetworkFacts, nothingKnownOfNetwork, type Triple } from './hub-facts.ts';

const known = <Value>(value: Value | undefined, from: string): Known<Value> | null =>
  value === undefined ? null : { value, from };

/** What the transformers library's `config.json` says. */
export const transformersFacts = (config: ConfigValue): NetworkFacts => {
  const names = config.get('id2label')?.names();
  const [architecture] = config.get('architectures')?.names() ?? [];
  return {
    ...nothingKnownOfNetwork,
    architecture: known(architecture ?? config.get('model_type')?.text(), 'config.json'),
    classes: known(config.get('num_labels')?.count() ?? names?.length, 'config.json'),
    classNames: known(names, 'config.json'),
    nativeResolutionPx: known(sideOf(config.get('image_size')), 'config.json'),
  };
};

const from = 'preprocessor_config.json';

/**
 * What `preprocessor_config.json` says. Source: transformers/image_processing_utils.py and each model's image
 * processor.
 */
export const preprocessorFacts = (config: ConfigValue): NetworkFacts => {
  const crop = cropOf(config);
  const filter = config.get('resample')?.value;
  const interpolation = filters[filter as keyof typeof filters];
  const isOther = filter !== undefined && interpolation === undefined;
  return {
    ...nothingKnownOfNetwork,
    nativeResolutionPx: known(crop.side, from),
    testResolutionPx: known(crop.side, from),
    cropRatio: known(crop.ratio, from),
    resize: known(crop.resize, from),
    normalize: known(normalizeOf(config), from),
    interpolation: known(interpolation, from),
    notes: isOther ? [`${from} resizes images with Pillow's filter ${filter}, which is not supported`] : [],
  };
};

/** Pillow's numeric codes. Source: PIL/Image.py, `Resampling`. */
const filters = { 1: 'lanczos', 2: 'bilinear', 3: 'bicubic' } as const;

interface Crop {
  readonly side: number | undefined;
  readonly ratio?: number;
  readonly resize?: 'shorter_side' | 'squash';
}

/**
 * ConvNeXt images of this side or larger are squashed. Source:
 * transformers/models/convnext/image_processing_convnext.py, `resize`.
 */
const convnextSquashFromPx = 384;

const cropOf = (config: ConfigValue): Crop => {
  const size = config.get('size');
  const share = config.get('crop_pct')?.positive();
  const isCropped = config.get('do_center_crop')?.value === true;
  const [shorter, side] = [shorterSideOf(size, isCropped || share !== undefined), sideOf(size)];
  if (share !== undefined && shorter !== undefined) {
    return shorter < convnextSquashFromPx
      ? { side: shorter, ratio: share, resize: 'shorter_side' }
      : { side: shorter, ratio: 1, resize: 'squash' };
  }
  const crop = isCropped ? sideOf(config.get('crop_size')) : undefined;
  const resized = shorter ?? side;
  if (crop !== undefined && resized !== undefined && crop <= resized) {
    return { side: crop, ratio: crop / resized, resize: shorter === undefined ? 'squash' : 'shorter_side' };
  }
  return side === undefined ? { side: crop } : { side, ratio: 1, resize: 'squash' };
};

/** For `{ shortest_edge }`. Older files have a number, which is the shorter side if the image is then cropped. */
const shorterSideOf = (size: ConfigValue | undefined, isCropped: boolean): number | undefined => {
  if (size?.isNumber() === true) return isCropped ? size.count() : undefined;
  return size?.isList() === true ? undefined : size?.get('shortest_edge')?.count();
};

const sideOf = (size: ConfigValue | undefined): number | undefined => {
  if (size === undefined) return undefined;
  if (size.isNumber()) return size.count();
  if (size.isList()) return size.refuse('a side, or `height` and `width`');
  const [height, width] = [size.get('height')?.count(), size.get('width')?.count()];
  return height === width ? height : size.refuse('a square input');
};

/** Mean and standard deviation of values from 0 to 1, whatever factor the pixels are multiplied by first. */
const normalizeOf = (config: ConfigValue): { readonly mean: Triple; readonly std: Triple } | undefined => {
  const isNormalized = config.get('do_normalize')?.value !== false;
  const [mean, std] = isNormalized ? [config.get('image_mean')?.triple(), config.get('image_std')?.triple()] : plain;
  if (mean === undefined || std === undefined) return undefined;
  const isScaled = config.get('do_rescale')?.value !== false;
  const factor = isScaled ? (config.get('rescale_factor')?.positive() ?? 1 / 255) : 1;
  if (Math.abs(factor * 255 - 1) < 1e-9 && config.get('rescale_offset')?.value !== true) return { mean, std };
  const offset = config.get('rescale_offset')?.value === true ? 1 : 0;
  const scaled = (values: Triple, plus: number): Triple => [
    (values[0] + plus) / (255 * factor),
    (values[1] + plus) / (255 * factor),
    (values[2] + plus) / (255 * factor),
  ];
  return { mean: scaled(mean, offset), std: scaled(std, 0) };
};

const plain: readonly [Triple, Triple] = [
  [0, 0, 0],
  [1, 1, 1],
];
