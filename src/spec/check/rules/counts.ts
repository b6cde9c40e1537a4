import { counted } from '../../../base/counted.ts';
import type { SpecProblem } from '../../problems.ts';
import { type Rule, type SpecView, trainingSections } from '../spec-view.ts';

/**
 * The size of a synthetic data set is known: a spec cannot ask for more images, and at least one batch must be full.
 */
export const checkCounts: Rule = (spec) => [
  ...spec.entries('/dataset').flatMap((dataset) => {
    const [train, test] = [countAt(spec, dataset, 'train'), countAt(spec, dataset, 'test')];
    const left = withoutHeldOut(spec, train);
    return [
      ...tooMany(spec, '/train/images', 'train', train),
      ...tooMany(spec, '/finetune/images', 'train', train),
      ...tooMany(spec, '/test/images', 'test', test),
      ...noFullBatch(spec, '/train', left),
      ...noFullBatch(spec, '/finetune', left),
    ];
  }),
  ...spec.entries('/model').flatMap((model) => {
    const pretrain = `${model}/pretrain`;
    return noFullBatch(spec, pretrain, countAt(spec, `${pretrain}/dataset`, 'train'));
  }),
  ...trainingSections(spec).flatMap((section) => [...tooManyViews(spec, section), ...tooManyPieces(spec, section)]),
];

// The schema refuses a count of 0.
const countAt = (spec: SpecView, dataset: string, part: 'train' | 'test'): number | undefined =>
  spec.text(`${dataset}/kind`) === 'shapes' ? spec.number(`${dataset}/${part}`) || undefined : undefined;

const withoutHeldOut = (spec: SpecView, train: number | undefined): number | undefined => {
  const share = spec.number('/select/share') ?? 0;
  return train === undefined || share >= 1 ? undefined : train - Math.round(train * share);
};

const tooMany = (
  spec: SpecView,
  pointer: string,
  part: string,
  available: number | undefined,
): readonly SpecProblem[] => {
  const images = spec.number(pointer);
  if (images === undefined || available === undefined || images <= available) return [];
  const message = `expected at most ${counted(available, 'image')}, because the data set draws \`${part}: ${available}\`, got ${images}`;
  return [spec.problem(pointer, message)];
};

const noFullBatch = (spec: SpecView, section: string, available: number | undefined): readonly SpecProblem[] => {
  const images = Math.min(spec.number(`${section}/images`) ?? Number.POSITIVE_INFINITY, available ?? 0);
  const batchSize = spec.number(`${section}/recipe/batch_size`);
  if (spec.text(`${section}/recipe/last_batch`) !== 'drop') return [];
  if (available === undefined || batchSize === undefined || batchSize <= images) return [];
  const pointer = `${section}/recipe/batch_size`;
  const got = spec.isDefault(pointer) ? `the default of ${batchSize}` : batchSize;
  const message = `expected a \`batch_size\` of at most ${counted(images, 'image')}, because incomplete batches are dropped, got ${got}`;
  return [spec.problem(pointer, message, { hint: 'make it smaller, or write `last_batch: keep`' })];
};

/** All views of an image are in one batch. */
const tooManyViews = (spec: SpecView, section: string): readonly SpecProblem[] => {
  const repeated = spec.number(`${section}/augmentation/repeated`);
  const batchSize = spec.number(`${section}/recipe/batch_size`);
  if (repeated === undefined || batchSize === undefined || batchSize < 1 || repeated <= batchSize) return [];
  const message = `expected at most ${batchSize} views of an image, as many as a batch has images, got ${repeated}`;
  const hint = 'make `repeated` smaller, or `recipe.batch_size` larger';
  return [spec.problem(`${section}/augmentation/repeated`, message, { hint })];
};

/** A piece of a batch has at least one image. */
const tooManyPieces = (spec: SpecView, section: string): readonly SpecProblem[] => {
  const pieces = spec.number(`${section}/recipe/accumulate`);
  const batchSize = spec.number(`${section}/recipe/batch_size`);
  if (pieces === undefined || batchSize === undefined || batchSize < 1 || pieces <= batchSize) return [];
  const message = `expected at most ${batchSize} pieces, as many as a batch has images, got ${pieces}`;
  const hint = 'make `accumulate` smaller, or `batch_size` larger';
  return [spec.problem(`${section}/recipe/accumulate`, message, { hint })];
};
