import { largest } from '../../base/extremes.ts';
import { canonicalJson } from '../../base/json.ts';
import { once } from '../../base/once.ts';
import type { IndexJob } from '../../domain/jobs/jobs.ts';
import type { CutName } from '../../domain/scope.ts';
import { imagesInBatch } from '../../method/index.ts';
import {
  elementCount,
  findArchitecture,
  importNetwork,
  isImported,
  type Network,
  shapesAt,
} from '../../model/index.ts';
import type { DatasetSize, EstimateFacts, NetworkRef } from '../../plan/estimate/facts.ts';
import { type PlanFacts, syntheticClasses } from '../../plan/facts.ts';
import type { Dataset, Experiment } from '../../spec/experiment.ts';

const bytesPerValue = 4;

/** Where the number of classes makes no difference. */
const anyClasses = 2;

/** What an estimate has to know of an experiment's networks, by their structure alone, and of its data sets. */
export const estimateFacts = (experiment: Experiment, facts: PlanFacts): EstimateFacts => {
  const sizes = new Map(
    experiment.variants.flatMap(({ datasets, models }) =>
      [...datasets, ...models.flatMap(({ pretrain }) => (pretrain === null ? [] : [pretrain.dataset]))].flatMap(
        (dataset) => sizeByFingerprint(dataset, facts),
      ),
    ),
  );
  return {
    ...networkEstimates,
    sizeOf: ({ params: { dataset } }: IndexJob) => {
      if (dataset.kind !== 'shapes') return sizes.get(dataset.fingerprint) ?? null;
      return { train: dataset.train, test: dataset.test, classes: syntheticClasses[dataset.classes] };
    },
  };
};

const sizeByFingerprint = (dataset: Dataset, facts: PlanFacts): [string | null, DatasetSize][] => {
  const images = facts.imagesOf?.(dataset) ?? null;
  const classes = facts.classesOf?.(dataset) ?? null;
  if (images === null || classes === null) return [];
  return [[facts.fingerprintOf(dataset), { train: images.train, test: images.test, classes }]];
};

/** The function with its results kept for each network: a grid asks the same of many runs. */
const kept = <Words extends readonly (string | number)[]>(
  compute: (ref: NetworkRef, ...words: Words) => number,
): typeof compute => {
  const byModel = new Result();
  const resultsOf = once((model: NetworkRef['model']) => byModel.at(canonicalJson(model)));
  return (ref, ...words) => {
    let result = resultsOf(ref.model).at(ref.weightsFile);
    for (const word of words) result = result.at(word);
    result.value ??= compute(ref, ...words);
    return result.value;
  };
};

/** A result, and those of the words that begin as its own do. */
class Result {
  value: number | undefined;
  readonly #further = new Map<string | number | null, Result>();

  at(word: string | number | null): Result {
    const known = this.#further.get(word);
    if (known !== undefined) return known;
    const result = new Result();
    this.#further.set(word, result);
    return result;
  }
}

export const networkEstimates: Omit<EstimateFacts, 'sizeOf'> = {
  macsFrom: kept((ref, cut: CutName, sidePx: number, classes: number) => {
    const network = networkOf(ref, classes);
    const shapes = shapesOf(ref, classes, sidePx);
    const first = stepAt(network, cut);
    return network.steps.reduce(
      (sum, step, index) => (index < first ? sum : sum + step.measure(shapes[index]!).macs),
      0,
    );
  }),
  featureBytesOf: kept((ref, cut: CutName, sidePx: number) => {
    const tensors = shapesOf(ref, anyClasses, sidePx)[stepAt(networkOf(ref, anyClasses), cut)] ?? [];
    return bytesPerValue * tensors.reduce((sum, shape) => sum + elementCount(shape), 0);
  }),
  parameterBytesFrom: kept((ref, cut: CutName, classes: number) => {
    const network = networkOf(ref, classes);
    const names = new Set(network.steps.slice(stepAt(network, cut)).flatMap((step) => step.parameters));
    const behind = network.parameters.filter(({ name }) => names.has(name));
    return bytesPerValue * behind.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  }),
  activationBytesOf: kept((ref, sidePx: number) => {
    const bytes = shapesOf(ref, anyClasses, sidePx).map((shapes) =>
      shapes.reduce((sum, shape) => sum + elementCount(shape), 0),
    );
    // What goes into a step and what comes out of it are there together.
    return bytesPerValue * largest(bytes.slice(1).map((after, index) => after + bytes[index]!));
  }),
  imagesInBatch,
};

const stepAt = (network: Network, cut: CutName): number => (cut === 'input' ? 0 : network.cuts[cut]!);

const networks = new Map<string, Network>();

const networkOf = (ref: NetworkRef, classes: number): Network => {
  const identity = identityOf(ref, classes);
  const network = networks.get(identity) ?? builtNetwork(ref, classes);
  networks.set(identity, network);
  return network;
};

const builtNetwork = ({ model, weightsFile }: NetworkRef, classes: number): Network => {
  const { architecture, poolingNode: pooling, classifierNode: classifier, output } = model;
  if (!isImported(architecture)) return findArchitecture(architecture, classes);
  const names = {
    ...(pooling === undefined ? {} : { pooling }),
    ...(classifier === undefined ? {} : { classifier }),
    ...(output === undefined ? {} : { output }),
  };
  return importNetwork(architecture, weightsFile!, names).network;
};

const shapes = new Map<string, ReturnType<typeof shapesAt>>();

const shapesOf = (ref: NetworkRef, classes: number, sidePx: number): ReturnType<typeof shapesAt> => {
  const name = `${identityOf(ref, classes)} ${sidePx}`;
  const known = shapes.get(name) ?? shapesAt(networkOf(ref, classes), sidePx);
  shapes.set(name, known);
  return known;
};

const identityOf = (ref: NetworkRef, classes: number): string =>
  isImported(ref.model.architecture) ? nameOf(ref) : `${nameOf(ref)} ${classes}`;

/** One of ours is known by its name, an imported one by its file and where it is cut. */
const nameOf = ({ model, weightsFile }: NetworkRef): string => {
  const { architecture, poolingNode = null, classifierNode = null, output = null } = model;
  return isImported(architecture)
    ? canonicalJson([architecture, weightsFile, poolingNode, classifierNode, output])
    : architecture;
};

/** The network by itself, for who measures it. */
export const estimatedNetwork = (ref: NetworkRef): Network => networkOf(ref, anyClasses);
