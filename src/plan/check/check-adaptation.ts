import type { InputSize } from '../../domain/input-size.ts';
import type { Model, Variant } from '../../spec/experiment.ts';
import { isTrainedHere } from '../expand-grid.ts';
import type { GridFacts, VariantProblem } from './grid-problem.ts';

/**
 * An adaptation maps activations back to those at the train resolution: there must be exactly one train resolution, and
 * a test resolution that differs from it.
 */
export const adaptationProblems = (
  { adapt, train, test }: Variant,
  model: Model,
  index: number,
  facts: GridFacts,
): VariantProblem[] => {
  if (adapt.length === 0) return [];
  return [...signProblems(adapt, model, facts), ...referenceProblems({ train, test }, model, index, facts)];
};

/** A Fréchet distribution has positive values only. */
const signProblems = (adapt: Variant['adapt'], model: Model, facts: GridFacts): VariantProblem[] =>
  adapt.includes('parametric') && facts.pooledMayBeNegative(model)
    ? [
        {
          pointer: `/adapt/${adapt.indexOf('parametric')}`,
          message: `the fit \`parametric\` requires non-negative values, but pooled activations of \`${model.name}\` can be negative`,
          hint: 'use `empirical` or `scale`',
        },
      ]
    : [];

const referenceProblems = (
  { train, test }: Pick<Variant, 'train' | 'test'>,
  model: Model,
  index: number,
  facts: GridFacts,
): VariantProblem[] => {
  if (isTrainedHere(model)) {
    if (train === null) return [];
    if (train.augmentation.resolutions !== null) {
      return [
        {
          pointer: '/adapt',
          message: `\`adapt\` maps back to the train resolution, but \`${model.name}\` is trained at several`,
          hint: 'omit `adapt`, or `train.augmentation.resolutions`',
        },
      ];
    }
    return nothingToAdapt(model, train.resolutions, test.resolutions);
  }
  const { isPublished, trainResolutionPx } = facts.pretrainedOf(model);
  const trainedPx = model.train_resolution ?? (isPublished ? trainResolutionPx : null);
  if (trainedPx === null) {
    return [
      {
        pointer: `/model/${index}/weights`,
        message: `\`adapt\` maps back to the train resolution of \`${model.name}\`, which is unknown`,
        hint: 'set `train_resolution` next to `weights`',
      },
    ];
  }
  return nothingToAdapt(model, [trainedPx], test.resolutions);
};

const nothingToAdapt = (model: Model, trained: readonly number[], tested: readonly InputSize[]): VariantProblem[] =>
  trained.some((trainResolutionPx) => tested.some((testResolutionPx) => testResolutionPx !== trainResolutionPx))
    ? []
    : [
        {
          pointer: '/adapt',
          message: `\`adapt\` has nothing to do: \`${model.name}\` is tested at its train resolution only`,
          hint: 'add other test resolutions, or omit `adapt`',
        },
      ];
