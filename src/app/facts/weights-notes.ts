import { basename } from 'node:path';
import {
  architectureCalled,
  architectureNames,
  classesInFile,
  findArchitecture,
  isImported,
  type Known,
  type NetworkFacts,
  openWeights,
  stateOfWeights,
  takenText,
} from '../../model/index.ts';
import type { Experiment, Model, Test } from '../../spec/experiment.ts';
import { anyClasses } from './kept-networks.ts';
import { saidOfModel } from './said-of-model.ts';

/**
 * Notes on the values that a plan takes from weights files with metadata, and on differences between spec and files.
 */
export const weightsNotes = ({ variants }: Experiment): readonly string[] => [
  ...new Set(
    variants.flatMap(({ models, test }) =>
      models.flatMap((model) => [...takenNotes(model), ...hubNotes(model, test), ...publishedNotes(model, test)]),
    ),
  ),
];

const takenNotes = (model: Model): string[] => {
  const { name, weights, classifier, weights_entry: weightsEntry } = model;
  // A plan with assumed images does not need the file.
  if (weights === 'random' || isImported(name) || stateOfWeights(weights) === null) return [];
  const opened = openWeights(weights);
  const classes = classesInFile(findArchitecture(name, anyClasses), opened, { classifier, weightsEntry });
  const taken = takenText(findArchitecture(name, classes ?? anyClasses), opened, { classifier, weightsEntry });
  return taken === null ? [] : [`${basename(weights)}: takes ${taken}`];
};

const hubNotes = (model: Model, test: Test): string[] => {
  const said = saidOfModel(model);
  const folder = basename(model.weights);
  const { train_resolution: trainPx, normalize } = model;
  const taken = [
    ...(trainPx === null && said.nativeResolutionPx !== null
      ? [`${folder}: trained at ${said.nativeResolutionPx.value} px according to ${said.nativeResolutionPx.from}`]
      : []),
    ...(normalize === null && said.normalize !== null ? [`${folder}: normalisation from ${said.normalize.from}`] : []),
  ];
  return [...taken, ...differences(said, model, test).map((text) => `${folder}: ${text}`), ...said.notes];
};

/** If no file says how the network is tested, and the spec's interpolation is not that of the published weights. */
const publishedNotes = (model: Model, test: Test): string[] => {
  const { name, weights } = model;
  if (weights === 'random' || isImported(name) || saidOfModel(model).interpolation !== null) return [];
  const published = findArchitecture(name, anyClasses).pretrained;
  if (published.published.length === 0 || published.interpolation === test.interpolation) return [];
  return [
    `${basename(weights)}: ${name} is usually tested with ${published.interpolation} interpolation, but the spec has ${test.interpolation}: set \`test.interpolation\``,
  ];
};

const differences = (said: NetworkFacts, model: Model, test: Test): string[] => {
  const { mean, std } = model.normalize ?? {};
  const isNormalizedAlike = JSON.stringify(said.normalize?.value) === JSON.stringify({ mean, std });
  return [
    ...(isImported(model.name)
      ? []
      : different(said.architecture, [model.name], 'model.name', (name) => isCalled(model.name, name))),
    ...(model.train_resolution === null
      ? []
      : different(said.nativeResolutionPx, [model.train_resolution], 'model.train_resolution')),
    ...(model.normalize === null || said.normalize === null || isNormalizedAlike
      ? []
      : [`the spec's \`model.normalize\` overrides the one in ${said.normalize.from}`]),
    ...different(said.cropRatio, test.crop_ratio, 'test.crop_ratio', (ratio) =>
      test.crop_ratio.some((one) => Math.abs(one - ratio) < 1e-9),
    ),
    ...different(said.resize, test.resize, 'test.resize'),
    ...different(said.interpolation, [test.interpolation], 'test.interpolation'),
  ];
};

/** Names that are not in the zoo are from another library. */
const isCalled = (name: string, said: string): boolean =>
  [undefined, name].includes(architectureCalled(said, architectureNames));

const different = <Value>(
  said: Known<Value> | null,
  inSpec: readonly Value[],
  key: string,
  isAlike: (value: Value) => boolean = (value) => inSpec.includes(value),
): string[] =>
  said === null || isAlike(said.value)
    ? []
    : [`the spec's \`${key}\` of ${inSpec.join(', ')} overrides ${String(said.value)} in ${said.from}`];
