import { isFixresError } from '../../base/errors.ts';
import type { Augmentation } from '../../domain/augmentation.ts';
import { type InputSize, shorterSidePx } from '../../domain/input-size.ts';
import { isFinetuned } from '../../domain/scope.ts';
import type { Model, Variant } from '../../spec/experiment.ts';
import { isTrainedHere } from '../expand-grid.ts';
import type { GridFacts, VariantProblem } from './grid-problem.ts';

/** An image size that a model would be given. */
interface AskedSize {
  /** `test resolution` */
  readonly what: string;
  readonly sizePx: InputSize;
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
  return askedSizes(variant, model, index).flatMap(({ what, sizePx, pointer }) => {
    const asked = `${what} ${sizePx}`;
    if (shorterSidePx(sizePx) < minimumPx) {
      return [{ pointer, message: `${asked}: \`${model.name}\` takes inputs of at least ${minimumPx} pixels` }];
    }
    try {
      facts.assertResolution(model, sizePx);
      return [];
    } catch (error) {
      if (!isFixresError(error) || error.code !== 'MODEL_RESOLUTION_IMPOSSIBLE') throw error;
      return [{ pointer, message: `${asked}: ${error.message}`, hint: error.hint ?? null }];
    }
  });
};

const askedSizes = ({ train, finetune, test, adapt }: Variant, model: Model, index: number): AskedSize[] => {
  const { pretrain, train_resolution: reference } = model;
  const at = `/model/${index}`;
  const crops = finetune.transform === 'train' && finetune.scopes.some(isFinetuned);
  return [
    ...(isTrainedHere(model) && train !== null
      ? [
          ...sizes('train resolution', train.resolutions, '/train/resolutions'),
          ...drawnSides(train.augmentation, '/train/augmentation'),
        ]
      : []),
    ...(pretrain === null
      ? []
      : [
          { what: 'train resolution', sizePx: pretrain.resolution, pointer: `${at}/pretrain/resolution` },
          ...drawnSides(pretrain.augmentation, `${at}/pretrain/augmentation`),
        ]),
    ...(adapt.length === 0 || reference === null
      ? []
      : [{ what: 'train resolution', sizePx: reference, pointer: `${at}/train_resolution` }]),
    ...(crops ? drawnSides(finetune.augmentation, '/finetune/augmentation') : []),
    ...sizes('test resolution', test.resolutions, '/test/resolutions'),
    ...test.multi_scale.flatMap((scales, entry) => sizes('test resolution', scales, `/test/multi_scale/${entry}`)),
  ];
};

const sizes = (what: string, sizesPx: readonly InputSize[], pointer: string): AskedSize[] =>
  sizesPx.map((sizePx, entry) => ({ what, sizePx, pointer: `${pointer}/${entry}` }));

const drawnSides = ({ resolutions }: Augmentation, pointer: string): AskedSize[] =>
  sizes('train resolution', resolutions ?? [], `${pointer}/resolutions`);
