import type { InputSize } from '../../domain/input-size.ts';
import type { Shape } from '../types.ts';

/**
 * Reference outputs of another implementation (torchvision, timm) for one network with weights and images generated
 * from a seed.
 */
export type Golden = ForwardGolden | StepsGolden | GeneratorGolden | RealWeightsGolden;

export interface FromSeed {
  readonly seed: number;
  /** Programs and versions that produced the figures. */
  readonly origin: string;
}

/** Structure and outputs. */
export interface ForwardGolden extends FromSeed {
  readonly kind: 'forward';
  readonly model: string;
  readonly parameters: number;
  /** Absent from files that do not describe the structure. */
  readonly structure?: {
    readonly sidePx: number;
    readonly multiplyAdds: number;
    /** Shape of every tensor in torch's layout, including PyTorch's `num_batches_tracked`. */
    readonly keys: ReadonlyMap<string, Shape>;
    readonly keyCount: number;
  };
  readonly runs: readonly GoldenRun[];
  /** For the same network with the padding of the FixRes reference. */
  readonly referenceRuns: readonly GoldenRun[];
}

export interface GoldenRun {
  readonly batch: number;
  readonly sizePx: InputSize;
  /** The first values of each image's logits, and the same computed in double precision where available. */
  readonly logits: readonly (readonly number[])[];
  readonly preciseLogits?: readonly number[];
  /** Per image, of its logits. */
  readonly sum: readonly number[];
  readonly l2: readonly number[];
  readonly argmax: readonly number[];
  readonly preciseArgmax?: readonly number[];
  /** Standard deviation over all logits of all images. */
  readonly deviation: number;
  /** Distance between the logits of the first two images, divided by the norm of the first's. */
  readonly contrast: number;
  /** The first values of each image's pooled features, and their norms. */
  readonly pooled: readonly (readonly number[])[];
  readonly pooledL2: readonly number[];
  readonly blocks: ReadonlyMap<string, GoldenBlock>;
}

export interface GoldenBlock {
  /** [channels, height, width] */
  readonly shape: Shape;
  /**
   * Mean, standard deviation, minimum, maximum, first value, second channel's second (or only) value in the first row,
   * last value.
   */
  readonly figures: readonly number[];
}

/** Losses and changed tensors of the first fine-tuning steps, by scope. */
export interface StepsGolden extends FromSeed {
  readonly kind: 'steps';
  readonly model: string;
  readonly sidePx: number;
  readonly labels: readonly number[];
  readonly learningRate: number;
  readonly momentum: number;
  readonly weightDecay: number;
  readonly scopes: ReadonlyMap<string, GoldenScope>;
}

export interface GoldenScope {
  readonly trained: readonly string[];
  /** Before each step. */
  readonly losses: readonly number[];
  /** The same in double precision, where available. */
  readonly preciseLosses?: readonly number[];
  /** Norm of each trained tensor's first gradient. */
  readonly gradients: ReadonlyMap<string, number>;
  readonly after: ReadonlyMap<number, GoldenState>;
}

export interface GoldenState {
  readonly changed: ReadonlyMap<string, { readonly first: readonly number[]; readonly changeL2: number }>;
  /** The first logits of the first image and the loss, in evaluation mode. */
  readonly logits: readonly number[];
  readonly preciseLogits?: readonly number[];
  readonly loss: number;
}

/** Values of individual tensors and images. */
export interface GeneratorGolden {
  readonly kind: 'generator';
  readonly seed: number;
  readonly hashes: ReadonlyMap<string, number>;
  readonly tensors: readonly (GeneratedValues & {
    readonly model: string;
    readonly key: string;
    readonly shape: Shape;
  })[];
  /** By side in pixels; two images each. */
  readonly images: ReadonlyMap<number, GeneratedValues>;
}

export interface GeneratedValues {
  readonly first: readonly number[];
  readonly last?: number;
  readonly sum: number;
}

/** Outputs for weights from a file, which cannot be generated from a seed. */
export interface RealWeightsGolden extends FromSeed {
  readonly kind: 'real-weights';
  readonly weightsFile: string;
  readonly sha256: string;
  /** Our name for each name in the weights file. */
  readonly names: ReadonlyMap<string, string>;
  readonly runs: readonly GoldenRun[];
}
