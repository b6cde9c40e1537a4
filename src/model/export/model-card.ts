import { FixresError } from '../../base/errors.ts';
import { type InputSize, isInputSize, isSquare, parseSize, sidesOf } from '../../domain/input-size.ts';
import type { HeadNames } from '../onnx/find-head.ts';
import type { Metadata } from '../weights/types.ts';

/** Everything needed to use an exported network, stored in the file's metadata. */
export interface ModelCard {
  readonly architecture: string;
  /** Class names, in the order of the logits. */
  readonly classes: readonly string[];
  readonly transform: CardTransform;
  /** Per channel, for values scaled to 0..1. */
  readonly normalize: { readonly mean: Triple; readonly std: Triple };
  /** Where the input is normalised: in the graph, which then takes pixels 0..255, or by the caller. */
  readonly normalizes: 'graph' | 'caller';
  /** Resolution at which the network was trained before its head was fine-tuned, pixels; null: unknown. */
  readonly trainResolutionPx: number | null;
  /** If the graph's last nodes can't be found automatically: the names of its output and of those nodes. */
  readonly names: HeadNames;
  readonly provenance: Provenance;
}

/** How an image is transformed into the network's input. */
export interface CardTransform {
  /** Input size K_test, pixels. */
  readonly testResolutionPx: InputSize;
  /** K_test / K_image. */
  readonly cropRatio: number;
  readonly resize: 'shorter_side' | 'reference' | 'squash';
  readonly interpolation: 'bilinear' | 'bicubic' | 'lanczos';
}

export interface Provenance {
  /** Key of the run. */
  readonly run: string;
  /** Label of the run: `finetune quicknet 48>72 classifier+bn seed 1`. */
  readonly title: string;
  /** Experiment the run belongs to. */
  readonly experiment: string;
  /** Version of fixres that exported it. */
  readonly fixresVersion: string;
}

type Triple = readonly [number, number, number];

/**
 * The card as strings. `imageResolutionPx` is K_image, which follows from the transform; it is included for other
 * readers.
 */
export const cardMetadata = (card: ModelCard, imageResolutionPx: InputSize, input: string): Metadata => ({
  architecture: card.architecture,
  classes: JSON.stringify(card.classes),
  input,
  test_resolution_px: String(card.transform.testResolutionPx),
  image_resolution_px: String(imageResolutionPx),
  crop_ratio: String(card.transform.cropRatio),
  resize: card.transform.resize,
  interpolation: card.transform.interpolation,
  mean: JSON.stringify(card.normalize.mean),
  std: JSON.stringify(card.normalize.std),
  normalizes: card.normalizes,
  ...(card.trainResolutionPx === null ? {} : { train_resolution_px: String(card.trainResolutionPx) }),
  ...(Object.keys(card.names).length === 0 ? {} : { names: JSON.stringify(card.names) }),
  run: card.provenance.run,
  title: card.provenance.title,
  experiment: card.provenance.experiment,
  fixres_version: card.provenance.fixresVersion,
});

/** Reads a card back. Throws MODEL_WEIGHTS_INVALID for a file that `fixres export` did not write. */
export const cardOf = (metadata: Metadata, file: string): ModelCard => {
  const text = (name: string): string => {
    const value = metadata[name];
    if (value === undefined) throw noCard(file, `its metadata has no \`${name}\``);
    return value;
  };
  const checked = <T>(name: string, value: unknown, isValid: (value: unknown) => value is T): T => {
    if (!isValid(value)) throw noCard(file, `its \`${name}\` is ${text(name)}`);
    return value;
  };
  const json = (name: string): unknown => {
    try {
      return JSON.parse(text(name));
    } catch {
      throw noCard(file, `its \`${name}\` is not JSON`);
    }
  };
  return {
    architecture: text('architecture'),
    classes: checked('classes', json('classes'), areNames),
    transform: {
      testResolutionPx: checked('test_resolution_px', parseSize(text('test_resolution_px')), isSizePx),
      cropRatio: checked('crop_ratio', Number(text('crop_ratio')), isRatio),
      resize: checked('resize', text('resize'), isResizeTo(parseSize(text('test_resolution_px')))),
      interpolation: checked('interpolation', text('interpolation'), isInterpolation),
    },
    normalize: {
      mean: checked('mean', json('mean'), isTriple),
      std: checked('std', json('std'), isTriple),
    },
    // Files from earlier versions lack this: their graphs all normalise.
    normalizes: metadata.normalizes === undefined ? 'graph' : checked('normalizes', text('normalizes'), isNormalizing),
    trainResolutionPx:
      metadata.train_resolution_px === undefined
        ? null
        : checked('train_resolution_px', Number(text('train_resolution_px')), isSidePx),
    names: metadata.names === undefined ? {} : checked('names', json('names'), areHeadNames),
    provenance: {
      run: text('run'),
      title: text('title'),
      experiment: text('experiment'),
      fixresVersion: text('fixres_version'),
    },
  };
};

const areNames = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string');
/** Largest plausible input side; an input of this size takes 800 MB. Pixels. */
const maximumSidePx = 8192;
const isSidePx = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) > 0 && Number(value) <= maximumSidePx;
const isSizePx = (value: unknown): value is InputSize =>
  isInputSize(value) && Object.values(sidesOf(value)).every(isSidePx);
const isRatio = (value: unknown): value is number => typeof value === 'number' && value > 0 && value <= 1;
const resizes: readonly unknown[] = ['shorter_side', 'reference', 'squash'] satisfies CardTransform['resize'][];
const interpolations: readonly unknown[] = [
  'bilinear',
  'bicubic',
  'lanczos',
] satisfies CardTransform['interpolation'][];
const isResize = (value: unknown): value is CardTransform['resize'] => resizes.includes(value);
/** `reference` resizes by the height alone, which determines the size only for square inputs. */
const isResizeTo =
  (size: InputSize | null) =>
  (value: unknown): value is CardTransform['resize'] =>
    isResize(value) && (value !== 'reference' || size === null || isSquare(size));
const isInterpolation = (value: unknown): value is CardTransform['interpolation'] => interpolations.includes(value);
const isNormalizing = (value: unknown): value is ModelCard['normalizes'] => value === 'graph' || value === 'caller';
const areHeadNames = (value: unknown): value is HeadNames =>
  typeof value === 'object' && value !== null && Object.values(value).every((name) => typeof name === 'string');
const isTriple = (value: unknown): value is Triple =>
  Array.isArray(value) && value.length === 3 && value.every((number) => Number.isFinite(number));

const noCard = (file: string, reason: string): FixresError =>
  new FixresError('MODEL_WEIGHTS_INVALID', `${file} was not written by \`fixres export\`: ${reason}`, {
    path: file,
    hint: 'export a run with `fixres export RUN`',
  });
