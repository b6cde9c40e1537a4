import type { SpecProblem } from '../../problems.ts';
import type { Rule, SpecView } from '../spec-view.ts';

/** Of a drawn data set it is known how many images there are: no more can be asked for, and a batch has to be full once. */
export const checkCounts: Rule = (spec) =>
  spec.entries('/dataset').flatMap((dataset) => {
    if (spec.text(`${dataset}/kind`) !== 'shapes') return [];
    const [train, test] = [countAt(spec, `${dataset}/train`), countAt(spec, `${dataset}/test`)];
    return [
      ...tooMany(spec, '/train/images', 'train', train),
      ...tooMany(spec, '/finetune/images', 'train', train),
      ...tooMany(spec, '/test/images', 'test', test),
      ...noFullBatch(spec, '/train', train),
      ...noFullBatch(spec, '/finetune', train),
    ];
  });

// A count of 0 has been refused by the schema.
const countAt = (spec: SpecView, pointer: string): number | undefined => spec.number(pointer) || undefined;

const tooMany = (
  spec: SpecView,
  pointer: string,
  part: string,
  available: number | undefined,
): readonly SpecProblem[] => {
  const images = spec.number(pointer);
  if (images === undefined || available === undefined || images <= available) return [];
  const message = `expected at most ${available} images, because the data set draws \`${part}: ${available}\`, got ${images}`;
  return [spec.problem(pointer, message)];
};

const noFullBatch = (spec: SpecView, section: string, available: number | undefined): readonly SpecProblem[] => {
  const images = Math.min(spec.number(`${section}/images`) ?? Number.POSITIVE_INFINITY, available ?? 0);
  const batchSize = spec.number(`${section}/recipe/batch_size`);
  if (spec.text(`${section}/recipe/last_batch`) !== 'drop') return [];
  if (available === undefined || batchSize === undefined || batchSize <= images) return [];
  const pointer = `${section}/recipe/batch_size`;
  const got = spec.isDefault(pointer) ? `the default of ${batchSize}` : batchSize;
  const message = `expected a \`batch_size\` of at most ${images} images, because incomplete batches are dropped, got ${got}`;
  return [spec.problem(pointer, message, { hint: 'make it smaller, or write `last_batch: keep`' })];
};
