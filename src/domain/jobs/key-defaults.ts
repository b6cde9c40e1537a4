import { canonicalJson } from '../../base/json.ts';

/**
 * The behaviour before each option existed. A job omits a member that has its default, so that runs from before the
 * option keep their keys. A new option of a part gets a line here.
 */
export const keyDefaults = {
  augmentation: {
    color_jitter: { brightness: 0, contrast: 0, saturation: 0 },
    repeated: 1,
    rand_augment: null,
    trivial_augment: false,
    random_erasing: null,
    cutmix: 0,
    mixup: 0,
    resolutions: null,
  },
  /** `bn_momentum`: the default `momentum` of PyTorch's nn.BatchNorm2d, which all networks in the paper keep. */
  recipe: { bn_momentum: 0.1, min_steps: null, ema_decay: null, accumulate: 1 },
  dataset: {
    classes_file: null,
    label_separator: null,
    classes: null,
    class_order: 'text',
    allow_overlap: false,
    on_error: 'fail',
    on_empty_class: 'fail',
    relative_to: 'root',
    split: null,
  },
  model: { classifier: 'keep', weightsEntry: null, poolingNode: null, classifierNode: null, output: null },
  run: { holdout: 0, earlyStopEpochs: null, keepBest: null, dtype: 'float32' },
} as const;

/** A part of a job with options that were added later. */
export type KeyPart = keyof typeof keyDefaults;

type Defaults<Part extends KeyPart> = (typeof keyDefaults)[Part];

/** A part of a job without the later options that have their default. Distributes over unions. */
export type DefaultsLeftOut<Whole, Part extends KeyPart> = Whole extends unknown
  ? Omit<Whole, keyof Defaults<Part>> & {
      readonly [Name in keyof Whole & keyof Defaults<Part>]?: Exclude<Whole[Name], Defaults<Part>[Name]>;
    }
  : never;

/** The part as written in a job. */
export const leaveOutDefaults = <Part extends KeyPart, Whole extends object>(
  part: Part,
  whole: Whole,
): DefaultsLeftOut<Whole, Part> => {
  const defaults: Readonly<Record<string, unknown>> = keyDefaults[part];
  const isDefault = (name: string, value: unknown): boolean =>
    Object.hasOwn(defaults, name) && canonicalJson(value) === canonicalJson(defaults[name]);
  return Object.fromEntries(
    Object.entries(whole).filter(([name, value]) => !isDefault(name, value)),
  ) as DefaultsLeftOut<Whole, Part>;
};
