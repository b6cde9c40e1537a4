import type { InputSize } from '../../domain/input-size.ts';
/** Where a fact about a network was found: a file's name, `weights file`, `zoo`. */
export interface Known<Value> {
  readonly value: Value;
  readonly from: string;
}

export type Triple = readonly [number, number, number];

/** What is known of a network besides its weights: how it is called, what it tells apart, and how images are brought to it. */
export interface NetworkFacts {
  /** As who published it calls it; of timm without the tag behind the dot. */
  readonly architecture: Known<string> | null;
  readonly classes: Known<number> | null;
  /** In the order of the logits. */
  readonly classNames: Known<readonly string[]> | null;
  /** Side of the input that it was trained at; where that is not said, that it is meant to be tested at. Pixels. */
  readonly nativeResolutionPx: Known<number> | null;
  /** Size of the input that it is meant to be tested at, pixels. */
  readonly testResolutionPx: Known<InputSize> | null;
  /** Of each channel, for values scaled to 0..1. */
  readonly normalize: Known<{ readonly mean: Triple; readonly std: Triple }> | null;
  /** Side of the crop / side that the image is resized to. */
  readonly cropRatio: Known<number> | null;
  /** Which side that is: `squash`, both. */
  readonly resize: Known<'shorter_side' | 'reference' | 'squash'> | null;
  readonly interpolation: Known<'bilinear' | 'bicubic' | 'lanczos'> | null;
  /** What the files say and no experiment can do alike, as sentences. */
  readonly notes: readonly string[];
}

export const nothingKnownOfNetwork: NetworkFacts = {
  architecture: null,
  classes: null,
  classNames: null,
  nativeResolutionPx: null,
  testResolutionPx: null,
  normalize: null,
  cropRatio: null,
  resize: null,
  interpolation: null,
  notes: [],
};

/** The facts of the first, and of the second where the first has none. */
export const withFallback = (first: NetworkFacts, second: NetworkFacts): NetworkFacts => ({
  architecture: first.architecture ?? second.architecture,
  classes: first.classes ?? second.classes,
  classNames: first.classNames ?? second.classNames,
  nativeResolutionPx: first.nativeResolutionPx ?? second.nativeResolutionPx,
  testResolutionPx: first.testResolutionPx ?? second.testResolutionPx,
  normalize: first.normalize ?? second.normalize,
  cropRatio: first.cropRatio ?? second.cropRatio,
  resize: first.resize ?? second.resize,
  interpolation: first.interpolation ?? second.interpolation,
  notes: [...first.notes, ...second.notes],
});
