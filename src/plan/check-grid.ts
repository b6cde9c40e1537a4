import { FixresError, isFixresError } from '../base/errors.ts';
import type { Dataset, Experiment, Model, Variant } from '../spec/experiment.ts';
import type { PlanFacts } from './facts.ts';
import { scopeName } from './scope.ts';

/** Refuses with `PLAN_IMPOSSIBLE` what no run can do, all problems in one message. */
export const checkGrid = (experiment: Experiment, facts: PlanFacts): void => {
  const problems = new Set(experiment.variants.flatMap((variant) => variantProblems(variant, facts)));
  if (experiment.variants.length === 0) problems.add('the matrix excludes every combination: nothing is left to run');
  if (problems.size === 0) return;
  const list = [...problems];
  throw new FixresError(
    'PLAN_IMPOSSIBLE',
    list.length === 1 ? list[0]! : `${list.length} problems:\n${list.map((problem) => `  - ${problem}`).join('\n')}`,
    {
      ...(experiment.file === null ? {} : { path: experiment.file }),
      hint: 'change the named values in the spec, or leave the combination out with `matrix.exclude`',
    },
  );
};

const variantProblems = (variant: Variant, facts: PlanFacts): string[] => [
  ...emptyAxes(variant),
  ...variant.models.flatMap((model) => [
    ...trainingProblems(variant, model),
    ...resolutionProblems(variant, model, facts),
    ...scopeProblems(variant, model, facts),
  ]),
  ...variant.datasets.flatMap((dataset) => imageProblems(variant, dataset, facts)),
];

const emptyAxes = (variant: Variant): string[] =>
  Object.entries({
    dataset: variant.datasets,
    model: variant.models,
    seeds: variant.seeds,
    'test.resolutions': variant.test.resolutions,
    'finetune.scopes': variant.finetune.scopes,
    ...(variant.train === null ? {} : { 'train.resolutions': variant.train.resolutions }),
  })
    .filter(([, values]) => values.length === 0)
    .map(([axis]) => `\`${axis}\` is empty: the grid has no runs`);

const trainingProblems = (variant: Variant, model: Model): string[] =>
  model.weights === 'random' && variant.train === null
    ? [`\`${model.name}\` has random weights and nothing says how it is trained: add \`train\`, or give a weights file`]
    : [];

const resolutionProblems = (variant: Variant, model: Model, facts: PlanFacts): string[] => {
  const minimumPx = facts.minimumSidePxOf(model.name);
  const tooSmall = (axis: string, resolutions: readonly number[]): string[] =>
    resolutions
      .filter((px) => px < minimumPx)
      .map((px) => `${axis} ${px}: \`${model.name}\` takes inputs of at least ${minimumPx} pixels`);
  return [
    ...(model.weights === 'random' ? tooSmall('train resolution', variant.train?.resolutions ?? []) : []),
    ...tooSmall('test resolution', variant.test.resolutions),
  ];
};

const scopeProblems = (variant: Variant, model: Model, facts: PlanFacts): string[] =>
  variant.finetune.scopes.flatMap((scope) => {
    try {
      facts.assertScope(model.name, scope);
      return [];
    } catch (error) {
      if (!isFixresError(error) || error.code !== 'MODEL_SCOPE_IMPOSSIBLE') throw error;
      return [`scope ${scopeName(scope)} of \`${model.name}\`: ${error.message}`];
    }
  });

const imageProblems = (variant: Variant, dataset: Dataset, facts: PlanFacts): string[] => {
  const available = dataset.kind === 'shapes' ? dataset : facts.imagesOf?.(dataset);
  if (!available) return [];
  const tooMany = (axis: string, wanted: number | null | undefined, part: 'train' | 'test'): string[] =>
    wanted != null && wanted > available[part]
      ? [`\`${axis}\` asks for ${wanted} images, the ${part} part of \`${dataset.name}\` has ${available[part]}`]
      : [];
  return [
    ...tooMany('train.images', variant.train?.images, 'train'),
    ...tooMany('finetune.images', variant.finetune.images, 'train'),
    ...tooMany('test.images', variant.test.images, 'test'),
  ];
};
