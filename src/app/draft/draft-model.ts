import { FixresError } from '../../base/errors.ts';
import { describeModel, type ModelDescription } from '../network/describe-model.ts';
import type { Normalization } from './normalizations.ts';

/** A value of a spec, and its source. */
export interface Sourced<Value> {
  readonly value: Value;
  readonly from: string;
}

/** A network in the form required by a spec. */
export interface DraftModel {
  readonly name: string;
  /** Its name in the files; null if they have none. */
  readonly architecture: Sourced<string> | null;
  /** A file, or a folder of a model hub; absolute. */
  readonly weights: string;
  readonly classes: number | null;
  /** In the order of its outputs; null if its files have none. */
  readonly classNames: Sourced<readonly string[]> | null;
  readonly nativePx: Sourced<number>;
  readonly normalize: Sourced<Normalization>;
  readonly cropRatio: Sourced<number> | null;
  readonly resize: ModelDescription['resize'];
  readonly interpolation: ModelDescription['interpolation'];
  readonly notes: readonly string[];
}

export interface ModelQuestion {
  /** A file or folder, relative to `cwd`. */
  readonly model: string;
  readonly cwd: string;
  /** Overrides for values that are missing from the files or wrong. */
  readonly resolutionPx: number | null;
  readonly normalize: Normalization | null;
  /**
   * The network of the zoo that a checkpoint belongs to, if its tensors are ambiguous. Default: determined from the
   * tensors.
   */
  readonly architecture?: string | null;
}

/** A network as described by its files, with overrides. Throws CLI_USAGE if a required value is in neither. */
export const draftModel = ({ model, cwd, resolutionPx, normalize, architecture = null }: ModelQuestion): DraftModel => {
  const seen = describeModel(model, { cwd });
  const name = architecture ?? seen.name;
  if (name === null || (seen.problem !== null && architecture === null)) throw unusable(model, seen);
  if (seen.file === null) throw withoutWeights(model);
  const nativePx = resolutionPx === null ? seen.nativeResolutionPx : { value: resolutionPx, from: '--resolution' };
  const pixels = normalize === null ? seen.normalize : { value: normalize, from: '--normalize' };
  if (nativePx === null || pixels === null) throw notTold(model, nativePx === null, pixels === null);
  const { classNames, cropRatio, resize, interpolation, notes } = seen;
  return {
    name,
    architecture: architecture === null ? seen.architecture : { value: architecture, from: '--architecture' },
    weights: seen.kind === 'snapshot' ? seen.subject : seen.file,
    classes: seen.classes?.value ?? null,
    nativePx,
    normalize: pixels,
    ...{ classNames, cropRatio, resize, interpolation, notes },
  };
};

const unusable = (model: string, { problem }: ModelDescription): FixresError =>
  new FixresError(
    'CLI_USAGE',
    `${model} cannot be used directly: ${problem?.message ?? 'no network is known for it'}`,
    {
      path: model,
      hint: problem?.hint ?? `\`fixres model inspect ${model}\` shows what it is`,
    },
  );

const withoutWeights = (model: string): FixresError =>
  new FixresError('CLI_USAGE', `\`${model}\` is the name of a network, not a file with its weights`, {
    hint: 'download its weights with `fixres weights fetch NAME` and pass that file; `fixres weights list` lists published weights',
  });

const notTold = (model: string, lacksResolution: boolean, lacksNormalization: boolean): FixresError => {
  const what = [
    ...(lacksResolution ? ['the resolution it was trained at'] : []),
    ...(lacksNormalization ? ['how its input is normalised'] : []),
  ];
  const options = [
    ...(lacksResolution ? ['--resolution 224'] : []),
    ...(lacksNormalization ? ['--normalize imagenet'] : []),
  ];
  return new FixresError('CLI_USAGE', `${model} does not state ${what.join(' or ')}`, {
    path: model,
    hint: `add \`${options.join(' ')}\`, with the right ${what.length === 1 ? 'value' : 'values'}`,
  });
};
