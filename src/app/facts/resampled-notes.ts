import { basename } from 'node:path';
import { groupBy } from '../../base/group-by.ts';
import type { Experiment, Model } from '../../spec/experiment.ts';
import { resampledText } from '../network/resampled-text.ts';
import { networkOf } from './network-of.ts';

/** For each network whose position embedding is resampled for a test resolution: the original and the new grid. */
export const resampledNotes = ({ variants }: Experiment): string[] => {
  const tested = variants.flatMap(({ models, test }) => models.map((model) => ({ model, sidesPx: test.resolutions })));
  return groupBy(tested, ({ model: { name, weights } }) => `${name} ${weights}`).flatMap((ofModel) => {
    const { model } = ofModel[0]!;
    const sidesPx = [...new Set(ofModel.flatMap((one) => one.sidesPx))].toSorted((a, b) => a - b);
    const note = noteOf(model, sidesPx);
    return note === null ? [] : [`${titleOf(model)}: ${note}`];
  });
};

const titleOf = ({ name, weights }: Model): string => (weights === 'random' ? name : basename(weights));

const noteOf = (model: Model, sidesPx: readonly number[]): string | null => {
  const { resampledAt } = networkOf(model);
  const sizes = sidesPx.flatMap((sidePx) => {
    const sides = resampledAt?.(sidePx) ?? null;
    return sides === null ? [] : [{ ...sides, sidePx }];
  });
  return sizes.length === 0 ? null : resampledText(sizes);
};
