import type { Dataset, Model, Variant } from '../../spec/experiment.ts';
import { comparedNames } from './compare-class-names.ts';
import type { GridFacts, VariantProblem } from './grid-problem.ts';

/**
 * A classifier from a file has its classes in the order of whoever trained it, which may or may not be that of the
 * sorted names.
 */
export const classOrderProblems = (
  variant: Variant,
  dataset: Dataset,
  index: number,
  facts: GridFacts,
): VariantProblem[] => {
  if (dataset.kind === 'shapes' || dataset.class_order !== null) return [];
  if ('classes_file' in dataset && dataset.classes_file !== null) return [];
  const model = variant.models.find(
    (one) => one.weights !== 'random' && one.classifier === 'keep' && !isToldByNames(dataset, one, facts),
  );
  const difference = facts.orderDifferenceOf?.(dataset) ?? null;
  if (model === undefined || difference === null) return [];
  const { label, text, natural } = difference;
  const classes = `class ${label} of \`${dataset.name}\` is \`${text}\` when sorted as text, but \`${natural}\` when sorted naturally`;
  const file = 'classes_file' in dataset ? 'list the classes in the order of the weights in `classes_file`, or ' : '';
  return [
    {
      pointer: `/dataset/${index}`,
      message: `${classes}, and the order in the classifier of \`${model.name}\` is unknown`,
      hint: `${file}set \`class_order: natural\` of the data set for weights that timm trained, \`class_order: text\` for torchvision's`,
    },
  ];
};

/** Whether the model's files name its classes as the data set does: the order is then compared. */
const isToldByNames = (dataset: Dataset, model: Model, facts: GridFacts): boolean => {
  const compared = comparedNames(dataset, model, facts);
  return compared !== null && compared.result !== 'unrelated';
};
