import type { InputSize } from '../../domain/input-size.ts';

/** A fact about a network, and where it was found: a file name, `weights file`, `zoo`. */
export interface Known<Value> {
  readonly value: Value;
  readonly from: string;
}

export type Triple = readonly [number, number, number];

/** What is known about a network besides its weights: its name, its classes, and how images are preprocessed for it. */
export interface NetworkFacts {
  /** The publisher's name for it; for timm, without the tag after the dot. */
  readonly architecture: Known<string> | null;
  readonly classes: Known<number> | null;
  /** Class names, in the order of the logits. */
  readonly classNames: Known<readonly string[]> | null;
  /** Side of the training input; if unknown, of the intended test input. Pixels. */
  readonly nativeResolutionPx: Known<number> | null;
  /** Side of the intended test input, pixels. */
  readonly testResolutionPx: Known<InputSize> | null;
  /** Per channel, for values scaled to 0..1. */
  readonly normalize: Known<{ readonly mean: Triple; readonly std: Triple }> | null;
  /** Crop side / side to which the image is resized. */
  readonly cropRatio: Known<number> | null;
  /** Which side that is; `squash`: both. */
  readonly resize: Known<'shorter_side' | 'reference' | 'squash'> | null;
  readonly interpolation: Known<'bilinear' | 'bicubic' | 'lanczos'> | null;
  /** Settings in the files that no experiment can reproduce, as sentences. */
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

/** The first's facts, with the second's where the first has none. */
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
