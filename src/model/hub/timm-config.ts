import { type InputSize, inputSize, isSquare } from '../../domain/input-size.ts';
import type { ConfigValue } from './config-value.ts';
import { type Known, type NetworkFacts, nothingKnownOfNetwork } from './hub-facts.ts';

const from = 'config.json';
const known = <Value>(value: Value | undefined): Known<Value> | null => (value === undefined ? null : { value, from });

/** Whether a snapshot's configuration is timm's, possibly inside the transformers library's. */
export const isTimmConfig = (config: ConfigValue): boolean => config.get('architecture') !== undefined;

/**
 * What timm's `config.json` says. For the test transform, `test_input_size` and `test_crop_pct` take precedence;
 * `input_size` is the training resolution. Sources: timm/models/_hub.py, `_parse_model_cfg`;
 * timm/data/transforms_factory.py.
 */
export const timmFacts = (config: ConfigValue): NetworkFacts => {
  // Older files have no separate section for the preprocessing.
  const inner = config.get('pretrained_cfg') ?? config;
  const either = (key: string) => config.get(key) ?? inner.get(key);
  const side = sideOf(inner, 'input_size');
  const crop = cropOf(inner);
  const [mean, std] = [inner.get('mean')?.triple(), inner.get('std')?.triple()];
  const interpolation = interpolationOf(inner);
  return {
    ...nothingKnownOfNetwork,
    architecture: known(config.get('architecture')?.text().split('.')[0]),
    classes: known(either('num_classes')?.count()),
    classNames: known((either('label_names') ?? either('labels'))?.names()),
    nativeResolutionPx: known(side),
    testResolutionPx: known(sizeOf(inner, 'test_input_size') ?? side),
    normalize: known(mean === undefined || std === undefined ? undefined : { mean, std }),
    cropRatio: known(crop.ratio),
    resize: known(crop.resize),
    interpolation: known(interpolation.value),
    notes: [...crop.notes, ...interpolation.notes],
  };
};

const sideOf = (inner: ConfigValue, key: string): number | undefined => {
  const size = sizeOf(inner, key);
  return size === undefined || isSquare(size) ? size : inner.get(key)!.refuse('a square input');
};

const sizeOf = (inner: ConfigValue, key: string): InputSize | undefined => {
  const size = inner.get(key);
  if (size === undefined) return undefined;
  const [channels, heightPx, widthPx] = size.triple();
  return channels === 3 ? inputSize({ heightPx, widthPx }) : size.refuse('three colour channels');
};

const cropOf = (inner: ConfigValue) => {
  const ratio = inner.get('test_crop_pct') ?? inner.get('crop_pct');
  const mode = inner.get('crop_mode')?.text() ?? 'center';
  if (ratio === undefined) return { ratio: undefined, resize: undefined, notes: [] };
  const resizes = { center: 'shorter_side', squash: 'squash' } as const;
  if (Object.hasOwn(resizes, mode)) {
    return { ratio: ratio.positive(), resize: resizes[mode as keyof typeof resizes], notes: [] };
  }
  const notes = [
    `config.json crops images with the mode \`${mode}\`, which is not supported; a centre crop comes close`,
  ];
  return { ratio: ratio.positive(), resize: undefined, notes };
};

const interpolations = ['bilinear', 'bicubic', 'lanczos'] as const;

const interpolationOf = (inner: ConfigValue) => {
  const text = inner.get('interpolation')?.text();
  const value = interpolations.find((one) => one === text);
  if (value !== undefined || text === undefined) return { value, notes: [] };
  return { value, notes: [`config.json resizes images with \`${text}\`, which is not supported`] };
};
