import type { Dataset, Variant } from '../../spec/experiment.ts';
import { areAlike, type ComparedNames, comparedNames } from './compare-class-names.ts';
import type { GridFacts, VariantProblem } from './grid-problem.ts';

/** A classifier whose files name its classes in a different order from the data set. */
export const classNamesProblems = (
  variant: Variant,
  dataset: Dataset,
  index: number,
  facts: GridFacts,
): VariantProblem[] =>
  variant.models.flatMap((model) => {
    const compared = comparedNames(dataset, model, facts);
    if (compared?.result !== 'moved') return [];
    const { label, data, weights } = compared;
    return [
      {
        pointer: `/dataset/${index}`,
        message: `class ${label} of \`${dataset.name}\` is \`${data.names[label]}\`, but in ${weights.from} it is \`${weights.names[label]}\``,
        hint: hintFor(dataset, compared),
      },
    ];
  });

const hintFor = (dataset: Dataset, { data, weights }: ComparedNames): string => {
  if (dataset.kind !== 'shapes' && data.otherwise !== null && areAlike(data.otherwise, weights.names)) {
    const other = dataset.class_order === 'natural' ? 'text' : 'natural';
    return `set \`class_order: ${other}\` of the data set, which is the order of the weights`;
  }
  return 'classes_file' in dataset
    ? 'write the classes in the order of the weights to a file, one per line, and set `classes_file` of the data set to it'
    : 'set `classifier: new` of the model, and train it with `finetune`';
};
