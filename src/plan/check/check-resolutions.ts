import { isFixresError } from '../../base/errors.ts';
import type { Augmentation } from '../../domain/augmentation.ts';
import { isFinetuned } from '../../domain/scope.ts';
import type { Model, Variant } from '../../spec/experiment.ts';
import { isTrainedHere } from '../expand-grid.ts';
import type { GridFacts, VariantProblem } from './grid-problem.ts';

/** A side that an image of a model would have. */
interface Side {
  /** `test resolution` */
  readonly what: string;
  readonly px: number;
  readonly pointer: string;
}

/** Every resolution that a model can't take, wherever the spec asks for it. */
export const resolutionProblems = (
  variant: Variant,
  model: Model,
  index: number,
  facts: GridFacts,
): VariantProblem[] => {
  const minimumPx = facts.minimumSidePxOf(model);
  return sidesOf(variant, model, index).flatMap(({ what, px, pointer }) => {
    if (px < minimumPx) {
      return [{ pointer, message: `${what} ${px}: \`${model.name}\` takes inputs of at least ${minimumPx} pixels` }];
    }
    try {
      facts.assertResolution(model, px);
      return [];
    } catch (error) {
      if (!isFixresError(error) || error.code !== 'MODEL_RESOLUTION_IMPOSSIBLE') throw error;
      return [{ pointer, message: `${what} ${px}: ${error.message}`, hint: error.hint ?? null }];
    }
  });
};

const sidesOf = ({ train, finetune, test, adapt }: Variant, model: Model, index: number): Side[] => {
  const { pretrain, train_resolution: reference } = model;
  const at = `/model/${index}`;
  const crops = finetune.transform === 'train' && finetune.scopes.some(isFinetuned);
  return [
    ...(isTrainedHere(model) && train !== null
      ? [
          ...sides('train resolution', train.resolutions, '/train/resolutions'),
          ...drawnSides(train.augmentation, '/train/augmentation'),
        ]
      : []),
    ...(pretrain === null
      ? []
      : [
          { what: 'train resolution', px: pretrain.resolution, pointer: `${at}/pretrain/resolution` },
          ...drawnSides(pretrain.augmentation, `${at}/pretrain/augmentation`),
        ]),
    ...(adapt.length === 0 || reference === null
      ? []
      : [{ what: 'train resolution', px: reference, pointer: `${at}/train_resolution` }]),
    ...(crops ? drawnSides(finetune.augmentation, '/finetune/augmentation') : []),
    ...sides('test resolution', test.resolutions, '/test/resolutions'),
    ...test.multi_scale.flatMap((scales, entry) => sides('test resolution', scales, `/test/multi_scale/${entry}`)),
  ];
};

const sides = (what: string, sidesPx: readonly number[], pointer: string): Side[] =>
  sidesPx.map((px, entry) => ({ what, px, pointer: `${pointer}/${entry}` }));

const drawnSides = ({ resolutions }: Augmentation, pointer: string): Side[] =>
  sides('train resolution', resolutions ?? [], `${pointer}/resolutions`);
