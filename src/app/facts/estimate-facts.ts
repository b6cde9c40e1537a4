import { largest } from '../../base/extremes.ts';
import { canonicalJson } from '../../base/json.ts';
import { once } from '../../base/once.ts';
import type { InputSize } from '../../domain/input-size.ts';
import type { IndexJob } from '../../domain/jobs/jobs.ts';
import type { CutName } from '../../domain/scope.ts';
import { headNames } from '../../execute/job-network.ts';
import { imagesInBatch } from '../../method/features/images-in-batch.ts';
import { elementCount, type Network } from '../../model/index.ts';
import type { DatasetSize, EstimateFacts, NetworkRef } from '../../plan/estimate/facts.ts';
import { type PlanFacts, syntheticClasses } from '../../plan/facts.ts';
import type { Dataset, Experiment } from '../../spec/experiment.ts';
import {
  anyClasses,
  bytesAtCut,
  bytesPerValue,
  keptNetwork,
  keptShapes,
  type NetworkName,
  stepAt,
} from './kept-networks.ts';

/** Facts for an estimate: an experiment's networks, based on their structure alone, and its data sets. */
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

/** The function with its results cached per network, since many runs of a grid share one. */
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

/** A node of a prefix tree: the result for the words so far, and the nodes for one more word. */
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
  macsFrom: kept((ref, cut: CutName, sizePx: InputSize, classes: number) => {
    const network = keptNetwork(nameOf(ref, classes));
    const shapes = keptShapes(nameOf(ref, classes), sizePx);
    const first = stepAt(network, cut);
    return network.steps.reduce(
      (sum, step, index) => (index < first ? sum : sum + step.measure(shapes[index]!).macs),
      0,
    );
  }),
  featureBytesOf: kept((ref, cut: CutName, sizePx: InputSize) => bytesAtCut(nameOf(ref, anyClasses), cut, sizePx)),
  parameterBytesFrom: kept((ref, cut: CutName, classes: number) => {
    const network = keptNetwork(nameOf(ref, classes));
    const names = new Set(network.steps.slice(stepAt(network, cut)).flatMap((step) => step.parameters));
    const behind = network.parameters.filter(({ name }) => names.has(name));
    return bytesPerValue * behind.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  }),
  activationBytesOf: kept((ref, sizePx: InputSize) => {
    const bytes = keptShapes(nameOf(ref, anyClasses), sizePx).map((shapes) =>
      shapes.reduce((sum, shape) => sum + elementCount(shape), 0),
    );
    // The input and the output of a step are in memory together.
    return bytesPerValue * largest(bytes.slice(1).map((after, index) => after + bytes[index]!));
  }),
  imagesInBatch,
};

/** The network of a job. */
const nameOf = ({ model, weightsFile }: NetworkRef, classes: number): NetworkName => ({
  architecture: model.architecture,
  file: weightsFile,
  head: headNames(model),
  classes,
});

/** The network itself, for measurements. */
export const estimatedNetwork = (ref: NetworkRef): Network => keptNetwork(nameOf(ref, anyClasses));
