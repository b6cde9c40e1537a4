import type { Experiment } from '../../spec/experiment.ts';
import { type ComparedNames, comparedNames, type NamesFacts } from './compare-class-names.ts';

/** Where a data set and a network's files name the classes differently, so that their order can't be checked. */
export const classNamesNotes = ({ variants }: Experiment, facts: NamesFacts): string[] => [
  ...new Set(
    variants.flatMap(({ datasets, models }) =>
      datasets.flatMap((dataset) =>
        models.flatMap((model) => noteOf(dataset.name, comparedNames(dataset, model, facts))),
      ),
    ),
  ),
];

const noteOf = (name: string, compared: ComparedNames | null): string[] => {
  if (compared?.result !== 'unrelated' && compared?.result !== 'renamed') return [];
  const { result, label, data, weights } = compared;
  const first = `class ${label} is ${data.names[label]}, but ${weights.names[label]} in ${weights.from}`;
  return result === 'renamed'
    ? [`some classes of ${name} have different names in the network: ${first}`]
    : [`the class names of ${name} differ from those of the network, so their order was not checked: ${first}`];
};
