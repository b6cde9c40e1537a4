import { FixresError, isFixresError } from '../base/errors.ts';
import type { Dataset, Experiment, Model, Variant } from '../spec/experiment.ts';
import type { PlanFacts } from './facts.ts';
import { scopeName } from './scope.ts';

/** Something in the grid that no run can do, and where the spec asks for it. */
export interface GridProblem {
  /** JSON pointer into the resolved spec, in which every list is a list: `/finetune/scopes/1`. */
  readonly pointer: string;
  /** Index of the variant that the pointer goes into. */
  readonly variant: number;
  readonly message: string;
  readonly hint: string | null;
}

/** What a check has to know of networks and data. */
export type GridFacts = Pick<PlanFacts, 'minimumSidePxOf' | 'assertScope' | 'imagesOf'>;

/** Everything that no run can do, each once. */
export const gridProblems = (experiment: Experiment, facts: GridFacts): readonly GridProblem[] => {
  if (experiment.variants.length === 0) return [nothingLeft];
  const found = experiment.variants.flatMap((variant, index) =>
    variantProblems(variant, facts).map((problem): GridProblem => ({ hint: null, ...problem, variant: index })),
  );
  return [...new Map(found.toReversed().map((problem) => [problem.message, problem])).values()].toReversed();
};

/** Refuses with `PLAN_IMPOSSIBLE` what no run can do, all problems in one message. */
export const checkGrid = (experiment: Experiment, facts: GridFacts): void => {
  const problems = gridProblems(experiment, facts);
  if (problems.length === 0) return;
  const list = problems.map(({ message }) => message);
  throw new FixresError(
    'PLAN_IMPOSSIBLE',
    list.length === 1 ? list[0]! : `${list.length} problems:\n${list.map((problem) => `  - ${problem}`).join('\n')}`,
    {
      ...(experiment.file === null ? {} : { path: experiment.file }),
      hint: 'change the named values in the spec, or leave the combination out with `matrix.exclude`',
    },
  );
};

const nothingLeft: GridProblem = {
  pointer: '/matrix',
  variant: 0,
  message: 'the matrix excludes every combination: nothing is left to run',
  hint: null,
};

type VariantProblem = Pick<GridProblem, 'pointer' | 'message'> & Partial<Pick<GridProblem, 'hint'>>;

const variantProblems = (variant: Variant, facts: GridFacts): VariantProblem[] => [
  ...emptyAxes(variant),
  ...variant.models.flatMap((model, index) => [
    ...trainingProblems(variant, model, index),
    ...resolutionProblems(variant, model, facts),
    ...scopeProblems(variant, model, facts),
  ]),
  ...variant.datasets.flatMap((dataset) => imageProblems(variant, dataset, facts)),
];

const emptyAxes = (variant: Variant): VariantProblem[] =>
  Object.entries({
    '/dataset': variant.datasets,
    '/model': variant.models,
    '/seeds': variant.seeds,
    '/test/resolutions': variant.test.resolutions,
    '/finetune/scopes': variant.finetune.scopes,
    ...(variant.train === null ? {} : { '/train/resolutions': variant.train.resolutions }),
  })
    .filter(([, values]) => values.length === 0)
    .map(([pointer]) => ({
      pointer,
      message: `\`${pointer.slice(1).replaceAll('/', '.')}\` is empty: the grid has no runs`,
    }));

const trainingProblems = (variant: Variant, model: Model, index: number): VariantProblem[] =>
  model.weights === 'random' && variant.train === null
    ? [
        {
          pointer: `/model/${index}`,
          message: `\`${model.name}\` has random weights and nothing says how it is trained: add \`train\`, or give a weights file`,
        },
      ]
    : [];

const resolutionProblems = (variant: Variant, model: Model, facts: GridFacts): VariantProblem[] => {
  const minimumPx = facts.minimumSidePxOf(model.name);
  const tooSmall = (axis: 'train' | 'test', resolutions: readonly number[]): VariantProblem[] =>
    resolutions.flatMap((px, index) =>
      px < minimumPx
        ? [
            {
              pointer: `/${axis}/resolutions/${index}`,
              message: `${axis} resolution ${px}: \`${model.name}\` takes inputs of at least ${minimumPx} pixels`,
            },
          ]
        : [],
    );
  return [
    ...(model.weights === 'random' ? tooSmall('train', variant.train?.resolutions ?? []) : []),
    ...tooSmall('test', variant.test.resolutions),
  ];
};

const scopeProblems = (variant: Variant, model: Model, facts: GridFacts): VariantProblem[] =>
  variant.finetune.scopes.flatMap((scope, index) => {
    try {
      facts.assertScope(model.name, scope);
      return [];
    } catch (error) {
      if (!isFixresError(error) || error.code !== 'MODEL_SCOPE_IMPOSSIBLE') throw error;
      const message = `scope ${scopeName(scope)} of \`${model.name}\`: ${error.message}`;
      return [{ pointer: `/finetune/scopes/${index}`, message, hint: error.hint ?? null }];
    }
  });

const imageProblems = (variant: Variant, dataset: Dataset, facts: GridFacts): VariantProblem[] => {
  const available = dataset.kind === 'shapes' ? dataset : facts.imagesOf?.(dataset);
  if (!available) return [];
  const tooMany = (axis: string, wanted: number | null | undefined, part: 'train' | 'test'): VariantProblem[] =>
    wanted != null && wanted > available[part]
      ? [
          {
            pointer: `/${axis.replace('.', '/')}`,
            message: `\`${axis}\` asks for ${wanted} images, the ${part} part of \`${dataset.name}\` has ${available[part]}`,
          },
        ]
      : [];
  return [
    ...tooMany('train.images', variant.train?.images, 'train'),
    ...tooMany('finetune.images', variant.finetune.images, 'train'),
    ...tooMany('test.images', variant.test.images, 'test'),
  ];
};
