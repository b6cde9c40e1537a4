import { counted } from '../../base/counted.ts';
import { FixresError, isFixresError } from '../../base/errors.ts';
import { groupBy } from '../../base/group-by.ts';
import { scopeName } from '../../domain/scope.ts';
import type { Experiment, Model, Variant } from '../../spec/experiment.ts';
import { isTrainedHere } from '../expand-grid.ts';
import { adaptationProblems } from './check-adaptation.ts';
import { answerProblems, pretrainAnswerProblems } from './check-answers.ts';
import { classNamesProblems } from './check-class-names.ts';
import { classOrderProblems } from './check-class-order.ts';
import { headProblems } from './check-head.ts';
import { imageProblems } from './check-images.ts';
import { noTrainingProblems, pretrainProblems } from './check-no-training.ts';
import { overlapProblems } from './check-overlap.ts';
import { ownNetworkProblems } from './check-own-network.ts';
import { resolutionProblems } from './check-resolutions.ts';
import { weightsProblems } from './check-weights.ts';
import type { GridFacts, GridProblem, VariantProblem } from './grid-problem.ts';

/** Everything that no run can do, each problem once. */
export const gridProblems = (experiment: Experiment, facts: GridFacts): readonly GridProblem[] => {
  if (experiment.variants.length === 0) return [nothingLeft];
  const found = experiment.variants.flatMap((variant, index) =>
    variantProblems(variant, facts).map((problem): GridProblem => ({ hint: null, ...problem, variant: index })),
  );
  return groupBy(found, ({ message }) => message).map(asOne);
};

/** A problem shared by several variants or data sets, at its first place. */
const asOne = ([first, ...others]: readonly GridProblem[]): GridProblem => {
  const { message, stops, ...rest } = first!;
  if (stops === undefined) return first!;
  const all = others.reduce((sum, other) => sum + (other.stops ?? 0), stops);
  return { ...rest, message: `${message} (stops ${counted(all, 'test')})` };
};

/** Refuses with `PLAN_IMPOSSIBLE` what no run can do, reporting all problems in one message. */
export const checkGrid = (experiment: Experiment, facts: GridFacts): void => {
  const problems = gridProblems(experiment, facts);
  if (problems.length === 0) return;
  const list = problems.map(({ message }) => message);
  throw new FixresError(
    'PLAN_IMPOSSIBLE',
    list.length === 1 ? list[0]! : `${list.length} problems:\n${list.map((problem) => `  - ${problem}`).join('\n')}`,
    {
      ...(experiment.file === null ? {} : { path: experiment.file }),
      hint: 'change the named values in the spec, or exclude the combination with `matrix.exclude`',
    },
  );
};

const nothingLeft: GridProblem = {
  pointer: '/matrix',
  variant: 0,
  message: 'the matrix excludes every combination, so there is nothing to run',
  hint: null,
};

const variantProblems = (variant: Variant, facts: GridFacts): VariantProblem[] => [
  ...emptyAxes(variant),
  ...variant.models.flatMap((model, index) => modelProblems(variant, model, index, facts)),
  ...variant.datasets.flatMap((dataset, index) => [
    ...noTrainingProblems(variant, dataset, index, facts),
    ...imageProblems(variant, dataset, facts),
    ...overlapProblems(variant, dataset, index, facts),
    ...classOrderProblems(variant, dataset, index, facts),
    ...classNamesProblems(variant, dataset, index, facts),
    ...answerProblems(variant, dataset, index),
  ]),
  ...cropProblems(variant),
];

/** Nothing more is known about a network that can't be read. */
const modelProblems = (variant: Variant, model: Model, index: number, facts: GridFacts): VariantProblem[] => {
  try {
    facts.assertNetwork(model);
  } catch (error) {
    if (!isFixresError(error)) throw error;
    return [{ pointer: `/model/${index}/weights`, message: error.message, hint: error.hint ?? null }];
  }
  return [
    ...ownNetworkProblems(model, index, facts),
    ...trainingProblems(variant, model, index, facts),
    ...resolutionProblems(variant, model, index, facts),
    ...adaptationProblems(variant, model, index, facts),
    ...scopeProblems(variant, model, facts),
    ...headProblems(variant, model),
    ...weightsProblems(variant, model, index, facts),
    ...pretrainProblems(model, index, facts),
    ...pretrainAnswerProblems(model, index),
  ];
};

/** A head that is the whole network has no features, so it cannot keep separate ones for several crops of an image. */
const cropProblems = ({ test, finetune }: Variant): VariantProblem[] => {
  const crops = test.crops.find((each) => each > 1);
  if (crops === undefined) return [];
  return finetune.scopes.flatMap((scope, index) =>
    scope.all === true
      ? [
          {
            pointer: `/finetune/scopes/${index}`,
            message: `scope all can be tested only on a single crop of each image, but \`test.crops\` requests ${crops}`,
            hint: 'remove the scope, or test it in another experiment',
          },
        ]
      : [],
  );
};

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
      message: `\`${pointer.slice(1).replaceAll('/', '.')}\` is empty, so the grid has no runs`,
    }));

const trainingProblems = (variant: Variant, model: Model, index: number, facts: GridFacts): VariantProblem[] => {
  if (!isTrainedHere(model)) return [];
  if (variant.train !== null) return wholeTrainingProblems(model, index, facts);
  const what = model.transfer
    ? 'is trained further, but `train` is missing: add it, or omit `transfer`'
    : 'has random weights, but `train` is missing: add it, or use a weights file';
  return [{ pointer: `/model/${index}`, message: `\`${model.name}\` ${what}` }];
};

/** A network that can't be fine-tuned as a whole can't be trained further either. */
const wholeTrainingProblems = (model: Model, index: number, facts: GridFacts): VariantProblem[] => {
  try {
    facts.assertScope(model, { all: true, classifier: true, bn: true, lastCells: 0 }, 'affine');
    return [];
  } catch (error) {
    if (!isFixresError(error) || error.code !== 'MODEL_SCOPE_IMPOSSIBLE') throw error;
    const hint = 'omit `transfer`, and fine-tune its head with `finetune`';
    return [{ pointer: `/model/${index}/transfer`, message: error.message, hint }];
  }
};

const scopeProblems = (variant: Variant, model: Model, facts: GridFacts): VariantProblem[] =>
  variant.finetune.scopes.flatMap((scope, index) => {
    try {
      facts.assertScope(model, scope, variant.finetune.bn);
      return [];
    } catch (error) {
      if (!isFixresError(error) || error.code !== 'MODEL_SCOPE_IMPOSSIBLE') throw error;
      const message = `scope ${scopeName(scope)} of \`${model.name}\`: ${error.message}`;
      return [{ pointer: `/finetune/scopes/${index}`, message, hint: error.hint ?? null }];
    }
  });
