import { isFinetuned } from '../../domain/scope.ts';
import type { Dataset, Variant } from '../../spec/experiment.ts';
import { isTrainedHere } from '../expand-grid.ts';
import type { GridFacts, VariantProblem } from './grid-problem.ts';

/**
 * Test images that were used for training or selection show how well a network remembers, not how well it classifies.
 */
export const overlapProblems = (
  variant: Variant,
  dataset: Dataset,
  index: number,
  facts: GridFacts,
): VariantProblem[] => {
  if (dataset.kind === 'shapes' || dataset.allow_overlap || !usesTrainingImages(variant)) return [];
  if ('split' in dataset && dataset.split === null && dataset.train === dataset.test) {
    const both = `\`train\` and \`test\` of \`${dataset.name}\` are both \`${dataset.train}\``;
    const message = `${both}, so the network would be tested on its training images`;
    return [{ pointer: `/dataset/${index}/train`, message, hint }];
  }
  return [
    ...sharedProblems(dataset, dataset, `/dataset/${index}`, facts),
    ...variant.models.flatMap(({ pretrain }, model) =>
      pretrain === null ? [] : sharedProblems(dataset, pretrain.dataset, `/model/${model}/pretrain/dataset`, facts),
    ),
  ];
};

const sharedProblems = (tested: Dataset, trained: Dataset, pointer: string, facts: GridFacts): VariantProblem[] => {
  const overlap = facts.overlapOf?.(tested, trained) ?? null;
  if (overlap === null || overlap.first === null) return [];
  const { images, first } = overlap;
  const of = trained === tested ? '' : ` of \`${trained.name}\``;
  const are = images === 1 ? `is a training image${of}` : `are training images${of}`;
  const shared = `${images} of the test images of \`${tested.name}\` ${are}${of === '' ? ' as well' : ''}`;
  return [{ pointer, message: `${shared}; the first is ${first.test}, the same as ${first.train}`, hint }];
};

const hint =
  'train and test on different images; to allow it anyway, set `allow_overlap: true` of the data set, and every report will mention it';

/** Whether training images are used: to train, to fit an adaptation or to choose. */
export const usesTrainingImages = ({ models, finetune, adapt, select }: Variant): boolean =>
  models.some(isTrainedHere) || finetune.scopes.some(isFinetuned) || adapt.length > 0 || select !== null;
