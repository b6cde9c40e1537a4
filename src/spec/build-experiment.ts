import { basename } from 'node:path';
import { contentKey, deepFreeze, type JsonValue } from '../base/json.ts';
import type { Complete } from '../domain/complete-type.ts';
import type {
  DatasetSpec,
  ExperimentSpec,
  FinetuneSpec,
  ModelSpec,
  ScopeSpec,
  TestSize,
} from '../domain/experiment-spec.ts';
import { writtenSize } from '../domain/input-size.ts';
import type { Scope } from '../domain/scope.ts';
import type { Dataset, Experiment, Finetune, Model, Test, Train, Variant } from './experiment.ts';

/**
 * A spec after `completeSpec` and `checkSchema`: it has the shape of the JSON schema, with all lists expanded and paths
 * absolute.
 */
export type CompleteSpec = Omit<Complete<ExperimentSpec>, 'dataset' | 'model' | 'train' | 'test'> & {
  readonly dataset: readonly Complete<DatasetSpec>[];
  readonly model: readonly Complete<ModelSpec>[];
  readonly train: Train | null;
  readonly test: WrittenTest;
};

type WrittenTest = Omit<Test, 'resolutions' | 'multi_scale'> & {
  readonly resolutions: readonly Complete<TestSize>[];
  readonly multi_scale: readonly (readonly Complete<TestSize>[])[];
};

export interface ExperimentParts {
  readonly file: string | null;
  /** The whole spec with its matrix, with texts unchanged. */
  readonly resolved: JsonValue;
  readonly variants: readonly {
    readonly assignment: Readonly<Record<string, JsonValue>>;
    readonly spec: CompleteSpec;
  }[];
}

/** `variants` has at least one entry. */
export const buildExperiment = ({ file, resolved, variants }: ExperimentParts): Experiment => {
  const first = variants[0];
  if (first === undefined) throw new Error('an experiment has at least one variant');
  const { name, description, report, engine, slurm, tags } = first.spec;
  return deepFreeze({
    name,
    description,
    file,
    specKey: contentKey(resolved),
    resolved,
    report,
    engine,
    slurm,
    tags,
    variants: variants.map(({ assignment, spec }) => buildVariant(assignment, spec)),
  });
};

const buildVariant = (assignment: Readonly<Record<string, JsonValue>>, spec: CompleteSpec): Variant => ({
  assignment,
  datasets: spec.dataset.map(buildDataset),
  models: spec.model.map(buildModel),
  train: spec.train,
  finetune: buildFinetune(spec.finetune),
  adapt: spec.adapt,
  test: buildTest(spec.test),
  select: spec.select,
  analyses: spec.analyses,
  features: spec.features,
  seeds: spec.seeds,
});

const buildDataset = (dataset: Complete<DatasetSpec>): Dataset =>
  dataset.kind === 'shapes' ? dataset : { ...dataset, name: dataset.name ?? basename(dataset.root) };

const buildModel = ({ pretrain, ...model }: Complete<ModelSpec>): Model => ({
  ...model,
  pretrain: pretrain === null ? null : { ...pretrain, dataset: buildDataset(pretrain.dataset) },
});

const buildFinetune = (finetune: Complete<FinetuneSpec>): Finetune => ({
  ...finetune,
  scopes: finetune.scopes.map(buildScope),
});

const buildTest = ({ resolutions, multi_scale, ...test }: WrittenTest): Test => ({
  ...test,
  resolutions: resolutions.map(writtenSize),
  multi_scale: multi_scale.map((sizes) => sizes.map(writtenSize)),
});

const buildScope = (parts: Complete<ScopeSpec>): Scope => ({
  classifier: parts.includes('classifier'),
  bn: parts.includes('bn'),
  ...(parts.includes('all') ? { all: true } : {}),
  lastCells: parts.map((part) => (typeof part === 'string' ? 0 : part.last_cells)).find((cells) => cells > 0) ?? 0,
});
