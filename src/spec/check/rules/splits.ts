import type { SpecProblem } from '../../problems.ts';
import type { Rule, SpecView } from '../spec-view.ts';

/** What is split are the images of `train`. */
export const checkSplits: Rule = (spec) => [
  ...spec.entries('/dataset').flatMap((dataset) => withoutImages(spec, dataset)),
  ...spec.entries('/model').flatMap((model) => withoutImages(spec, `${model}/pretrain/dataset`)),
];

const withoutImages = (spec: SpecView, dataset: string): readonly SpecProblem[] => {
  const isSplit = spec.node(`${dataset}/split`)?.kind === 'map';
  if (!isSplit || spec.scalar(`${dataset}/train`) !== null) return [];
  const message = 'expected the images that are to be split, got `train: null`';
  return [spec.problem(`${dataset}/train`, message, { hint: 'write where the images are, for example `train: .`' })];
};
