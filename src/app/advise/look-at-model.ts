import type { JsonObject } from '../../base/json.ts';
import { usualCropRatio } from '../../domain/test-transform.ts';
import { type DraftModel, draftModel, type Sourced } from '../draft/draft-model.ts';
import type { Normalization } from '../draft/normalizations.ts';
import type { AdviseRequest, Assumption } from './types.ts';

/** A network in the form required by an experiment, and its test transform. */
export interface SeenModel {
  /** `model` of a spec. */
  readonly spec: JsonObject;
  /** `test` of a spec, without its resolutions. */
  readonly test: JsonObject;
  readonly nativePx: number;
  /** null if it is not known before the network is read. */
  readonly classes: number | null;
  /** In the order of its outputs; null if its files have none. */
  readonly classNames: Sourced<readonly string[]> | null;
  readonly assumptions: readonly Assumption[];
}

/** Known facts about a network, overridden by the request. Throws as `draftModel` does. */
export const lookAtModel = ({ model, cwd, overrides }: AdviseRequest): SeenModel => {
  const draft = draftModel({ model, cwd, ...overrides });
  const { name, weights, nativePx, normalize } = draft;
  const crop = chosen(overrides.cropRatio, '--crop-ratio', draft.cropRatio, usualCropRatio);
  const resize = chosen(overrides.resize, '--resize', draft.resize, 'shorter_side');
  const interpolation = chosen(overrides.interpolation, '--interpolation', draft.interpolation, 'bilinear');
  const { mean, std } = normalize.value;
  return {
    spec: {
      ...{ name, weights, train_resolution: nativePx.value },
      normalize: { mean: [...mean], std: [...std] },
    },
    test: { crop_ratio: crop.value, resize: resize.value, interpolation: interpolation.value },
    nativePx: nativePx.value,
    classes: draft.classes,
    classNames: draft.classNames,
    assumptions: [
      networkLine(draft),
      line('trained at', `${nativePx.value} px`, nativePx.from, '--resolution'),
      line('normalisation', normalText(normalize.value), normalize.from, '--normalize'),
      line('crop ratio', `${Math.round(crop.value * 1000) / 1000}`, crop.from, '--crop-ratio'),
      line('resize', resize.value.replace('_', ' '), resize.from, '--resize'),
      line('interpolation', interpolation.value, interpolation.from, '--interpolation'),
      ...draft.notes.map((note) => line('note', note, 'its files', null)),
    ],
  };
};

interface Known<Value> {
  readonly value: Value;
  readonly from: string;
}

const chosen = <Value>(asked: Value | null, option: string, known: Known<Value> | null, usual: Value): Known<Value> => {
  if (asked !== null) return { value: asked, from: option };
  return known ?? { value: usual, from: 'the usual value' };
};

const line = (what: string, value: string, from: string, option: string | null): Assumption => {
  return { what, value, from, option };
};

const networkLine = ({ name, architecture, classes }: DraftModel): Assumption => {
  const count = classes === null ? '' : `, ${classes.toLocaleString('en-US')} classes`;
  return line('network', `${architecture?.value ?? name}${count}`, architecture?.from ?? 'the file', '--architecture');
};

const normalText = ({ mean, std }: Normalization): string => `mean ${numbers(mean)}, std ${numbers(std)}`;

const numbers = (values: readonly number[]): string => {
  const texts = values.map((value) => String(Math.round(value * 1e4) / 1e4));
  return new Set(texts).size === 1 ? texts[0]! : texts.join(' ');
};
