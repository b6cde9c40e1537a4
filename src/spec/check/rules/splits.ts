import type { SpecProblem } from '../../problems.ts';
import type { Rule, SpecView } from '../spec-view.ts';

/** The images of `train` are split. */
export const checkSplits: Rule = (spec) => [
  ...spec.entries('/dataset').flatMap((dataset) => withoutImages(spec, dataset)),
  ...spec.entries('/model').flatMap((model) => withoutImages(spec, `${model}/pretrain/dataset`)),
];

const withoutImages = (spec: SpecView, dataset: string): readonly SpecProblem[] => {
  const isSplit = spec.node(`${dataset}/split`)?.kind === 'map';
  if (!isSplit || spec.scalar(`${dataset}/train`) !== null) return [];
  const message = 'expected the images to split, got `train: null`';
  return [
    spec.problem(`${dataset}/train`, message, { hint: 'set it to the folder of the images, for example `train: .`' }),
  ];
};
