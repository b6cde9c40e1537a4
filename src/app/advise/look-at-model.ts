import { FixresError } from '../../base/errors.ts';
import type { JsonObject } from '../../base/json.ts';
import { describeModel, type ModelDescription } from '../network/describe-model.ts';
import type { AdviseRequest, Assumption, Normalization } from './types.ts';

/** A network as an experiment takes it, and the transform that it is tested with. */
export interface SeenModel {
  /** `model` of a spec. */
  readonly spec: JsonObject;
  /** `test` of a spec, but for its resolutions. */
  readonly test: JsonObject;
  readonly nativePx: number;
  /** null where only reading the network would tell. */
  readonly classes: number | null;
  readonly classNames: readonly string[] | null;
  readonly assumptions: readonly Assumption[];
}

/**
 * What a file says of its network, what the architecture's usual numbers are where it says nothing, and what the request
 * says instead. Throws CLI_USAGE for what neither says and nobody should guess.
 */
export const lookAtModel = ({ model, cwd, overrides }: AdviseRequest): SeenModel => {
  const seen = describeModel(model, { cwd });
  const name = overrides.architecture ?? seen.name;
  if (seen.problem !== null && overrides.architecture === null) throw unusable(model, seen.problem);
  if (name === null)
    throw notTold(model, 'which network it is', '--architecture NAME', '`fixres model list` names them');
  if (seen.file === null) throw withoutWeights(model);
  const said = {
    native: told(overrides.resolutionPx, seen.nativeResolutionPx),
    normalize: told(overrides.normalize, seen.normalize),
    crop: told(overrides.cropRatio, seen.cropRatio) ?? { value: 0.875, from: 'the usual one' },
    resize: told(overrides.resize, seen.resize) ?? { value: 'shorter_side' as const, from: 'the usual one' },
    interpolation: told(overrides.interpolation, seen.interpolation) ?? {
      value: 'bilinear' as const,
      from: 'the usual one',
    },
  };
  const { native, normalize, crop, resize, interpolation } = said;
  if (native === null) throw notTold(model, 'the resolution it was trained at', '--resolution 224', 'or what it is');
  if (normalize === null) {
    throw notTold(
      model,
      'how pixels are normalised',
      '--normalize imagenet',
      'or `inception`, `clip`, `0-1`, `0-255`, or six numbers',
    );
  }
  return {
    spec: {
      name,
      weights: seen.file,
      train_resolution: native.value,
      normalize: { mean: [...normalize.value.mean], std: [...normalize.value.std] },
    },
    test: { crop_ratio: crop.value, resize: resize.value, interpolation: interpolation.value },
    nativePx: native.value,
    classes: seen.classes?.value ?? null,
    classNames: seen.classNames?.value ?? null,
    assumptions: [
      networkLine(seen, name),
      line('trained at', `${native.value} px`, native.from, '--resolution'),
      line('normalisation', normalText(normalize.value), normalize.from, '--normalize'),
      line('crop ratio', `${Math.round(crop.value * 1000) / 1000}`, crop.from, '--crop-ratio'),
      line('resize', resize.value.replace('_', ' '), resize.from, '--resize'),
      line('interpolation', interpolation.value, interpolation.from, '--interpolation'),
      ...seen.notes.map((note) => line('note', note, 'its files', null)),
    ],
  };
};

const told = <Value>(
  asked: Value | null,
  known: { readonly value: Value; readonly from: string } | null,
): { readonly value: Value; readonly from: string } | null =>
  asked === null ? known : { value: asked, from: 'as asked' };

const line = (what: string, value: string, from: string, option: string | null): Assumption => ({
  what,
  value,
  from,
  option,
});

const networkLine = (seen: ModelDescription, name: string): Assumption => {
  const architecture = seen.architecture?.value ?? name;
  const classes = seen.classes === null ? '' : `, ${seen.classes.value.toLocaleString('en-US')} classes`;
  return line('network', `${architecture}${classes}`, seen.architecture?.from ?? 'the file', '--architecture');
};

const normalText = ({ mean, std }: Normalization): string => `mean ${numbers(mean)}, std ${numbers(std)}`;

const numbers = (values: readonly number[]): string => {
  const texts = values.map((value) => String(Math.round(value * 1e4) / 1e4));
  return new Set(texts).size === 1 ? texts[0]! : texts.join(' ');
};

const unusable = (model: string, { message, hint }: NonNullable<ModelDescription['problem']>): FixresError =>
  new FixresError('CLI_USAGE', `${model} cannot be tested as it is: ${message}`, {
    path: model,
    ...(hint === null ? {} : { hint }),
  });

const notTold = (model: string, what: string, option: string, more: string): FixresError =>
  new FixresError('CLI_USAGE', `${model} does not say ${what}`, { path: model, hint: `add \`${option}\`; ${more}` });

const withoutWeights = (model: string): FixresError =>
  new FixresError('CLI_USAGE', `\`${model}\` is the name of a network, and not a file with its weights`, {
    hint: '`fixres weights list` shows published weights, `fixres weights get` downloads them; then name the file',
  });
