import { isFixresError } from '../../base/errors.ts';
import { canonicalJson } from '../../base/json.ts';
import {
  classesInFile,
  classesMismatch,
  findArchitecture,
  fitWeights,
  isImported,
  openWeights,
  stateOfWeights,
  withNewClassifier,
} from '../../model/index.ts';
import type { ClassesOfDataset, PlanFacts, ProblemText } from '../../plan/facts.ts';
import type { Model } from '../../spec/experiment.ts';
import { anyClasses } from './kept-networks.ts';
import { networkOf } from './network-of.ts';

/**
 * Checks the header of a model's weights file against the network and the classes of a data set; tensor values are not
 * read. A grid asks about few files repeatedly, so results are cached until the file changes.
 */
export const weightsProblem: NonNullable<PlanFacts['weightsProblem']> = (model, dataset) => {
  const state = model.weights === 'random' ? null : stateOfWeights(model.weights);
  if (state === null) return null;
  const { name, weights, classifier, weights_entry, pooling_node, classifier_node, output } = model;
  const asked = { name, weights, classifier, weights_entry, pooling_node, classifier_node, output, dataset };
  const identity = canonicalJson({ ...asked, state });
  const known = problems.get(identity);
  if (known !== undefined) return known;
  const problem = problemOf(model, dataset);
  problems.set(identity, problem);
  return problem;
};

const problems = new Map<string, ProblemText | null>();

const problemOf = (model: Model, dataset: ClassesOfDataset): ProblemText | null => {
  try {
    if (isImported(model.name)) assertOwnNetwork(model, dataset);
    else assertWeights(model, dataset);
    return null;
  } catch (error) {
    if (!isFixresError(error)) throw error;
    // A missing file is reported elsewhere, with another exit code.
    return error.code === 'MODEL_WEIGHTS_MISSING' ? null : error;
  }
};

const assertOwnNetwork = (model: Model, wanted: ClassesOfDataset): void => {
  const network = networkOf(model);
  if (model.classifier === 'new') withNewClassifier(network, network.classes);
  else assertClasses(model.weights, network.classes, wanted);
};

const assertClasses = (file: string, inFile: number, { classes, isPartial, ...dataset }: ClassesOfDataset): void => {
  if (classes === null || classes === inFile || (isPartial && classes < inFile)) return;
  throw classesMismatch(file, inFile, { classes, dataset });
};

/** First checks the network with the file's own number of classes: its problems are the same for every data set. */
const assertWeights = (model: Model, wanted: ClassesOfDataset): void => {
  const { name, weights, classifier, weights_entry: weightsEntry } = model;
  const opened = openWeights(weights);
  const inFile = classesInFile(findArchitecture(name, wanted.classes ?? anyClasses), opened, { weightsEntry });
  fitWeights(findArchitecture(name, inFile ?? anyClasses), opened, { classifier, weightsEntry });
  if (classifier === 'keep' && inFile !== null) assertClasses(weights, inFile, wanted);
};
