import type { Dataset, Model, Variant } from '../../spec/experiment.ts';
import { testsOf } from '../../spec/grid-size.ts';
import { classCount } from '../facts.ts';
import type { GridFacts, VariantProblem } from './grid-problem.ts';

/** Weights whose header shows that they do not fit the network or the classes of a data set. */
export const weightsProblems = (variant: Variant, model: Model, index: number, facts: GridFacts): VariantProblem[] =>
  variant.datasets.flatMap((dataset) => {
    const problem = facts.weightsProblem?.(model, wanted(dataset, facts)) ?? null;
    if (problem === null) return [];
    const stops = testsOf({ ...variant, datasets: [dataset], models: [model] });
    return [{ pointer: `/model/${index}/weights`, message: problem.message, hint: problem.hint ?? null, stops }];
  });

const wanted = (dataset: Dataset, facts: GridFacts) => ({
  name: dataset.name,
  classes: classCount(dataset, facts),
  isPartial: facts.isPartialOf?.(dataset) ?? false,
  takesClassesFile: 'classes_file' in dataset,
  takesClasses: dataset.kind !== 'shapes' && 'classes' in dataset,
});
