import type { Dataset, Model, Variant } from '../../spec/experiment.ts';
import { usesTrainingImages } from './check-overlap.ts';
import type { GridFacts, VariantProblem } from './grid-problem.ts';

/** Without training, test images are enough. */
export const noTrainingProblems = (
  variant: Variant,
  dataset: Dataset,
  index: number,
  facts: GridFacts,
): VariantProblem[] => {
  const needs = usesTrainingImages(variant) || variant.analyses.includes('roc');
  return needs ? problemsOf(dataset, `/dataset/${index}`, facts) : [];
};

/** A network is trained on the data set of its `pretrain`. */
export const pretrainProblems = ({ pretrain }: Model, index: number, facts: GridFacts): VariantProblem[] =>
  pretrain === null ? [] : problemsOf(pretrain.dataset, `/model/${index}/pretrain/dataset`, facts);

const problemsOf = (dataset: Dataset, pointer: string, facts: GridFacts): VariantProblem[] => {
  const problem = ('train' in dataset && dataset.train === null ? notWanted : facts.noTrainingOf?.(dataset)) ?? null;
  if (problem === null) return [];
  const message = `\`${dataset.name}\` has no training images, but the spec needs some: ${problem.message}`;
  return [{ pointer, message, hint: problem.hint ?? null }];
};

const notWanted = {
  message: 'its `train` is null',
  hint: 'set `train` of the data set to the location of the training images',
};
