import { FixresError, isFixresError } from '../../base/errors.ts';
import type { OnDamage } from '../../base/files/damage.ts';
import { canonicalJson } from '../../base/json.ts';
import { once } from '../../base/once.ts';
import type { DatasetIdentity } from '../../data/datasets/identity/index.ts';
import { nothingKnownOfNetwork } from '../../model/index.ts';
import type { PartOverlap, PlanFacts } from '../../plan/facts.ts';
import type { RunPaths } from '../../plan/handover/run-paths.ts';
import type { Dataset, Variant } from '../../spec/experiment.ts';
import type { LoadedExperiment } from '../../spec/load-experiment.ts';
import { countingImages, type OnCount } from '../on-count.ts';
import { assertPossible } from '../run/load-possible.ts';
import { type FileLook, onDisk } from './look-at-files.ts';
import { networkFacts } from './network-facts.ts';
import { saidOfModel } from './said-of-model.ts';

/** Facts for planning, with their source. */
export interface FoundFacts extends PlanFacts {
  /** Everything read from data sets and weights, as JSON: the same input and program give the same facts. */
  readonly foundIn: unknown;
}

export interface FactsOptions {
  readonly damaged?: OnDamage;
  readonly onCount?: OnCount | undefined;
  /** Default: what is on disk. */
  readonly look?: FileLook;
}

/**
 * Collects the facts for planning: reads the data sets and weights files of the experiment. Digests of files are cached
 * in the runs folder. Throws errors of missing data and weights with the location in the spec, and a `SpecError` for
 * impossible requests, such as more images than exist.
 */
export const planFacts = async (
  loaded: LoadedExperiment,
  paths: RunPaths,
  { damaged = () => {}, onCount = () => {}, look = onDisk }: FactsOptions = {},
): Promise<FoundFacts> => {
  const { experiment, source } = loaded;
  const memory = { rememberFile: paths.fingerprints, damaged };
  const counted = ({ name }: Dataset) => ({
    ...memory,
    ...countingImages(name, 'hashing', onCount),
  });
  const identities = new Map<string, DatasetIdentity | null>();
  const weights = new Map<string, string>();
  const pretrained = new Map<string, PartOverlap | null>();
  for (const [variant, parts] of experiment.variants.entries()) {
    for (const { dataset, pointer } of datasetsOf(parts)) {
      const name = canonicalJson(dataset);
      if (identities.has(name)) continue;
      identities.set(name, await placed(source.locate(pointer, variant), look.identify(dataset, counted(dataset))));
    }
    for (const [tested, trained] of pretrainedPairs(parts)) {
      const name = canonicalJson([tested, trained]);
      if (!pretrained.has(name)) pretrained.set(name, await look.overlap(trained, tested, memory));
    }
    for (const [index, { weights: file }] of parts.models.entries()) {
      if (file === 'random' || weights.has(file)) continue;
      weights.set(
        file,
        await placed(source.locate(`/model/${index}/weights`, variant), look.weightsSha256(file, onCount)),
      );
    }
  }
  const models = experiment.variants.flatMap((variant) => variant.models);
  const snapshots = models.map(saidOfModel).filter((said) => said !== nothingKnownOfNetwork);
  // Planning asks for the same few objects repeatedly.
  const identityOf = once((dataset: Dataset) => identities.get(canonicalJson(dataset)) ?? null);
  const facts: FoundFacts = {
    fingerprintOf: (dataset) => identityOf(dataset)?.fingerprint ?? null,
    imagesOf: (dataset) => identityOf(dataset)?.images ?? null,
    noTrainingOf: (dataset) => identityOf(dataset)?.noTraining ?? null,
    classesOf: (dataset) => identityOf(dataset)?.classes ?? null,
    isPartialOf: (dataset) => identityOf(dataset)?.isPartial ?? false,
    orderDifferenceOf: (dataset) => identityOf(dataset)?.orderDifference ?? null,
    classNamesOf: (dataset) => {
      const { classNames: names = null, classNamesOtherwise: otherwise = null } = identityOf(dataset) ?? {};
      return names === null ? null : { names, otherwise };
    },
    overlapOf: (tested, trained) =>
      tested === trained
        ? (identityOf(tested)?.overlap ?? null)
        : (pretrained.get(canonicalJson([tested, trained])) ?? null),
    weightsSha256Of: (model) => weights.get(model.weights) ?? null,
    ...networkFacts,
    foundIn: { datasets: [...identities], weights: [...weights], pretrained: [...pretrained], snapshots },
  };
  assertPossible(loaded, facts);
  return facts;
};

interface PlacedDataset {
  readonly dataset: Dataset;
  readonly pointer: string;
}

/** The data sets of a variant, and those that its networks are pretrained on. */
const datasetsOf = ({ datasets, models }: Variant): PlacedDataset[] => [
  ...datasets.map((dataset, index) => ({ dataset, pointer: `/dataset/${index}` })),
  ...models.flatMap(({ pretrain }, index) =>
    pretrain === null ? [] : [{ dataset: pretrain.dataset, pointer: `/model/${index}/pretrain/dataset` }],
  ),
];

/** Tested data sets, each with those that networks are pretrained on. */
const pretrainedPairs = ({ datasets, models }: Variant): (readonly [tested: Dataset, trained: Dataset])[] =>
  models.flatMap(({ pretrain }) =>
    pretrain === null ? [] : datasets.map((dataset) => [dataset, pretrain.dataset] as const),
  );

/** Adds the location in the spec to an error. */
const placed = async <Value>(place: string, work: Promise<Value>): Promise<Value> => {
  try {
    return await work;
  } catch (error) {
    if (!isFixresError(error) || !error.message.includes(error.path ?? '')) throw error;
    const { code, message, hint } = error;
    throw new FixresError(code, message, { path: place, ...(hint === undefined ? {} : { hint }), cause: error });
  }
};
