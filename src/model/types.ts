import type { InputSize } from '../domain/input-size.ts';
import type { Tensor, Tensor2D } from '../engine/ops/index.ts';
import type { ModelCard } from './export/model-card.ts';
import type { ResampledSides } from './resample-positions.ts';

/** A parameter's role determines its initial values, its weight decay, and its layout in files. */
export type ParameterRole =
  | 'conv' // file: OIHW, memory: HWIO
  | 'depthwise' // file: [channels * multiplier, 1, H, W], memory: [H, W, channels, multiplier]
  | 'linear' // file: [out, in], memory: [in, out]
  | 'bias'
  | 'bn-scale'
  | 'bn-shift'
  | 'bn-mean' // a running statistic, never trained by gradient
  | 'bn-variance'
  | 'ln-scale' // of a layer norm
  | 'ln-shift'
  | 'branch-scale' // one factor per channel by which a residual branch is multiplied
  | 'token' // of a vision transformer: positions and the class token
  | 'constant'; // of a user's own network: prepares the image, never trained

export interface ParameterInfo {
  /** As torchvision or timm names it: `layer1.0.conv1.weight`. */
  readonly name: string;
  readonly role: ParameterRole;
  /** Shape in memory (tfjs's layout). */
  readonly shape: readonly number[];
  /** Gamma of the batch norm that closes a residual branch: starts at zero if the recipe says so. */
  readonly closesResidual?: boolean;
  /** Scale or shift that replaces a folded batch norm: starts at 1 and 0, trained only by the scope `bn`. */
  readonly standsIn?: true;
}

/** How a step is executed. */
export interface StepContext {
  /** Value of a parameter; for a trained one, its variable. */
  readonly parameter: (name: string) => Tensor;
  /** Whether the batch norm with this prefix (`layer4.2.bn3`) uses batch statistics. */
  readonly batchNormTrains: (prefix: string) => boolean;
  /**
   * Called with the batch statistics (biased variance) of a training batch norm and the number of values they are
   * computed from.
   */
  readonly onBatchStatistics: (prefix: string, mean: Tensor, variance: Tensor, count: number) => void;
}

/** A tensor's shape without its batch axis: [height, width, channels], or [features]. */
export type Shape = readonly number[];

/** One section of a network: from some tensors to others. Callers own (and `tf.tidy`) the results. */
export interface Step {
  readonly name: string;
  readonly apply: (inputs: readonly Tensor[], context: StepContext) => Tensor[];
  /**
   * `apply` and the mean over height and width in one, for inputs that need no gradient. Absent, or undefined in this
   * context: there is no faster way than running the two in turn.
   */
  readonly applyPooled?: (inputs: readonly Tensor[], context: StepContext) => Tensor | undefined;
  /**
   * What `apply` would return for one image, by arithmetic alone: the shapes, and the multiply-adds of convolutions and
   * linear layers.
   */
  readonly measure: (inputs: readonly Shape[]) => { readonly outputs: readonly Shape[]; readonly macs: number };
  /** Names of the parameters it reads. */
  readonly parameters: readonly string[];
}

/** What published weights expect, and what a network was designed for. */
export interface PretrainedConfig {
  readonly trainResolutionPx: number;
  readonly cropRatio: number;
  readonly interpolation: 'bilinear' | 'bicubic';
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  readonly license: string | null;
  /** Weights published by others; the first are those the members above describe. */
  readonly published: readonly PublishedWeights[];
}

/** A weights file published by someone else. Nothing is guessed: unknown values are null. */
export interface PublishedWeights {
  /** timm's tag (`tv_in1k`), or the publisher's name for it. */
  readonly name: string;
  /** URL of the file, or of its download page. */
  readonly url: string | null;
  /** SHA-256 of the file in hexadecimal; for many only the first 8 digits are known, from the file's name. */
  readonly sha256: string | null;
  readonly license: string | null;
  /** What these weights expect, where that differs from the first weights in the list. */
  readonly expects?: Partial<
    Pick<PretrainedConfig, 'trainResolutionPx' | 'cropRatio' | 'interpolation' | 'mean' | 'std'>
  >;
}

/**
 * An image classifier as a sequence of steps: the first takes [batch, height, width, 3] (normalised), the last returns
 * the logits. A cut is a point between two steps, so trunk = steps before it, head = steps after it.
 */
export interface Network {
  readonly architecture: string;
  readonly classes: number;
  readonly parameters: readonly ParameterInfo[];
  readonly steps: readonly Step[];
  /** Index of the first step of the head, for each possible cut (`pooled`, `bn`, `cells:1`, `cells:2`, ...). */
  readonly cuts: Readonly<Record<string, number>>;
  /** Prefix of the classifier's parameters: `fc`. */
  readonly classifier: string;
  /** Prefixes of the batch norms before the pooling: `layer4.2.bn3`. */
  readonly lastBatchNorms: readonly string[];
  /** Whether pooled activations can be negative, as after a SiLU; absent: false. */
  readonly pooledMayBeNegative?: true;
  /** Smallest input side that leaves at least one value in every map, pixels. */
  readonly minimumSidePx: number;
  /**
   * How the position embedding is resampled for images of a given size; null: unchanged. Absent: it has none, or no
   * fixed one. Throws MODEL_RESOLUTION_IMPOSSIBLE for an unsupported size.
   */
  readonly resampledAt?: (sizePx: InputSize) => ResampledSides | null;
  readonly pretrained: PretrainedConfig;
  /** How its weights are initialised for training from scratch. */
  readonly initial: InitialisationRule;
  /** Reads the weights stored in the file that a user's own network comes from. Absent: there are none. */
  readonly ownWeights?: () => ReadonlyMap<string, Float32Array>;
  /**
   * The same network with other classes, whose classifier has no values yet. Absent: the classifier is a linear layer
   * on the pooled features.
   */
  readonly withClasses?: (classes: number) => Network;
  /** For an opaque network: its file with other weights in its head, for images of one size, as consecutive parts. */
  readonly rewritten?: (
    weights: ReadonlyMap<string, Float32Array>,
    sizePx: InputSize,
    metadata: Readonly<Record<string, string>>,
  ) => Uint8Array[];
  /** For a file exported by fixres: its preprocessing and its classes. */
  readonly card?: ModelCard;
  /** Why a scope is not possible; `statistics`: why `bn` is not possible in this mode. */
  readonly lacks?: {
    readonly classifier?: string;
    /** How to proceed if the classifier can't be trained. */
    readonly classifierHint?: string;
    readonly bn?: string;
    readonly statistics?: string;
    readonly lastCells?: string;
    readonly all?: string;
  };
}

export interface InitialisationRule {
  /**
   * `small-normal`: N(0, 0.01) and zero bias; `torch`: nn.Linear's default, uniform in ±1 / sqrt(inputs);
   * `transformer`: N(0, 0.02) and zero bias, for convolutions as well.
   */
  readonly linear: 'small-normal' | 'torch' | 'transformer';
  /** Whether the batch norm that closes a residual branch starts with a gamma of 0, so that blocks start as identities. */
  readonly zeroClosingGamma: boolean;
}

export type Logits = Tensor2D;
