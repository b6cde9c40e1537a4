import type { Dataset, Experiment } from '../../spec/experiment.ts';
import type { OrderDifference, PlanFacts } from '../facts.ts';

/** How the classes of each data set are numbered, if sorting their names another way would number them differently. */
export const classOrderNotes = (
  { variants }: Experiment,
  { orderDifferenceOf }: Pick<PlanFacts, 'orderDifferenceOf'>,
): string[] => {
  const notes = variants.flatMap(({ datasets, models }) => {
    const trainedOn = models.flatMap(({ pretrain }) => (pretrain === null ? [] : [pretrain.dataset]));
    return [...datasets, ...trainedOn].flatMap((dataset) => noteOf(dataset, orderDifferenceOf?.(dataset) ?? null));
  });
  return [...new Set(notes)];
};

const noteOf = (dataset: Dataset, difference: OrderDifference | null): string[] => {
  if (dataset.kind === 'shapes' || difference === null) return [];
  const { label, text, natural } = difference;
  const { name, class_order: order } = dataset;
  if (order === 'natural')
    return [
      `classes of ${name} are sorted naturally: class ${label} is ${natural}; sorted as text it would be ${text}`,
    ];
  const assumed = order === null ? ' (assumed, because the spec does not specify an order)' : '';
  return [
    `classes of ${name} are sorted as text${assumed}: class ${label} is ${text}; sorted naturally it would be ${natural}`,
  ];
};
