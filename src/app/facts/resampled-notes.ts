import { basename } from 'node:path';
import { groupBy } from '../../base/group-by.ts';
import { distinctSizes, type InputSize } from '../../domain/input-size.ts';
import type { Experiment, Model } from '../../spec/experiment.ts';
import { resampledText } from '../network/resampled-text.ts';
import { networkOf } from './network-of.ts';

/** For each network whose position embedding is resampled for a test resolution: the original and the new grid. */
export const resampledNotes = ({ variants }: Experiment): string[] => {
  const tested = variants.flatMap(({ models, test }) => models.map((model) => ({ model, sizesPx: test.resolutions })));
  return groupBy(tested, ({ model: { name, weights } }) => `${name} ${weights}`).flatMap((ofModel) => {
    const { model } = ofModel[0]!;
    const sizesPx = distinctSizes(ofModel.flatMap((one) => one.sizesPx));
    const note = noteOf(model, sizesPx);
    return note === null ? [] : [`${titleOf(model)}: ${note}`];
  });
};

const titleOf = ({ name, weights }: Model): string => (weights === 'random' ? name : basename(weights));

const noteOf = (model: Model, sizesPx: readonly InputSize[]): string | null => {
  const { resampledAt } = networkOf(model);
  const sizes = sizesPx.flatMap((sizePx) => {
    const sides = resampledAt?.(sizePx) ?? null;
    return sides === null ? [] : [{ ...sides, sizePx }];
  });
  return sizes.length === 0 ? null : resampledText(sizes);
};
