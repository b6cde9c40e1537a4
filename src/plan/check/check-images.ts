import { heldOutCount } from '../../domain/parts.ts';
import type { Recipe } from '../../domain/recipe.ts';
import { isFinetuned } from '../../domain/scope.ts';
import type { Dataset, Variant } from '../../spec/experiment.ts';
import { type ImageCounts, imageCounts } from '../facts.ts';
import type { GridFacts, VariantProblem } from './grid-problem.ts';

/**
 * Requests for more images than a data set has, or too few images to hold some out; checked where the number is known.
 */
export const imageProblems = (variant: Variant, dataset: Dataset, facts: GridFacts): VariantProblem[] => {
  const available = imageCounts(dataset, facts);
  if (available === null) return [];
  const heldOut = { train: heldOutOf(variant, available), test: 0 };
  const tooMany = (axis: string, wanted: number | null | undefined, part: 'train' | 'test'): VariantProblem[] => {
    if (wanted == null || wanted <= available[part] - heldOut[part]) return [];
    const without = heldOut[part] === 0 ? '' : `, of which ${heldOut[part]} are held out`;
    return [
      {
        pointer: `/${axis.replace('.', '/')}`,
        message: `\`${axis}\` requests ${wanted} images, but the ${part} part of \`${dataset.name}\` has ${available[part]}${without}`,
      },
    ];
  };
  return [
    ...tooMany('train.images', variant.train?.images, 'train'),
    ...tooMany('finetune.images', variant.finetune.images, 'train'),
    ...tooMany('test.images', variant.test.images, 'test'),
    ...holdoutProblems(variant, dataset, available),
    ...batchProblems(variant, dataset, available.train - heldOut.train, facts),
  ];
};

/**
 * Nothing is trained without a full batch: the test would measure the starting point. A part without any images gets a
 * different message.
 */
const batchProblem = (
  pointer: string,
  { name }: Dataset,
  images: number,
  { batch_size: size, last_batch: last }: Pick<Recipe, 'batch_size' | 'last_batch'>,
): VariantProblem[] =>
  last === 'keep' || images === 0 || size <= images
    ? []
    : [
        {
          pointer: `${pointer}/recipe/batch_size`,
          message: `a \`batch_size\` of ${size} is more than the ${images} training images of \`${name}\`, so nothing would be trained because incomplete batches are dropped`,
          hint: 'make it smaller, or set `last_batch: keep`',
        },
      ];

const batchProblems = (
  { train, finetune, models }: Variant,
  dataset: Dataset,
  available: number,
  facts: GridFacts,
): VariantProblem[] => [
  ...(train === null ? [] : batchProblem('/train', dataset, train.images ?? available, train.recipe)),
  ...(finetune.recipe !== null && finetune.scopes.some(isFinetuned)
    ? batchProblem('/finetune', dataset, finetune.images ?? available, finetune.recipe)
    : []),
  ...models.flatMap(({ pretrain }, index) => {
    const counts = pretrain === null ? null : imageCounts(pretrain.dataset, facts);
    if (pretrain === null || counts === null) return [];
    return batchProblem(`/model/${index}/pretrain`, pretrain.dataset, counts.train, pretrain.recipe);
  }),
];

/**
 * As in the selection of held-out images: the per-class shares are rounded so that they add up to the rounded share of
 * all images.
 */
const heldOutOf = ({ select }: Variant, { train }: ImageCounts): number =>
  select === null ? 0 : heldOutCount(train, select.share);

/** A choice made on held-out images needs at least one of every class, and training needs another. */
const holdoutProblems = ({ select }: Variant, dataset: Dataset, { smallestClass }: ImageCounts): VariantProblem[] => {
  if (select === null) return [];
  const heldOut = select.share * smallestClass;
  if (heldOut >= 1 && smallestClass - heldOut >= 1) return [];
  const outcome = heldOut < 1 ? 'holds out none' : 'leaves none to train on';
  return [
    {
      pointer: '/select/share',
      message: `\`select.share\` of ${select.share} ${outcome} of the ${smallestClass} training images in the smallest class of \`${dataset.name}\``,
      hint:
        smallestClass < 2 ? 'use at least two training images per class' : 'hold out a different share of the images',
    },
  ];
};
